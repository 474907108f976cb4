import HashTreeCollections
public import StoreSchema
public import Values

/// What a client owes for orders that are confirmed and not paid. Derived.
public struct CreditUse: Equatable, Sendable {
  /// Sum of what is due and not paid, in cents. Many orders of the greatest size leave 64 bits.
  var exposureCents: Int128 = 0
  /// Orders of which something is not paid.
  public var unpaidOrders: UInt32 = 0

  /// Nothing owed.
  public init() {}

  /// Sum of what is due and not paid. Negative: the client has money to get.
  public var exposure: Money { Money(cents: Int64(clamping: exposureCents)) }
}

extension State {
  /// What a client owes.
  public func creditUse(of id: ClientID) -> CreditUse { creditUses[id] ?? CreditUse() }

  /// Keeps what follows from an order: its deadline, its number elsewhere, what its client owes.
  mutating func indexObligations(of order: Order, replacing before: Order?) {
    let deadline = order.deadline
    if orderDeadlines[order.id] != deadline { orderDeadlines[order.id] = deadline }
    if !order.externalNumber.isEmpty { orderByExternalNumber[order.externalNumber] = order.id }
    let (was, owed) = (before?.owed ?? 0, order.owed)
    if was == owed || order.clientID.isNone { return }
    var use = creditUse(of: order.clientID)
    use.exposureCents += Int128(owed) - Int128(was)
    if was == 0 { use.unpaidOrders += 1 }
    if owed == 0 { use.unpaidOrders -= 1 }
    creditUses[order.clientID] = use == CreditUse() ? nil : use
  }
}

extension Order {
  /// Total and fees.
  public var amountDue: Money { Money(cents: total.cents + feeTotal.cents) }

  /// What its client still owes for it, in cents.
  var owed: Int64 {
    status.isSold && !historical ? amountDue.cents - paid.cents : 0
  }

  /// When something becomes of it by itself: the earlier of its hold's end and its own.
  var deadline: Timestamp? {
    guard status.isModifiable && !historical else { return nil }
    switch (holdUntil, expiresAt) {
    case (let hold?, let end?): return min(hold, end)
    case (let one?, nil), (nil, let one?): return one
    case (nil, nil): return nil
    }
  }
}

extension OrderStatus {
  /// Whether the customer has to pay for it.
  public var isSold: Bool {
    switch self {
    case .confirmed, .processing, .shipped, .delivered: true
    case .draft, .quote, .pendingApproval, .cancelled, .unspecified: false
    }
  }

  /// Whether its lines and prices may change (S2-P02).
  public var isModifiable: Bool { self == .draft || self == .quote || self == .pendingApproval }
}
