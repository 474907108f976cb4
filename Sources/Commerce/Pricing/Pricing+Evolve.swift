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
    overrides[event.override.id] = event.override
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
