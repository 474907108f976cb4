import HashTreeCollections
public import StoreSchema
public import Values

extension State {
  func decide(
    _ command: SelfServiceCommand, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let client = try shopper(context.principal)
    var recorder = Recorder()
    let reply: OrderReply
    switch command {
    case .add(let batchID, let quantity):
      reply = try add(quantity, of: batchID, for: client, context, &recorder)
    case .setQuantity(let id, let quantity, let version):
      let cart = try cart(version, context, &recorder)
      reply = try edit(cart, .setQuantity(id, quantity), context, &recorder)
      try requireAvailable(reply, context, &recorder)
    case .remove(let id, let version):
      let cart = try cart(version, context, &recorder)
      reply = try edit(cart, .removeLine(id), context, &recorder)
    case .clear(let version):
      let cart = try cart(version, context, &recorder)
      reply = try edit(cart, .clear, context, &recorder)
    case .submit(let version, let message, let orForApproval):
      let cart = try cart(version, context, &recorder)
      reply = try submit(cart, message, orForApproval, client, context, &recorder)
    case .withdraw(let id): reply = try withdraw(id, context, &recorder)
    }
    return recorder.outcome(.order(reply))
  }

  /// The client of an account that may order by itself: nobody who only joined a session.
  private func shopper(_ principal: Principal) throws(Rejection) -> Client {
    try authorize(principal, as: .client)
    guard let account = accounts[principal.accountID], principal.sessionID.isNone else {
      throw .permissionDenied(allowed: "accounts of clients that signed in")
    }
    guard account.active, let client = clients[account.clientID], client.selfService else {
      throw .permissionDenied(allowed: "clients that may order by themselves")
    }
    return client
  }

  /// The open cart of an account: its newest draft.
  public func selfServiceCart(of id: AccountID) -> Order? {
    var found: Order?
    accountCarts.visit(after: AccountCart(accountID: id, orderID: OrderID(rawValue: .max))) {
      if $0.accountID == id { found = orders[$0.orderID] }
      return false
    }
    return found
  }

  private func cart(
    _ version: UInt64, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    guard let cart = selfServiceCart(of: context.principal.accountID) else { throw .emptyOrder }
    return try modifiableOrder(cart.id, version, context, &recorder)
  }

  private func add(
    _ quantity: Quantity, of batchID: BatchID, for client: Client, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> OrderReply {
    let line = NewOrderLine(batchID: batchID, quantity: quantity)
    let reply: OrderReply
    if let known = selfServiceCart(of: context.principal.accountID) {
      let cart = try modifiableOrder(known.id, 0, context, &recorder)
      reply = try edit(cart, .addLine(line), context, &recorder)
    } else {
      var editor = OrderEditor(
        newFor: client, origin: .vipSelfService, staff: nil, in: self, context)
      editor.update { $0.accountID = context.principal.accountID }
      try editor.add(line)
      recorder.record(.orderCreated(OrderCreated(order: try editor.finished())))
      reply = self.reply(editor)
    }
    try requireAvailable(reply, context, &recorder)
    return reply
  }

  /// Refuses a line of which there is not as much right now (S2-P09). Nothing is held for it.
  private func requireAvailable(
    _ reply: OrderReply, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) {
    guard let order = recorder.state(from: self).orders[reply.orderID] else { return }
    let short = shortLines(of: order, context, &recorder)
    guard let line = short.first(where: { $0.lineID == reply.lineID }) else { return }
    throw .insufficientInventory(available: line.available)
  }

  private func submit(
    _ cart: Order, _ message: String, _ orForApproval: Bool, _ client: Client,
    _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> OrderReply {
    var order = cart
    order.clientMessage = message
    order.submittedAt = context.now
    if client.autoApproval {
      do {
        var attempt = recorder
        let sold = try confirm(order, creditReason: "", "auto-approval", context, &attempt)
        recorder = attempt
        return OrderReply(sold)
      } catch {
        if !orForApproval || !error.maySolveItself { throw error }
      }
    }
    return OrderReply(
      try move(order, .submitForApproval(reason: "submitted"), context, &recorder))
  }

  private func withdraw(
    _ id: OrderID, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> OrderReply {
    guard let known = orders[id], known.clientID == context.principal.clientID,
      known.origin == .vipSelfService
    else { throw .orderNotFound }
    guard known.status == .pendingApproval else {
      throw .invalidOrderTransition(from: known.status, to: .draft)
    }
    let order = try modifiableOrder(id, 0, context, &recorder)
    if selfServiceCart(of: order.accountID) == nil {
      return OrderReply(
        try move(order, .returnToDraft(reason: "withdrawn"), context, &recorder))
    }
    let cancel = MoveOrder(orderID: id, .cancel(reason: "withdrawn"))
    let outcome = try self.cancel(cancel, "withdrawn", context, &recorder)
    guard case .order(let reply) = outcome.reply.body else { throw .orderNotFound }
    return reply
  }
}

extension Rejection {
  /// Whether a person can still make the order possible.
  fileprivate var maySolveItself: Bool {
    switch self {
    case .shortfalls, .creditLimitExceeded, .paymentTermsNotAllowed: true
    default: false
    }
  }
}

/// A draft that an account may go on with: newest first.
struct AccountCart: Hashable, Comparable, Sendable {
  var accountID: AccountID
  var orderID: OrderID

  static func < (left: AccountCart, right: AccountCart) -> Bool {
    if left.accountID != right.accountID { return left.accountID < right.accountID }
    return left.orderID > right.orderID
  }
}

extension Order {
  /// Itself as a cart of its account; nil: it is none.
  var accountCart: AccountCart? {
    guard !accountID.isNone, origin == .vipSelfService, status == .draft else { return nil }
    return AccountCart(accountID: accountID, orderID: id)
  }
}
