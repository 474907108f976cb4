import StoreSchema
import Values

// What a client may owe, and how it pays (requirements 5.4).

extension State {
  /// What lets an order be confirmed beyond its client's limit, or on looser terms; nil: nothing
  /// is needed.
  func creditOverride(
    for order: Order, reason: String, _ context: CommandContext
  ) throws(Rejection) -> CreditOverride? {
    guard let client = clients[order.clientID] else { throw .clientNotFound }
    let own = Int128(order.amountDue.cents) - Int128(order.paid.cents)
    let exposure = Money(
      cents: Int64(clamping: creditUse(of: client.id).exposureCents + own))
    let isOver = client.creditLimit.map { exposure > $0.amount } ?? false
    let isLooser = order.terms.isLooser(than: client.terms)
    if !isOver && !isLooser { return nil }
    if reason.utf8.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
      if isOver {
        throw .creditLimitExceeded(
          limit: client.creditLimit?.amount ?? .zero, exposure: exposure)
      }
      throw .paymentTermsNotAllowed(allowed: "the client's: \(client.terms.kind)")
    }
    try requireCreditOverride(context.principal)
    return CreditOverride(
      reason: reason, grantedBy: context.principal, grantedAt: context.now, exposure: exposure,
      creditLimit: client.creditLimit)
  }

  /// What lets a sold order cost more than before, beyond its client's limit; without the
  /// permission it is refused.
  func grantCredit(
    for order: inout Order, insteadOf before: Order, _ reason: String, _ context: CommandContext
  ) throws(Rejection) {
    let more = Int128(order.amountDue.cents) - Int128(before.amountDue.cents)
    guard more > 0, let limit = clients.read(order.clientID, { $0.creditLimit }) ?? nil else {
      return
    }
    let exposure = Money(
      cents: Int64(clamping: creditUse(of: order.clientID).exposureCents + more))
    if exposure <= limit.amount { return }
    guard (try? requireCreditOverride(context.principal)) != nil else {
      throw .creditLimitExceeded(limit: limit.amount, exposure: exposure)
    }
    order.creditOverride = CreditOverride(
      reason: reason, grantedBy: context.principal, grantedAt: context.now, exposure: exposure,
      creditLimit: limit)
  }

  func requireCreditOverride(_ principal: Principal) throws(Rejection) {
    if principal.role == .admin || principal.role == .system { return }
    guard staff[principal.staffID]?.permissions.contains(.creditOverride) == true else {
      throw .permissionDenied(allowed: "this only with permission CREDIT_OVERRIDE")
    }
  }
}

extension Client {
  /// How it pays.
  var terms: PaymentTerms { paymentTerms ?? PaymentTerms(kind: .cashOnDelivery) }
}

extension Order {
  /// How it is paid.
  var terms: PaymentTerms { paymentTerms ?? PaymentTerms(kind: .cashOnDelivery) }
}

extension PaymentTerms {
  /// Whether the money comes later than by other terms.
  func isLooser(than other: PaymentTerms) -> Bool {
    let (mine, theirs) = (rank, other.rank)
    if mine != theirs { return mine > theirs }
    return UInt64(days) * UInt64(max(installments, 1))
      > UInt64(other.days) * UInt64(max(other.installments, 1))
  }

  private var rank: Int32 {
    kind == .unspecified ? PaymentTermsKind.cashOnDelivery.rawValue : kind.rawValue
  }
}
