import Commerce
import StoreSchema
import Values

// Customers who order by themselves. A cart is a draft of nobody's that holds nothing.

extension Model {
  mutating func shop(_ command: SelfServiceCommand, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.client]))
    let client = who.clientID.rawValue
    switch command {
    case .add(let batch, let quantity): try add(batch, quantity, client, who)
    case .setQuantity(let line, let quantity, _):
      let id = try cart(of: client)
      let touched = try edit(id, .setQuantity(line, quantity), who)
      try refuse(tooMuch(told, touched, id))
    case .remove(let line, _): _ = try edit(try cart(of: client), .removeLine(line), who)
    case .clear: _ = try edit(try cart(of: client), .clear, who)
    case .submit(_, _, let orForApproval): try submit(client, orForApproval, who)
    case .withdraw(let id): try withdraw(id.rawValue, client, who)
    }
  }

  /// The newest draft of an account.
  private func cart(of account: UInt64) throws(Rejection) -> UInt64 {
    let drafts = orders.filter { $0.value.account == account && $0.value.status == .draft }
    guard let newest = drafts.keys.max() else { throw .emptyOrder }
    return newest
  }

  private mutating func add(
    _ batch: BatchID, _ quantity: Quantity, _ client: UInt64, _ who: Principal
  ) throws(Rejection) {
    let new = NewOrderLine(batchID: batch, quantity: quantity)
    guard let id = try? cart(of: client) else {
      var order = draft(of: client, by: 0, .selfService)
      order.account = client
      let line = try add(new, to: &order, who)
      return try refuse(tooMuch(short(order.lines, of: order), line, place(order)))
    }
    let line = try edit(id, .addLine(new), who)
    try refuse(tooMuch(told, line, id))
  }

  /// Nobody puts more into a cart than there is right now.
  private mutating func tooMuch(_ short: [Short], _ line: UInt64, _ id: UInt64) -> Rejection? {
    told = []
    guard let short = short.first(where: { $0.line == line }) else { return nil }
    met(.selfService, short.batch, own: id)
    return .insufficientInventory(available: Quantity(tenThousandths: short.has))
  }

  /// Sold at once by those who need nobody, else left to us.
  private mutating func submit(
    _ client: UInt64, _ orForApproval: Bool, _ who: Principal
  ) throws(Rejection) {
    let id = try cart(of: client)
    if clients[client]?.needsNobody == true {
      var order = try changeable(id)
      do throws(Rejection) {
        try sell(&order, id, "", who)
        orders[id] = order
        seen.insert(.soldAtOnce)
        return
      } catch {
        if !orForApproval || error == .emptyOrder { throw error }
        seen.insert(.leftForApproval)
      }
    }
    try step(id, .submitForApproval(reason: ""), who)
  }

  private mutating func withdraw(
    _ id: UInt64, _ client: UInt64, _ who: Principal
  ) throws(Rejection) {
    guard let order = orders[id], order.client == client, order.account != 0 else {
      throw .orderNotFound
    }
    if order.status != .pendingApproval {
      throw .invalidOrderTransition(from: order.status, to: .draft)
    }
    if (try? cart(of: client)) == nil {
      seen.insert(.takenBackAsCart)
      try step(id, .returnToDraft(reason: ""), who)
    } else {
      seen.insert(.takenBackAndCancelled)
      if order.lines.contains(where: { kept($0, order) > 0 }) { seen.insert(.gaveHoldBack) }
      try cancel(id)
    }
  }
}
