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

  /// Sets a line's price by an override, which replaces the one in force (C11) and stays on
  /// record with who, when, from what, to what and why (S2-P11).
  func apply(
    _ price: PriceChange, to line: CartLine, _ change: inout LineChange
  ) throws(Rejection) {
    let newPrice = try price.price(from: line.basePrice)
    guard let index = sessionIndexes[line.sessionID],
      index.overrides < Limits.overridesPerSessionMax
    else {
      throw .limitExceeded(
        field: "overrides", allowed: "\(Limits.overridesPerSessionMax) overrides in a session")
    }
    let context = change.context
    let override = PriceOverride(
      id: OverrideID(rawValue: counters.nextOverrideID), sessionID: line.sessionID, scope: .item,
      lineID: line.id, batchID: line.batchID, adjustmentType: price.type,
      adjustmentValue: price.value, originalPrice: line.basePrice, newPrice: newPrice,
      reason: price.reason, visibleToClient: price.visibleToClient,
      appliedBy: context.principal, appliedAt: context.now)
    var next = line
    next.unitPrice = newPrice
    next.overrideID = override.id
    next.overrideHidden = !price.visibleToClient
    next.version += 1
    guard next.reckon() else {
      throw .invalidAdjustment(
        allowed: "a line total of at most \(Limits.lineTotalCentsMax) cents")
    }
    change.applied(override, to: next, from: line)
  }

  func decide(
    _ command: RemoveOverride, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    guard let override = overrides[command.overrideID], override.sessionID == session.id,
      override.removedAt == nil, let line = lines[override.lineID],
      line.overrideID == override.id
    else { throw .overrideNotFound }
    var change = LineChange(session: session, activity: activity, context: context)
    _ = change.removed(override, from: line)
    return change.outcome()
  }
}
