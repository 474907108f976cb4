import HashTreeCollections
import StoreSchema
import Values

// Overrides of a batch and of the whole order (C11 to C13).

extension State {
  func decide(
    _ command: ApplyBatchOverride, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    guard let batch = batches[command.batchID] else { throw .batchNotFound }
    var change = LineChange(session: session, activity: activity, context: context)
    let price = PriceChange(command)
    let base = pricing(of: session.clientID).price(of: batch)
    let newPrice = try price.price(from: base)
    try guardPrice(newPrice, cost: batch.unitCost, floor: batch.floorPrice, price.reason, context)
    var override = try newOverride(.batch, price, in: change)
    override.batchID = batch.id
    override.originalPrice = base
    override.newPrice = newPrice
    var pairs: [(CartLine, CartLine)] = []
    for line in lines(of: batch.id, in: session.id) where ownOverride(of: line) == nil {
      pairs.append((line, try priced(line, by: override, context)))
    }
    let replaced = sessionIndexes.read(session.id) { $0.batchOverrides[batch.id] } ?? nil
    change.applied(override, replacing: replaced ?? .none, to: pairs)
    return change.outcome(of: pairs.map(\.1))
  }

  /// A line at the price of a batch's override. Its base may differ from the batch's of today.
  private func priced(
    _ line: CartLine, by override: PriceOverride, _ context: CommandContext
  ) throws(Rejection) -> CartLine {
    let price = try PriceChange(override).price(from: line.basePrice)
    try guardPrice(price, of: line, override.reason, context)
    var next = line
    guard next.setPrice(by: override), next.overrideID == override.id else {
      throw Self.adjustedTotalTooLarge
    }
    next.version += 1
    return next
  }

  /// The lines of a batch in a session's cart.
  func lines(of batchID: BatchID, in sessionID: SessionID) -> [CartLine] {
    let first = sessionIndexes.read(sessionID) { $0.lineByBatch[batchID] } ?? nil
    if first == nil { return [] }
    return cart(of: sessionID).filter { $0.batchID == batchID }
  }

  /// Takes a batch's override away: its lines fall back to their base price (C11).
  func removeBatchOverride(_ override: PriceOverride, _ change: inout LineChange) -> Outcome {
    var pairs: [(CartLine, CartLine)] = []
    for line in lines(of: override.batchID, in: override.sessionID)
    where line.overrideID == override.id {
      var next = line
      // What it had at the base price was in range all the time.
      _ = next.setPrice(by: nil)
      next.version += 1
      pairs.append((line, next))
    }
    change.removed(override, from: pairs)
    return change.outcome(of: pairs.map(\.1))
  }

  func decide(
    _ command: ApplyOrderOverride, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let expected = command.expectedSessionVersion
    if expected != 0 && expected != activity.version {
      throw .versionConflict(current: activity.version)
    }
    if activity.lineCount == 0 { throw .emptyCart }
    let adjustment = try OrderAdjustment(
      command.adjustmentType, command.adjustmentValue, on: activity.linesTotal)
    let delta = adjustment.cents(of: activity.linesTotal)
    let total = Money(cents: activity.linesTotal.cents + delta)
    if total < .zero { throw .invalidAdjustment(allowed: "a total that is not negative") }
    try guardPrice(total, cost: activity.costTotal, floor: .zero, command.reason, context)
    var change = LineChange(session: session, activity: activity, context: context)
    var override = try newOverride(.order, PriceChange(command), in: change)
    override.originalPrice = activity.linesTotal
    override.newPrice = total
    change.applied(override, adjustment, replacing: activity.orderOverrideID)
    return change.outcome(of: [])
  }
}

extension PriceChange {
  init(_ command: ApplyOrderOverride) {
    type = command.adjustmentType
    value = command.adjustmentValue
    reason = command.reason
    visibleToClient = command.visibleToClient
  }
}
