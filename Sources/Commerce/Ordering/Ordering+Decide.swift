import StoreSchema
import Values

extension State {
  func decide(
    _ command: ConvertToOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let known = try usableSession(command.sessionID, for: .write, by: context.principal)
    if known.status == .completed, let order = orders[known.orderID] {
      return .unchanged(.order(OrderReply(order)))
    }
    let (session, activity) = try openSession(command.sessionID, context)
    try requireVersion(command.expectedSessionVersion, activity)
    if activity.lineCount == 0 { throw .emptyCart }
    var order = order(of: session, activity, command, context)
    guard order.reckonFees() else {
      throw .limitExceeded(
        field: "fee_total_cents", allowed: "up to \(Limits.amountDueCentsMax) cents")
    }
    try settle(&order, command, context)
    var recorder = Recorder()
    recorder.record(
      session.sourceOrderID == order.id
        ? .orderChanged(OrderChanged(order: order)) : .orderCreated(OrderCreated(order: order)))
    var reply = OrderReply(order)
    if command.asDraft {
      release(session.id, at: context.now, &recorder)
      reply.shortfalls = keepHolds(of: order, context, &recorder)
    } else {
      recorder.record(
        .holdsCommitted(HoldsCommitted(sessionID: session.id, orderID: order.id)))
      queueUnreleased(session, order, context, &recorder)
    }
    let ending = SessionEnding(
      status: .completed, reason: command.reasonText,
      endedBy: context.principal, endedAt: context.now, orderID: order.id)
    _ = end(activity, ending, &recorder)
    return recorder.outcome(.order(reply))
  }

  /// What is different for drafts and for orders that are sold: until when a draft holds, and
  /// whether the client may owe as much.
  private func settle(
    _ order: inout Order, _ command: ConvertToOrder, _ context: CommandContext
  ) throws(Rejection) {
    guard command.asDraft else {
      order.creditOverride = try creditOverride(
        for: order, reason: command.creditOverrideReason, context)
      return
    }
    guard let until = command.keepHoldUntil else { return }
    try checkHold(until: until, context)
    // Lines of their own: the session's may be on their way back to the shelf.
    order = OrderEditor(order, in: self, context).order
    order.holdUntil = until
  }

  /// Lets a new draft hold what it can of what its session gave back; answers what it could not:
  /// goods that are off the shelf come back first.
  private func keepHolds(
    of order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) -> [LineShortfall] {
    if order.holdUntil == nil { return [] }
    var short: [LineID: ShortLine] = [:]
    for line in shortLines(of: order, context, &recorder) { short[line.lineID] = line }
    for line in order.lines {
      hold(short[line.lineID]?.available ?? line.quantity, line, of: order, context, &recorder)
    }
    return order.lines.compactMap { line in
      short[line.lineID].map {
        LineShortfall(
          lineID: $0.lineID, batchID: $0.batchID, batchCode: $0.batchCode, wanted: $0.wanted,
          held: $0.available)
      }
    }
  }

  /// Lines that were kept from the warehouse until now go to its queue (C20).
  private func queueUnreleased(
    _ session: Session, _ order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) {
    if session.releasePolicy == .onAdd { return }
    for line in cart(of: session.id) where pickLines[line.id] == nil {
      recorder.record(queued(line, session, at: context.now, orderID: order.id))
    }
  }

}

extension OrderLine {
  /// A cart line as it was sold.
  init(_ line: CartLine) {
    self.init(
      lineID: line.id, batchID: line.batchID, batchCode: line.batchCode,
      productName: line.productName, unitOfMeasure: line.unitOfMeasure, quantity: line.quantity,
      basePrice: line.basePrice, unitPrice: line.unitPrice, unitCost: line.unitCost,
      subtotal: line.subtotal, total: line.total, overrideID: line.overrideID,
      overrideScope: line.overrideScope, overrideHidden: line.overrideHidden)
  }
}
