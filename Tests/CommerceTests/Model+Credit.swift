import Commerce
import StoreSchema
import Values

// What clients owe and pay.

extension Model {
  /// Due and not paid, of all that is sold to a client.
  func owed(by client: UInt64) -> Int64 {
    orders.values.reduce(0) { sum, order in
      let isSold = order.client == client && (order.isCommitted || order.isGone)
      return sum + (isSold ? due(order) - order.paid : 0)
    }
  }

  /// Why an order may not be sold to who owes so much. Mary alone of the staff may say yes.
  mutating func credit(_ order: Order, _ reason: String, _ who: Principal) -> Rejection? {
    guard let client = clients[order.client] else { return .clientNotFound }
    let owed = owed(by: order.client) + due(order) - order.paid
    let isOver = client.limit.map { owed > $0 } ?? false
    if !isOver && order.terms.patience <= client.terms.patience { return nil }
    if reason.isEmpty && isOver {
      seen.insert(.creditRefused)
      return .creditLimitExceeded(
        limit: Money(cents: client.limit ?? 0), exposure: Money(cents: owed))
    }
    if reason.isEmpty {
      seen.insert(.termsRefused)
      return .paymentTermsNotAllowed(allowed: "the client's: \(client.terms.kind)")
    }
    if who.role == .admin || who.staffID.rawValue == 3 {
      seen.insert(.creditGranted)
      return nil
    }
    seen.insert(.creditNotAllowed)
    return .permissionDenied(allowed: "this only with permission CREDIT_OVERRIDE")
  }

  /// Who pays before gets nothing before.
  mutating func unpaid(_ order: Order) -> Rejection? {
    if order.terms.kind != .prepaid { return nil }
    seen.insert(order.paid < due(order) ? .unpaid : .prepaid)
    return order.paid < due(order)
      ? .paymentTermsNotAllowed(allowed: "PREPAID: paid in full before it is shipped") : nil
  }

  mutating func pay(_ command: RecordPayment, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.admin, .partner]))
    guard let order = orders[command.orderID.rawValue] else { throw .orderNotFound }
    let mayPay =
      order.isCommitted || order.isGone || (order.status == .cancelled && order.paid != 0)
    if !mayPay { throw .invalidOrderTransition(from: order.status, to: .confirmed) }
    if command.amount == .zero {
      throw .invalidField(
        field: "amount_cents", allowed: "not 0, within \(Limits.paymentCentsMax) either way")
    }
    orders[command.orderID.rawValue]?.paid += command.amount.cents
  }
}
