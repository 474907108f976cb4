import HashTreeCollections
import StoreSchema
import Values

// What becomes of an order once it is sold, or not any more.

extension State {
  /// Until it is shipped. What is off the shelf stays held until it is back (C21).
  func cancel(
    _ command: MoveOrder, _ reason: String, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> Outcome {
    guard let known = orders[command.orderID] else { throw .orderNotFound }
    if known.status == .cancelled { return .unchanged(.order(OrderReply(known))) }
    try requireOwn(known, .cancelled)
    try unlock(known, context, &recorder)
    guard var order = recorder.state(from: self).orders[known.id] else { throw .orderNotFound }
    // It ended by itself when the session that worked on it did.
    if order.status == .cancelled { return recorder.outcome(.order(OrderReply(order))) }
    try requireVersion(command.expectedVersion, known)
    guard order.status.isModifiable || order.status.isCommitted else {
      throw .invalidOrderTransition(from: order.status, to: .cancelled)
    }
    let wasSold = order.status.isCommitted
    recorder.state(from: self).releaseHolds(of: order, &recorder)
    order.holdUntil = nil
    order.change(
      to: .cancelled, by: context.principal, at: context.now,
      reason: reason.isEmpty ? "cancelled" : reason)
    recorder.record(.orderChanged(OrderChanged(order: order)))
    if wasSold { try takeBack(order, context, &recorder) }
    return recorder.outcome(.order(OrderReply(order)))
  }

  /// The goods of a sold order are free again, but for those off the shelf: these are recalled.
  private func takeBack(
    _ order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) {
    recorder.record(
      .orderStockMoved(
        OrderStockMoved(orderID: order.id, moves: Self.moves(of: order, committing: -1))))
    for line in order.lines {
      guard let before = pickLines[line.lineID] else { continue }
      if before.state == .handedOver { throw Self.conflict(before) }
      let after = wanting(.zero, of: before, at: context.now)
      if after.recalled != .zero {
        var hold =
          holds[line.lineID]
          ?? Hold(
            lineID: line.lineID, sessionID: before.sessionID, batchID: line.batchID,
            placedAt: context.now, orderID: order.id)
        hold.recalled = after.recalled
        recorder.record(.holdChanged(HoldChanged(hold: hold)))
      }
      recorder.record(after, PickChange(from: before, to: after))
      // What was reported missing is not free again.
      quarantine(
        before.short, of: line.batchID, reason: before.shortSentence, &recorder)
    }
  }

  /// CONFIRMED to PROCESSING to SHIPPED to DELIVERED.
  func advance(
    _ command: MoveOrder, to status: OrderStatus, _ regardless: Bool, _ reason: String,
    _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin, .partner)
    if context.principal.role == .staff {
      try requireOwner(of: command.orderID, context.principal)
    }
    guard var order = orders[command.orderID] else { throw .orderNotFound }
    if order.status == status && order.status.isAdvanced {
      return .unchanged(.order(OrderReply(order)))
    }
    try requireOwn(order, status)
    try requireVersion(command.expectedVersion, order)
    guard order.status.next == status else {
      throw .invalidOrderTransition(from: order.status, to: status)
    }
    var recorder = Recorder()
    order.change(to: status, by: context.principal, at: context.now, reason: reason)
    switch status {
    case .shipped:
      try requirePaid(order)
      order.shippedAt = context.now
    case .delivered: order.deliveredAt = context.now
    default: break
    }
    recorder.record(.orderChanged(OrderChanged(order: order)))
    if status == .shipped { try ship(order, regardless, context, &recorder) }
    return recorder.outcome(.order(OrderReply(order)))
  }

  private func requireOwn(_ order: Order, _ target: OrderStatus) throws(Rejection) {
    if order.historical {
      throw .orderNotModifiable(
        order.status, allowed: "it was taken over from another system and can only be read")
    }
  }

  private func requireVersion(_ expected: UInt64, _ order: Order) throws(Rejection) {
    if expected != 0 && expected != order.version {
      throw .versionConflict(current: order.version)
    }
  }

  private func requirePaid(_ order: Order) throws(Rejection) {
    if order.terms.kind == .prepaid && order.paid < order.amountDue {
      throw .paymentTermsNotAllowed(allowed: "PREPAID: paid in full before it is shipped")
    }
  }

  /// The goods leave the house. Lines still to pick or to bring back stop it, unless the house
  /// does not work with the pick list.
  private func ship(
    _ order: Order, _ regardless: Bool, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) {
    recorder.record(
      .orderStockMoved(
        OrderStockMoved(
          orderID: order.id, moves: Self.moves(of: order, committing: -1, leaving: true))))
    for line in order.lines {
      guard var pick = pickLines[line.lineID], pick.state != .handedOver else { continue }
      if pick.state.isPending {
        guard regardless && !pick.state.isRecall else { throw Self.conflict(pick) }
        pick = pick.picked(by: context.principal, at: context.now, nil)
      }
      recorder.record(pick.handedOver(at: context.now), .handedOver)
    }
  }

  func decide(
    _ command: RecordPayment, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin, .partner)
    guard var order = orders[command.orderID] else { throw .orderNotFound }
    try requireVersion(command.expectedVersion, order)
    try requireOwn(order, order.status)
    guard order.status.isSold || (order.status == .cancelled && order.paid != .zero) else {
      throw .invalidOrderTransition(from: order.status, to: .confirmed)
    }
    let bound = Limits.paymentCentsMax
    guard command.amount != .zero, abs(Int128(command.amount.cents)) <= Int128(bound),
      let paid = order.paid.adding(command.amount), abs(Int128(paid.cents)) <= Int128(bound)
    else {
      throw .invalidField(field: "amount_cents", allowed: "not 0, within \(bound) either way")
    }
    guard order.payments.count < Limits.paymentsPerOrderMax else {
      throw .limitExceeded(
        field: "payments", allowed: "\(Limits.paymentsPerOrderMax) payments of an order")
    }
    order.payments.append(
      Payment(
        amount: command.amount, reference: command.reference,
        receivedAt: command.receivedAt ?? context.now, recordedBy: context.principal))
    order.paid = paid
    order.version += 1
    var recorder = Recorder()
    recorder.record(.orderChanged(OrderChanged(order: order)))
    return recorder.outcome(.order(OrderReply(order)))
  }
}

extension OrderStatus {
  /// Where a sold order goes next.
  var next: OrderStatus? {
    switch self {
    case .confirmed: .processing
    case .processing: .shipped
    case .shipped: .delivered
    case .draft, .quote, .pendingApproval, .delivered, .cancelled, .unspecified: nil
    }
  }

  /// Whether an order got there by being advanced.
  fileprivate var isAdvanced: Bool {
    self == .processing || self == .shipped || self == .delivered
  }
}
