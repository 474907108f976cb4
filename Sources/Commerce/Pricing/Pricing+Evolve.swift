import HashTreeCollections
public import StoreSchema
import Values

extension State {
  mutating func evolve(_ event: OverrideApplied) {
    let override = event.override
    overrides.update(event.replacedOverrideID) { replaced in
      replaced.removedAt = override.appliedAt
      replaced.removedBy = override.appliedBy
    }
    overrides[override.id] = override
    counters.nextOverrideID = max(counters.nextOverrideID, override.id.rawValue + 1)
    indexOverride(override)
    for line in event.allLines { lines[line.id] = line }
    put(event.activity)
  }

  mutating func evolve(_ event: OverrideRemoved) {
    let override = event.override
    overrides[override.id] = override
    if override.scope == .batch {
      sessionIndexes.update(override.sessionID) { $0.batchOverrides[override.batchID] = nil }
    }
    for line in event.allLines { lines[line.id] = line }
    put(event.activity)
  }

  /// Puts an override behind the others of its session.
  mutating func indexOverride(_ override: PriceOverride) {
    let id = override.id
    if overrideLinks.contains(id) { return }
    let last = sessionIndexes.update(override.sessionID) { index in
      defer { index.lastOverride = id }
      index.overrides += 1
      return index.lastOverride
    }
    if override.scope == .batch && override.removedAt == nil && deadlines[override.sessionID] != nil
    {
      sessionIndexes.update(override.sessionID) { $0.batchOverrides[override.batchID] = id }
    }
    if let last { overrideLinks.append(id, after: last) }
  }
}

extension OverrideApplied {
  /// Every line whose price it changes: one for ITEM, any number for BATCH, none for ORDER.
  public var allLines: [CartLine] { line.map { [$0] } ?? lines }
}

extension OverrideRemoved {
  /// Every line whose price falls back.
  public var allLines: [CartLine] { line.map { [$0] } ?? lines }
}
