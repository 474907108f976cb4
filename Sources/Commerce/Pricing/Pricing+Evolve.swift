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
    guard let last = sessionIndexes[override.sessionID]?.overrides.last,
      !overrideLinks.contains(override.id)
    else { return }
    overrideLinks.append(override.id, after: last)
    sessionIndexes.update(override.sessionID) { $0.overrides.append(override.id) }
  }
}
