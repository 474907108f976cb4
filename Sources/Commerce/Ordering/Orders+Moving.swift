import HashTreeCollections
public import StoreSchema
import Values

// The status machine of orders (C25).

extension State {
  func decide(
    _ command: MoveOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    if case .advance(let status, let regardless, let reason) = command.move {
      return try advance(command, to: status, regardless, reason, context)
    }
    try authorize(context.principal, as: .staff, .admin)
    try requireOwner(of: command.orderID, context.principal)
    var recorder = Recorder()
    if case .cancel(let reason) = command.move {
      return try cancel(command, reason, context, &recorder)
    }
    let order = try movableOrder(command, context, &recorder)
    let moved = try move(order, command.move, context, &recorder)
    return recorder.outcome(.order(OrderReply(moved)))
  }

  /// An order whose status may change before it is confirmed. One that is confirmed already says
  /// that it can't go there.
  private func movableOrder(
    _ command: MoveOrder, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    if let order = orders[command.orderID], !order.historical, !order.status.isModifiable,
      order.endedByItself == nil
    {
      throw .invalidOrderTransition(from: order.status, to: command.move.target)
    }
    return try modifiableOrder(command.orderID, command.expectedVersion, context, &recorder)
  }

  /// Moves an order that is not confirmed yet, whoever asked.
  func move(
    _ order: Order, _ move: OrderMove, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    guard move.sources.contains(order.status) else {
      throw .invalidOrderTransition(from: order.status, to: move.target)
    }
    if order.statusHistory.count >= Limits.statusChangesPerOrderMax {
      throw .limitExceeded(
        field: "status_history", allowed: "\(Limits.statusChangesPerOrderMax) changes of status")
    }
    switch move {
    case .submitQuote(let end): return try submitQuote(order, end, context, &recorder)
    case .acceptQuote(let reason):
      return try confirm(order, creditReason: reason, "quote accepted", context, &recorder)
    case .approve(let reason):
      return try confirm(order, creditReason: reason, "approved", context, &recorder)
    case .confirm(let reason):
      return try confirm(order, creditReason: reason, "confirmed", context, &recorder)
    case .returnToDraft(let reason):
      return change(order, to: .draft, reason, context, &recorder) {
        $0.expiresAt = draftExpiry(from: context.now)
      }
    case .submitForApproval(let reason):
      if order.lines.isEmpty { throw .emptyOrder }
      return change(order, to: .pendingApproval, reason, context, &recorder) {
        // It waits for us, not for the customer.
        $0.expiresAt = nil
        $0.submittedAt = context.now
      }
    case .cancel, .advance:
      throw .invalidOrderTransition(from: order.status, to: move.target)
    }
  }

  private func submitQuote(
    _ order: Order, _ end: Timestamp?, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    if order.lines.isEmpty { throw .emptyOrder }
    if let end { try checkExpiry(end, context) }
    return change(order, to: .quote, "quoted", context, &recorder) {
      $0.expiresAt = end ?? quoteExpiry(from: context.now)
    }
  }

  private func change(
    _ order: Order, to status: OrderStatus, _ reason: String, _ context: CommandContext,
    _ recorder: inout Recorder, _ body: (inout Order) -> Void = { _ in }
  ) -> Order {
    var order = order
    order.change(to: status, by: context.principal, at: context.now, reason: reason)
    body(&order)
    recorder.record(.orderChanged(OrderChanged(order: order)))
    return order
  }

  /// Sells an order: all its lines leave what can be sold, or none does (S2-P14). They go to the
  /// warehouse's queue, as those of sessions under ON_CONFIRM.
  func confirm(
    _ order: Order, creditReason: String, _ reason: String, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    if order.lines.isEmpty { throw .emptyOrder }
    if clients.read(order.clientID, { $0.active }) == false { throw .clientIsInactive }
    var editor = OrderEditor(order, in: recorder.state(from: self), context)
    try editor.reckon()
    // By the ids that the caller knows.
    let short = shortLines(of: order, context, &recorder)
    if !short.isEmpty { throw .shortfalls(short) }
    var sold = editor.order
    sold.creditOverride = try creditOverride(for: sold, reason: creditReason, context)
    if sold.staffID.isNone, let member = staff[context.principal.staffID] {
      sold.staffID = member.id
      sold.staffName = member.name
    }
    recorder.state(from: self).releaseHolds(of: order, &recorder)
    sold.holdUntil = nil
    sold.confirmedAt = context.now
    sold.record(
      ModeTransition(
        fromMode: order.mode, toMode: .confirmed, transitionedBy: context.principal,
        transitionedAt: context.now, reason: reason, orderID: order.id))
    sold.change(to: .confirmed, by: context.principal, at: context.now, reason: reason)
    recorder.record(.orderChanged(OrderChanged(order: sold)))
    recorder.record(
      .orderStockMoved(
        OrderStockMoved(orderID: sold.id, moves: Self.moves(of: sold, committing: 1))))
    for line in sold.lines { recorder.record(queued(line, sold, at: context.now)) }
    return sold
  }
}

extension OrderMove {
  /// The status that it leads to.
  var target: OrderStatus {
    switch self {
    case .submitQuote: .quote
    case .acceptQuote, .approve, .confirm: .confirmed
    case .returnToDraft: .draft
    case .submitForApproval: .pendingApproval
    case .cancel: .cancelled
    case .advance(let status, _, _): status
    }
  }

  /// From where it may be made, for moves before the confirmation.
  var sources: [OrderStatus] {
    switch self {
    case .submitQuote: [.draft]
    case .acceptQuote: [.quote]
    case .approve: [.pendingApproval]
    case .confirm: [.draft, .quote, .pendingApproval]
    case .returnToDraft: [.quote, .pendingApproval]
    case .submitForApproval: [.draft, .quote]
    case .cancel, .advance: []
    }
  }
}

extension OrderStatus {
  /// Where an order in this status may go: by a move, by being advanced or cancelled (C25).
  public var successors: [OrderStatus] {
    let moves: [OrderMove] = [
      .returnToDraft(reason: ""), .submitQuote(expiresAt: nil), .submitForApproval(reason: ""),
      .confirm(creditReason: ""),
    ]
    var successors = moves.filter { $0.sources.contains(self) }.map(\.target)
    if let next { successors.append(next) }
    if isModifiable || isCommitted { successors.append(.cancelled) }
    return successors
  }
}
