import Commerce
import StoreSchema
import Testing
import Values

/// What the plain model found of orders.
@Suite struct OrderFaultTests {
  @Test("C05: a quote that ended is refused as expired by a live sale, whatever the timer")
  func endedQuotes() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1])
    try shop.move(id, .submitQuote(expiresAt: shop.now.adding(seconds: 60)))
    let end = shop.now.adding(seconds: 60)
    shop.wait(60)
    let convert = Command.convertFromDraft(ConvertFromDraft(orderID: id))
    #expect(shop.rejection(convert, as: Shop.staff(1)) == .orderExpired(at: end))
    shop.runTimers()
    #expect(shop.rejection(convert, as: Shop.staff(1)) == .orderExpired(at: end))
  }

  @Test("C05: a session past its expiry locks no order, not for a note either")
  func lateLocks() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1])
    try shop.run(.convertFromDraft(ConvertFromDraft(orderID: id)), as: Shop.staff(1))
    let note = Command.addOrderNote(AddOrderNote(orderID: id, text: "called"))
    #expect(shop.rejection(note, as: Shop.staff(1)) != nil)
    shop.wait(1_800)
    #expect(shop.rejection(note, as: Shop.staff(1)) == nil)
    shop.runTimers()
    #expect(shop.order(id).notes.map(\.text) == ["called"])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("I9: a sheet's order tells what is short now; what has expired keeps nothing")
  func sheetsTellShortLines() throws {
    var desk = try SheetDesk()
    let session = desk.shop.open()
    try desk.shop.add(100, of: 1, to: session)
    desk.shop.wait(1_800)
    #expect(try desk.toOrder([1: 60]).shortfalls == [])
  }

  @Test("C30: an order of a sheet that has its goods is not short of them when it is asked again")
  func soldSheetsAreNotShort() throws {
    var desk = try SheetDesk()
    let id = try desk.toOrder([1: 60]).orderID
    try desk.shop.edit(id, .setHold(until: desk.shop.now.adding(seconds: 60)))
    #expect(try desk.toOrder([1: 60]).shortfalls == [])
    try desk.shop.confirm(id)
    let again = try desk.toOrder([1: 60])
    #expect(again.orderID == id && again.status == .confirmed && again.shortfalls == [])
  }

  @Test("C30: a quote that ended makes room for another conversion, whatever the timer")
  func endedQuotesOfSheets() throws {
    var desk = try SheetDesk()
    let id = try desk.toOrder([1: 60]).orderID
    try desk.shop.move(id, .submitQuote(expiresAt: desk.shop.now.adding(seconds: 60)))
    #expect(try desk.toOrder([1: 60]).orderID == id)
    desk.shop.wait(60)
    #expect(try desk.toOrder([1: 60]).orderID != id)
  }

  @Test("C35: a draft whose time to hold is over can't pay for a loss twice")
  func expiredHoldsPayOnce() throws {
    var shop = Shop()
    let id = try shop.draft([1: 60])
    try shop.edit(id, .setHold(until: shop.now.adding(seconds: 60)))
    shop.wait(60)
    var loss = AdjustStock(
      batchID: BatchID(rawValue: 1), delta: .units(-101), reason: "water",
      onShortage: .shortNewestHolds)
    #expect(
      shop.rejection(.adjustStock(loss), as: Shop.admin)
        == .insufficientInventory(available: .units(100)))
    loss.delta = .units(-100)
    #expect(shop.rejection(.adjustStock(loss), as: Shop.admin) == nil)
    #expect(shop.available(1) == 0 && shop.state.invariantViolations() == [])
  }

  @Test("C11: a line falls back to its base price where its batch's price gives none")
  func fallingBack() throws {
    var shop = Shop()
    try shop.goods("X", price: 100)
    let batch = try #require(shop.state.batch(code: "X")).id
    let new = NewOrderLine(batchID: batch, quantity: .units(1), unitPrice: Money(cents: 90))
    let create = CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: [new])
    guard case .order(let reply) = try shop.run(.createStaffOrder(create), as: Shop.staff(1)) else {
      fatalError("an order answers an order")
    }
    try shop.goods("X", price: 300)
    let cheaper = OrderPrice(
      scope: .batch, batchID: batch, adjustmentType: .dollar, adjustmentValue: .of(-2))
    try shop.edit(reply.orderID, .applyPrice(cheaper))
    let own = try #require(shop.order(reply.orderID).lines.first?.overrideID)
    try shop.edit(reply.orderID, .removePrice(own))
    #expect(shop.order(reply.orderID).lines.map(\.unitPrice.cents) == [100])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("14.4: a draft ends when somebody says so; else when nobody works on it any more")
  func draftsEndWhenToldTo() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1])
    let end = shop.now.adding(seconds: 3_600)
    try shop.edit(id, .update(staffID: .none, paymentTerms: nil, expiresAt: end))
    #expect(shop.order(id).expiresAt == end)
    try shop.edit(id, .setQuantity(shop.order(id).lines[0].lineID, .units(2)))
    #expect(try #require(shop.order(id).expiresAt) > end)
  }
}
