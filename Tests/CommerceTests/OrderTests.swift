import Commerce
import StoreSchema
import Testing
import Values

@Suite struct OrderTests {
  @Test func aConfirmedOrderTakesOverHoldsTotalsOverridesAndNotes() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(3, of: 1, to: session, price: 90)
    try shop.add(1, of: 1, to: session, price: 80)
    try shop.add(2, of: 2, to: session)
    try shop.run(.addNote(AddNote(sessionID: session, text: "deliver")), as: Shop.staff(1))
    let reply = try shop.convert(session)
    let order = try #require(shop.state.order(reply.orderID))
    #expect(order.orderNumber == "SO-000001" && order.origin == .liveShopping)
    #expect(order.subtotal.cents == 800 && order.total.cents == 720)
    #expect(order.discountTotal.cents == 80 && order.lines.count == 2)
    #expect(order.priceAdjustments.map(\.newPrice.cents) == [90, 80])
    #expect(order.priceAdjustments[0].removedAt != nil)
    #expect(order.notes.map(\.text) == ["deliver"] && order.confirmedAt == shop.now)
    #expect(order.statusHistory.map(\.toStatus) == [.confirmed])
    #expect(shop.stock(1).held == .zero && shop.stock(1).committed == .units(4))
    #expect(shop.available(1) == 96)
    #expect(shop.state.session(session)?.orderID == order.id)
    #expect(shop.state.order(number: "SO-000001")?.id == order.id)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func convertingAgainAnswersTheSameOrderAndRecordsNothing() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(1, of: 1, to: session)
    let first = try shop.convert(session)
    let count = shop.log.count
    #expect(try shop.convert(session) == first)
    #expect(shop.log.count == count && shop.state.orders.count == 1)
    #expect(throws: Rejection.unauthorizedSessionAccess) { try shop.convert(session, by: 2) }
  }

  @Test func draftsHoldNothing() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(5, of: 1, to: session)
    let reply = try shop.convert(session, asDraft: true)
    let order = try #require(shop.state.order(reply.orderID))
    #expect(order.status == .draft && order.confirmedAt == nil)
    #expect(shop.available(1) == 100 && shop.state.pickLines.isEmpty)
  }

  @Test func emptyCartsAndOldVersionsAreRefused() throws {
    var shop = Shop()
    let session = shop.open()
    #expect(throws: Rejection.emptyCart) { try shop.convert(session) }
    try shop.add(1, of: 1, to: session)
    let stale = ConvertToOrder(sessionID: session, expectedSessionVersion: 1)
    #expect(
      shop.rejection(.convertToOrder(stale), as: Shop.staff(1)) == .versionConflict(current: 2))
    let current = ConvertToOrder(sessionID: session, expectedSessionVersion: 2)
    #expect(shop.rejection(.convertToOrder(current), as: Shop.staff(1)) == nil)
  }

  @Test func numbersHaveNoGapsAndListsComeNewestFirst() throws {
    var shop = Shop()
    for number in 1...9 {
      let staff = UInt64(number % 3 + 1)
      let session = shop.open(by: staff, client: UInt64(number % 2 + 1))
      try shop.add(1, of: 1, to: session, by: staff)
      try shop.convert(session, asDraft: number % 4 == 0, by: staff)
    }
    let all = shop.state.orders(limit: 500).items
    #expect(all.map(\.orderNumber) == (1...9).reversed().map { "SO-00000\($0)" })
    for filter in [
      OrderFilter(clientID: ClientID(rawValue: 1)), OrderFilter(staffID: StaffID(rawValue: 2)),
      OrderFilter(status: .draft), OrderFilter(origin: .liveShopping),
      OrderFilter(status: .confirmed, clientID: ClientID(rawValue: 2)),
      OrderFilter(origin: .phoneOrder),
    ] {
      var paged: [Order] = []
      var cursor: OrderID?
      repeat {
        let page = shop.state.orders(filter, after: cursor, limit: 2)
        paged += page.items
        cursor = page.next
      } while cursor != nil
      let expected = all.filter { order in
        (filter.origin == .unspecified || order.origin == filter.origin)
          && (filter.status == .unspecified || order.status == filter.status)
          && (filter.clientID.isNone || order.clientID == filter.clientID)
          && (filter.staffID.isNone || order.staffID == filter.staffID)
      }
      #expect(paged == expected, "\(filter)")
    }
  }

  @Test(arguments: ["", "SO-", "SO-1", "SO-000000", "SO-0000001", "so-000001", "SO-+00001"])
  func otherTextIsNoOrderNumber(_ text: String) {
    #expect(OrderNumber(text) == nil)
  }

  @Test func longNumbersAreReadBack() {
    for id in [1, 999_999, 1_000_000, 12_345_678] as [UInt64] {
      let number = OrderNumber(OrderID(rawValue: id))
      #expect(OrderNumber(number.description) == number)
    }
  }
}
