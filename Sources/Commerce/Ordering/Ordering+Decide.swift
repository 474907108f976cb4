import StoreSchema
import Values

extension State {
  func decide(
    _ command: ConvertToOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let known = try usableSession(command.sessionID, for: .write, by: context.principal)
    if known.status == .completed, let order = orders[known.orderID] {
      return .unchanged(.order(Self.reply(order)))
    }
    let (session, activity) = try openSession(command.sessionID, context)
    try requireVersion(command.expectedSessionVersion, activity)
    if activity.lineCount == 0 { throw .emptyCart }
    let order = order(of: session, activity, command, context)
    var recorder = Recorder()
    recorder.record(
      session.sourceOrderID == order.id
        ? .orderChanged(OrderChanged(order: order)) : .orderCreated(OrderCreated(order: order)))
    if command.asDraft {
      release(session.id, &recorder)
    } else {
      recorder.record(
        .holdsCommitted(HoldsCommitted(sessionID: session.id, orderID: order.id)))
      queueUnreleased(session, order, context, &recorder)
    }
    let ending = SessionEnding(
      status: .completed, reason: command.reasonText,
      endedBy: context.principal, endedAt: context.now, orderID: order.id)
    _ = end(activity, ending, &recorder)
    return recorder.outcome(.order(Self.reply(order)))
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

  private static func reply(_ order: Order) -> OrderReply {
    OrderReply(
      orderID: order.id, orderNumber: order.orderNumber, total: order.total, status: order.status)
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
