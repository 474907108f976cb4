import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: ApplyItemOverride, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let line = try cartLine(command.lineID, session.id, command.expectedVersion)
    var change = LineChange(session: session, activity: activity, context: context)
    try apply(PriceChange(command), to: line, &change)
    return change.outcome()
  }

  /// Sets a line's price by an override, which replaces the line's own (C11) and stays on record
  /// with who, when, from what, to what and why (S2-P11).
  func apply(
    _ price: PriceChange, to line: CartLine, _ change: inout LineChange
  ) throws(Rejection) {
    let newPrice = try price.price(from: line.basePrice)
    try guardPrice(newPrice, of: line, price.reason, change.context)
    try put(price, newPrice, on: line, &change)
  }

  /// The same for a price that was permitted before.
  func put(
    _ price: PriceChange, _ newPrice: Money, on line: CartLine, _ change: inout LineChange
  ) throws(Rejection) {
    var override = try newOverride(.item, price, in: change)
    override.lineID = line.id
    override.batchID = line.batchID
    override.originalPrice = line.basePrice
    override.newPrice = newPrice
    var next = line
    guard next.setPrice(by: override), next.overrideID == override.id else {
      throw Self.adjustedTotalTooLarge
    }
    next.version += 1
    let replaced = ownOverride(of: line)?.id ?? .none
    change.applied(override, replacing: replaced, to: next, from: line)
  }

  static var adjustedTotalTooLarge: Rejection {
    .invalidAdjustment(allowed: "a line total of at most \(Limits.lineTotalCentsMax) cents")
  }

  /// An override in the making; prices and target are still missing.
  func newOverride(
    _ scope: OverrideScope, _ price: PriceChange, in change: LineChange
  ) throws(Rejection) -> PriceOverride {
    guard let index = sessionIndexes[change.session.id],
      index.overrides < Limits.overridesPerSessionMax
    else {
      throw .limitExceeded(
        field: "overrides", allowed: "\(Limits.overridesPerSessionMax) overrides in a session")
    }
    return PriceOverride(
      id: OverrideID(rawValue: counters.nextOverrideID), sessionID: change.session.id,
      scope: scope, adjustmentType: price.type, adjustmentValue: price.value,
      reason: price.reason, visibleToClient: price.visibleToClient,
      appliedBy: change.context.principal, appliedAt: change.context.now)
  }

  /// The override that a line has for itself.
  func ownOverride(of line: CartLine) -> PriceOverride? {
    if line.overrideScope == .batch { return nil }
    return overrides[line.overrideID]
  }

  /// The override in force for the line's batch.
  func batchOverride(for line: CartLine) -> PriceOverride? {
    let id = sessionIndexes.read(line.sessionID) { $0.batchOverrides[line.batchID] } ?? nil
    return id.flatMap { overrides[$0] }
  }

  func decide(
    _ command: RemoveOverride, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    guard let override = overrides[command.overrideID], override.sessionID == session.id,
      override.removedAt == nil
    else { throw .overrideNotFound }
    var change = LineChange(session: session, activity: activity, context: context)
    switch override.scope {
    case .order:
      guard activity.orderOverrideID == override.id else { throw .overrideNotFound }
      change.removedOrderOverride(override)
      return change.outcome(of: [])
    case .batch: return removeBatchOverride(override, &change)
    case .item, .unspecified:
      guard let line = lines[override.lineID], line.overrideID == override.id else {
        throw .overrideNotFound
      }
      change.removed(override, from: line, fallback: batchOverride(for: line))
      return change.outcome()
    }
  }
}
