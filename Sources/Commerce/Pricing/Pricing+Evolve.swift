import StoreSchema
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
    lines[event.line.id] = event.line
    put(event.activity)
  }

  mutating func evolve(_ event: OverrideRemoved) {
    overrides[event.override.id] = event.override
    lines[event.line.id] = event.line
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
