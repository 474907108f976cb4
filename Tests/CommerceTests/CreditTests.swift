import Commerce
import StoreSchema
import Testing
import Values

/// What a client may owe, and how it pays (requirements 5.4).
@Suite struct CreditTests {
  private static func shop(
    limit: Int64?, terms: PaymentTerms? = nil, fee: Int64 = 0
  ) throws -> Shop {
    var shop = Shop()
    var command = SetClientTerms(clientID: ClientID(rawValue: 1))
    command.creditLimit = limit.map { CreditLimit(amount: Money(cents: $0)) }
    command.paymentTerms = terms
    command.transportFeePercent = AdjustmentValue(tenThousandths: fee)
    try shop.run(.setClientTerms(command), as: Shop.admin)
    return shop
  }

  private static let john = SaveStaff(login: "john", name: "John", permissions: [.creditOverride])

  @Test("5.4: nobody owes more than the limit, unless someone permitted says why")
  func limits() throws {
    var shop = try Self.shop(limit: 1_000)
    let first = try shop.draft([1: 6])
    try shop.confirm(first)
    let second = try shop.draft([1: 5])
    let over = Rejection.creditLimitExceeded(
      limit: Money(cents: 1_000), exposure: Money(cents: 1_100))
    #expect(throws: over) { try shop.confirm(second) }
    guard
      case .permissionDenied? = shop.rejection(
        .moveOrder(MoveOrder(orderID: second, .confirm(creditReason: "good name"))),
        as: Shop.staff(1))
    else {
      Issue.record("anybody may lend")
      return
    }
    try shop.run(.saveStaff(Self.john), as: Shop.admin)
    let third = try shop.draft([1: 5], by: 2)
    try shop.confirm(third, reason: "good name", by: 2)
    let granted = shop.order(third).creditOverride
    #expect(granted?.reason == "good name" && granted?.exposure.cents == 1_100)
    // Sessions are no way around it.
    let session = shop.open()
    try shop.add(1, of: 1, to: session)
    #expect(
      throws: Rejection.creditLimitExceeded(
        limit: Money(cents: 1_000), exposure: Money(cents: 1_200))
    ) { try shop.convert(session) }
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.4: what is paid or cancelled is owed no more")
  func payments() throws {
    var shop = try Self.shop(limit: 1_000)
    let first = try shop.draft([1: 10])
    try shop.confirm(first)
    let client = ClientID(rawValue: 1)
    #expect(shop.state.creditUse(of: client).exposure.cents == 1_000)
    let pay = RecordPayment(orderID: first, amount: Money(cents: 400), reference: "cheque")
    try shop.run(.recordPayment(pay), as: Shop.admin)
    #expect(shop.state.creditUse(of: client).exposure.cents == 600)
    let second = try shop.draft([1: 4])
    try shop.confirm(second)
    try shop.move(second, .cancel(reason: ""))
    #expect(shop.state.creditUse(of: client).exposure.cents == 600)
    #expect(shop.state.creditUse(of: client).unpaidOrders == 1)
    try shop.run(
      .recordPayment(RecordPayment(orderID: first, amount: Money(cents: 600))), as: Shop.admin)
    #expect(shop.state.creditUse(of: client) == CreditUse())
    #expect(
      shop.rejection(
        .recordPayment(RecordPayment(orderID: first, amount: .zero)), as: Shop.admin) != nil)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("payment terms: looser than the client's need permission and reason; prepaid is paid first")
  func terms() throws {
    var shop = try Self.shop(limit: nil, terms: PaymentTerms(kind: .prepaid))
    try shop.run(.saveStaff(Self.john), as: Shop.admin)
    let id = try shop.draft([1: 1], by: 2)
    let net = PaymentTerms(kind: .net, days: 30)
    try shop.edit(id, .update(staffID: .none, paymentTerms: net, expiresAt: nil), by: 2)
    guard
      case .paymentTermsNotAllowed? = shop.rejection(
        .moveOrder(MoveOrder(orderID: id, .confirm(creditReason: ""))), as: Shop.staff(2))
    else {
      Issue.record("looser terms were taken")
      return
    }
    try shop.confirm(id, reason: "agreed with the owner", by: 2)
    let paidFirst = try shop.draft([1: 1])
    try shop.confirm(paidFirst)
    try shop.pickAll(of: paidFirst)
    try shop.move(
      paidFirst, .advance(to: .processing, regardlessOfPicking: false, reason: ""))
    let ship = OrderMove.advance(to: .shipped, regardlessOfPicking: false, reason: "")
    guard
      case .paymentTermsNotAllowed? = shop.rejection(
        .moveOrder(MoveOrder(orderID: paidFirst, ship)), as: Shop.staff(1))
    else {
      Issue.record("it left the house unpaid")
      return
    }
    try shop.run(
      .recordPayment(RecordPayment(orderID: paidFirst, amount: Money(cents: 100))),
      as: Shop.admin)
    try shop.move(paidFirst, ship)
  }

  @Test("order fee lines: a client's transport is on every order of it, of a session too")
  func transport() throws {
    var shop = try Self.shop(limit: nil, fee: 25_000)
    let draft = try shop.draft([1: 10])
    #expect(shop.order(draft).fees.map(\.amount.cents) == [25])
    let session = shop.open()
    try shop.add(3, of: 1, to: session, price: 99)
    let order = try shop.convert(session)
    // 2.5 % of 2.97 is 0.07425.
    #expect(order.total.cents == 297 && order.amountDue.cents == 304)
    #expect(shop.state.invariantViolations() == [])
  }
}
