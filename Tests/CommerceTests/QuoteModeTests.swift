import Commerce
import StoreSchema
import Testing
import Values

/// Quotes that become live sessions, and come back (S2R 14.4, R16).
@Suite struct QuoteModeTests {
  @Test("S2R 14.4, C28: a quote whose session is cancelled is the quote it was, with its own end")
  func comesBackAsItWas() throws {
    var shop = Shop()
    let end = shop.now.adding(seconds: 86_400)
    let id = try shop.quote(until: end)
    let before = shop.order(id)
    let session = try shop.goLive(id)
    #expect(shop.order(id).status == .quote && shop.order(id).expiresAt == nil)
    shop.wait(60)
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    let after = shop.order(id)
    #expect(after.status == .quote && after.expiresAt == end)
    #expect(after.lines == before.lines && after.statusHistory == before.statusHistory)
    #expect(after.hops == [[.quote, .liveSession], [.liveSession, .quote]])
    #expect(shop.state.invariantViolations() == [])
    try shop.move(id, .acceptQuote(creditReason: ""))
    #expect(shop.order(id).hops.last == [.quote, .confirmed])
  }

  @Test("S2R 14.4: a quote whose end passed while it was live ends with its session")
  func expiresMeanwhile() throws {
    var shop = Shop()
    let end = shop.now.adding(seconds: 600)
    let id = try shop.quote(until: end)
    let session = try shop.goLive(id)
    shop.wait(601)
    shop.runTimers()
    #expect(shop.order(id).status == .quote, "not while somebody works on it")
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    let order = shop.order(id)
    #expect(order.status == .cancelled && order.expiresAt == end)
    #expect(order.statusHistory.last?.reason == "expired")
    #expect(order.hops.last == [.liveSession, .quote])
    #expect(
      shop.rejection(
        .moveOrder(MoveOrder(orderID: id, .acceptQuote(creditReason: ""))), as: Shop.staff(1))
        == .orderExpired(at: end))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2R 14.4, C05: the same with a session past its expiry, whose timer is late")
  func lateTimers() throws {
    var shop = Shop()
    let end = shop.now.adding(seconds: 600)
    let id = try shop.quote(until: end)
    try shop.goLive(id)
    shop.wait(1_800)
    for command in [
      Command.moveOrder(MoveOrder(orderID: id, .acceptQuote(creditReason: ""))),
      .convertFromDraft(ConvertFromDraft(orderID: id)),
      .editOrder(EditOrder(orderID: id, .clear)),
    ] {
      #expect(shop.rejection(command, as: Shop.staff(1)) == .orderExpired(at: end))
    }
    // Whoever cancels it is told that it is over.
    #expect(try shop.move(id, .cancel(reason: "")).status == .cancelled)
    #expect(shop.order(id).statusHistory.last?.reason == "expired")
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C27, C28: a quote that is sold or saved from its session says so; a draft lives on")
  func otherWaysOut() throws {
    for asDraft in [false, true] {
      var shop = Shop()
      let id = try shop.quote(until: shop.now.adding(seconds: 600))
      let session = try shop.goLive(id)
      try shop.run(
        .convertToOrder(ConvertToOrder(sessionID: session, asDraft: asDraft)), as: Shop.staff(1))
      #expect(shop.order(id).status == (asDraft ? .draft : .confirmed))
      #expect(
        shop.order(id).hops == [
          [.quote, .liveSession], [.liveSession, asDraft ? .draft : .confirmed],
        ])
    }
    var shop = Shop()
    let id = try shop.draft([1: 1])
    let session = try shop.goLive(id)
    shop.wait(60)
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    #expect(shop.order(id).hops.last == [.liveSession, .draft])
    #expect(shop.order(id).expiresAt == shop.now.adding(seconds: 90 * 86_400))
  }

  @Test("STORAGE: a quote that an older version made live comes back as a quote of the usual days")
  func olderStores() throws {
    var shop = Shop()
    let id = try shop.quote(until: shop.now.adding(seconds: 86_400))
    let session = try shop.goLive(id)
    var order = shop.order(id)
    order.modeTransitions[0].quoteExpiresAt = nil
    order.modeTransitions[0].fromMode = .draft
    shop.state.evolve([Event(body: .orderChanged(OrderChanged(order: order)))])
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    #expect(shop.order(id).status == .quote)
    #expect(shop.order(id).expiresAt == shop.now.adding(seconds: 30 * 86_400))
  }
}

extension Shop {
  fileprivate mutating func quote(until end: Timestamp) throws(Rejection) -> OrderID {
    let id = try draft([1: 10])
    try move(id, .submitQuote(expiresAt: end))
    return id
  }

  @discardableResult
  fileprivate mutating func goLive(_ id: OrderID) throws(Rejection) -> SessionID {
    let reply = try run(.convertFromDraft(ConvertFromDraft(orderID: id)), as: Self.staff(1))
    guard case .conversion(let conversion) = reply else { fatalError("drafts become sessions") }
    return conversion.sessionID
  }
}

extension Order {
  fileprivate var hops: [[SalesMode]] { modeTransitions.map { [$0.fromMode, $0.toMode] } }
}
