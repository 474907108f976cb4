import Commerce
import StoreSchema
import Testing
import Values

@Suite struct SheetConversionTests {
  @Test("S2R 13.6, C30, S2-P01: what is selected becomes a draft order of the sheet")
  func selectionsBecomeDrafts() throws {
    var desk = try SheetDesk(note: "call first")
    try desk.select([1: 5, 3: 2], message: "by Friday")
    desk.shop.wait(60)
    let reply = try desk.toOrder()
    let order = try #require(desk.shop.state.order(reply.orderID))
    #expect(order.origin == .salesSheet && order.status == .draft && order.sheetID == desk.id)
    #expect(order.lines.map(\.quantity) == [.units(5), .units(2)])
    #expect(order.lines.map(\.basePrice.cents) == [90, 270])
    #expect(order.lines.map(\.unitPrice.cents) == [90, 200])
    #expect(order.total.cents == 850 && order.subtotal.cents == 990 && reply.total == order.total)
    let agreed = try #require(desk.sheet.items[2].override)
    let carried = try #require(order.priceAdjustments.first)
    #expect(order.priceAdjustments.count == 1 && carried.lineID == order.lines[1].lineID)
    #expect(carried.appliedBy == agreed.appliedBy && carried.appliedAt == agreed.appliedAt)
    #expect(carried.reason == agreed.reason && carried.id != agreed.id)
    #expect(order.clientMessage == "by Friday")
    #expect(order.notes.map(\.text) == ["call first", "by Friday"])
    #expect(order.correlationID == "sheet-\(desk.id)" && order.version == 1)
    #expect(order.modeTransitions == desk.sheet.modeTransitions)
    #expect(order.modeTransitions.map { [$0.fromMode, $0.toMode] } == [[.salesSheet, .draft]])
    #expect(order.modeTransitions[0].orderID == order.id)
    #expect(reply.shortfalls.isEmpty && desk.shop.available(1) == 100, "a draft holds nothing")
    #expect(desk.shop.state.restored() == desk.shop.state)
  }

  @Test("C30: the same selection is the same order, another one is another")
  func conversionsAreIdempotent() throws {
    var desk = try SheetDesk()
    try desk.select([1: 5])
    let first = try desk.toOrder()
    let events = desk.shop.log.count
    #expect(try desk.toOrder() == first && desk.shop.log.count == events)
    #expect(try desk.toOrder([1: 5]) == first, "the same, by name")
    let other = try desk.toOrder([1: 4])
    #expect(other.orderID != first.orderID)
    try desk.select([1: 6])
    let third = try desk.toOrder()
    #expect(Set([first.orderID, other.orderID, third.orderID]).count == 3)
    #expect(try desk.toOrder([1: 4]).orderID != other.orderID, "the selection is another")
    let cancel = MoveOrder(orderID: third.orderID, .cancel(reason: "wrong"))
    try desk.shop.run(.moveOrder(cancel), as: Shop.staff(1))
    #expect(try desk.toOrder().orderID != third.orderID, "that order is no more")
    #expect(desk.sheet.conversions.count == 5)
  }

  @Test("C29: items are chosen by number: the quantity given, else selected, else offered")
  func itemsCanBeNamed() throws {
    var desk = try SheetDesk()
    try desk.select([1: 5])
    let order = try desk.toOrder([1: 0, 2: 0, 3: 7])
    #expect(
      desk.shop.state.order(order.orderID)?.lines.map(\.quantity)
        == [.units(5), .units(10), .units(7)])
    guard
      case .part("items[0].quantity_e4", .invalidQuantity)? = desk.refusal({ d throws(Rejection) in
        try d.toOrder([3: 0])
      })
    else {
      Issue.record("nothing of item 3 was ordered")
      return
    }
    guard case .invalidField? = desk.refusal({ d throws(Rejection) in try d.toOrder([9: 1]) })
    else {
      Issue.record("item 9 is on no sheet")
      return
    }
    try desk.select([:])
    #expect(desk.refusal { d throws(Rejection) in try d.toOrder() } == .emptyOrder)
    #expect(desk.refusal { d throws(Rejection) in try d.toSession() } == .emptyOrder)
  }

  @Test("C31: an expired sheet is converted at today's prices or not at all")
  func expiredSheetsAreRepriced() throws {
    var desk = try SheetDesk(lifetime: 60)
    try desk.select([1: 5, 3: 2])
    desk.shop.wait(60)
    let dearer = [
      BatchInput(code: "B1", name: "Product 1", unitPrice: Money(cents: 200)),
      BatchInput(code: "B3", name: "Product 3", unitPrice: Money(cents: 300)),
    ]
    try desk.shop.run(.upsertBatches(UpsertBatches(batches: dearer)), as: Shop.admin)
    let end = try #require(desk.sheet.expiresAt)
    #expect(desk.refusal { d throws(Rejection) in try d.toOrder() } == .sheetExpired(at: end))
    #expect(desk.refusal { d throws(Rejection) in try d.toSession() } == .sheetExpired(at: end))
    let reply = try desk.toOrder(reprice: true)
    let order = try #require(desk.shop.state.order(reply.orderID))
    #expect(order.lines.map(\.unitPrice.cents) == [180, 270] && order.priceAdjustments.isEmpty)
    let session = try desk.toSession(reprice: true).sessionID
    #expect(desk.shop.state.cart(of: session).map(\.unitPrice.cents) == [180, 270])
  }

  @Test("I9: what is missing of a draft is told line by line, and nothing of it is dropped")
  func draftsTellTheirShortfalls() throws {
    var desk = try SheetDesk()
    try desk.select([1: 150, 2: 10, 3: 5])
    let away = SetBatchStatus(batchID: BatchID(rawValue: 3), status: .quarantined)
    try desk.shop.run(.setBatchStatus(away), as: Shop.admin)
    let reply = try desk.toOrder()
    let order = try #require(desk.shop.state.order(reply.orderID))
    #expect(order.lines.map(\.quantity) == [.units(150), .units(10), .units(5)])
    #expect(reply.shortfalls.map(\.batchCode) == ["B1", "B3"])
    #expect(reply.shortfalls.map(\.wanted) == [.units(150), .units(5)])
    #expect(reply.shortfalls.map(\.held) == [.units(100), .zero])
    #expect(reply.shortfalls.map(\.lineID) == [order.lines[0].lineID, order.lines[2].lineID])
  }

  @Test("S2R 16.3, S2-P16: a selection becomes a live session with everything held that can be")
  func selectionsBecomeSessions() throws {
    var desk = try SheetDesk(note: "call first")
    let other = desk.shop.open(by: 2, client: 2)
    try desk.shop.add(60, of: 1, to: other, by: 2)
    try desk.select([1: 50, 3: 2], message: "by Friday")
    let reply = try desk.toSession()
    #expect(reply.shortfalls.map(\.wanted) == [.units(50)])
    #expect(reply.shortfalls.map(\.held) == [.units(40)])
    let id = reply.sessionID
    let cart = desk.shop.state.cart(of: id)
    #expect(cart.map(\.quantity) == [.units(40), .units(2)])
    #expect(cart.map(\.basePrice.cents) == [90, 270] && cart.map(\.unitPrice.cents) == [90, 200])
    #expect(desk.shop.available(1) == 0 && desk.shop.available(3) == 98)
    let session = try #require(desk.shop.state.session(id))
    #expect(session.sheetID == desk.id && session.correlationID == desk.sheet.correlationID)
    #expect(session.notes.map(\.text) == ["call first", "by Friday"])
    #expect(desk.sheet.modeTransitions.last?.shortfalls == reply.shortfalls)
    let agreed = try #require(desk.sheet.items[2].override)
    let carried = try #require(desk.shop.state.overrides(of: id).first)
    #expect(carried.appliedAt == agreed.appliedAt && carried.newPrice == agreed.newPrice)
    let events = desk.shop.log.count
    #expect(try desk.toSession() == reply && desk.shop.log.count == events)
    let sold = try desk.shop.convert(id).orderID
    let order = try #require(desk.shop.state.order(sold))
    #expect(order.origin == .liveShopping && order.sheetID == desk.id, "S2-P01")
    #expect(order.correlationID == desk.sheet.correlationID)
    #expect(
      order.modeTransitions.map { [$0.fromMode, $0.toMode] } == [
        [.salesSheet, .liveSession], [.liveSession, .confirmed],
      ])
    #expect(order.modeTransitions[0].shortfalls == reply.shortfalls)
    #expect(desk.shop.state.invariantViolations() == [])
    #expect(try desk.toSession().sessionID == id, "it was sold")
  }

  @Test("C30: a session that ended without an order makes room for another; C43: the feature")
  func sessionsCanBeTriedAgain() throws {
    var desk = try SheetDesk()
    try desk.select([1: 5])
    let first = try desk.toSession()
    try desk.shop.run(
      .cancelSession(CancelSession(sessionID: first.sessionID)), as: Shop.staff(1))
    let second = try desk.toSession()
    #expect(second.sessionID != first.sessionID)
    desk.shop.wait(86_400)
    #expect(try desk.toSession().sessionID != second.sessionID, "it expired")
    desk.shop.setPolicy { $0.liveSessions = .off }
    desk.shop.wait(86_400)
    guard case .featureDisabled? = desk.refusal({ d throws(Rejection) in try d.toSession() })
    else {
      Issue.record("live sessions are off")
      return
    }
    #expect(try desk.toOrder().status == .draft)
  }
}
