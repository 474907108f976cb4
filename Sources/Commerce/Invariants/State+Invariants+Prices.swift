import HashTreeCollections
import StoreSchema
import Values

// I4: every price follows from the base price and from the overrides in force.

extension State {
  /// A line's numbers follow from its quantity and its price, and the price from the override in
  /// force: its own, else its batch's, else none (C11).
  func check(_ line: CartLine, _ findings: inout Findings) {
    // Which override of a batch was in force when the session ended, the line alone says.
    let isOpen = deadlines[line.sessionID] != nil
    let override =
      ownOverride(of: line) ?? (isOpen ? batchOverride(for: line) : overrides[line.overrideID])
    var reckoned = line
    let fits = reckoned.setPrice(by: override)
    // Older stores did not name the scope: it was ITEM.
    if line.overrideScope == .unspecified { reckoned.overrideScope = .unspecified }
    findings.expect(
      fits && reckoned == line,
      "I4: line \(line.id) is \(line), its override \(String(describing: override)) says otherwise")
    guard let override, !line.overrideID.isNone else { return }
    findings.expect(
      override.sessionID == line.sessionID && override.batchID == line.batchID
        && (override.scope == .batch || override.lineID == line.id) && override.removedAt == nil,
      "I4: override \(override.id) is not one of line \(line.id)")
  }

  /// What an activity says of the order override is what its record says.
  func checkOrderOverride(_ activity: SessionActivity, _ findings: inout Findings) {
    var expected = activity
    expected.setOrderOverride(nil, .none)
    if let override = overrides[activity.orderOverrideID] {
      expected.setOrderOverride(override, OrderAdjustment(override))
      findings.expect(
        override.scope == .order && override.sessionID == activity.sessionID
          && override.removedAt == nil,
        "I4: override \(override.id) is not in force for session \(activity.sessionID)")
    }
    findings.expect(
      expected == activity,
      "I4: session \(activity.sessionID) and its order override do not agree: \(activity)")
  }

  /// An override gives its new price, and is in force where it says so (S2-P11).
  func check(_ override: PriceOverride, _ findings: inout Findings) {
    let price: Money? =
      switch override.scope {
      case .order: Self.total(override)
      default: try? PriceChange(override).price(from: override.originalPrice)
      }
    findings.expect(
      price == override.newPrice, "I4: override \(override.id) does not give its new price")
    findings.expect(
      (override.removedAt == nil) == (override.removedBy == nil),
      "S2-P11: override \(override.id) does not say who removed it, or when")
    let isInForce =
      switch override.scope {
      case .order: activity(of: override.sessionID)?.orderOverrideID == override.id
      case .batch:
        deadlines[override.sessionID] == nil
          || sessionIndexes.read(override.sessionID) {
            $0.batchOverrides[override.batchID] == override.id
          } == true
      case .item, .unspecified: lines.read(override.lineID) { $0.overrideID } == override.id
      }
    findings.expect(
      override.removedAt != nil || isInForce,
      "I4: override \(override.id) was not removed and is not in force")
  }

  /// What an order override makes of the lines' sum at the moment it is applied.
  private static func total(_ override: PriceOverride) -> Money? {
    let sum = override.originalPrice
    let adjustment = try? OrderAdjustment(
      override.adjustmentType, override.adjustmentValue, on: sum)
    return adjustment.map { Money(cents: sum.cents + $0.cents(of: sum)) }
  }
}
