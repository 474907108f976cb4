import StoreSchema
import Testing
import Values

@testable import Commerce

@Suite struct CheckoutTests {
  private func request(_ shop: inout Shop, _ id: SessionID) throws(Rejection) {
    try shop.run(.requestCheckout(RequestCheckout(sessionID: id)), as: shop.customer(of: id))
  }

  private func requestedAt(_ shop: Shop, _ id: SessionID) -> Timestamp? {
    shop.state.session(id)?.checkoutRequestedAt
  }

  @Test("C38: the customer asks for checkout once, and it is an activity")
  func requestsOnce() throws {
    var shop = Shop()
    let id = shop.open()
    #expect(throws: Rejection.emptyCart) { try request(&shop, id) }
    try shop.add(1, of: 1, to: id)
    shop.wait(60)
    try request(&shop, id)
    #expect(requestedAt(shop, id) == shop.now)
    let activity = shop.state.activity(of: id)
    #expect(activity?.version == 3 && activity?.expiresAt == shop.now.adding(seconds: 1_800))
    let count = shop.log.count
    try request(&shop, id)
    #expect(shop.log.count == count)
  }

  @Test("C17: only people of the session ask for checkout")
  func strangersDoNotAsk() throws {
    var shop = Shop()
    let id = shop.open()
    let other = shop.open(by: 2, client: 2)
    try shop.add(1, of: 1, to: id)
    let ask = Command.requestCheckout(RequestCheckout(sessionID: id))
    for principal in [shop.customer(of: other), Shop.staff(2)] {
      #expect(shop.rejection(ask, as: principal) == .unauthorizedSessionAccess)
    }
    guard case .permissionDenied = shop.rejection(ask, as: Shop.picker) else {
      Issue.record("a picker asked")
      return
    }
    let stale = RequestCheckout(sessionID: id, expectedSessionVersion: 1)
    #expect(
      shop.rejection(.requestCheckout(stale), as: Shop.staff(1)) == .versionConflict(current: 2))
    try shop.run(.pauseSession(PauseSession(sessionID: id)), as: Shop.staff(1))
    #expect(shop.rejection(ask, as: Shop.staff(1)) == .sessionPaused)
  }

  @Test("Every change of the cart withdraws the wish to check out, whoever makes it")
  func changesWithdraw() throws {
    var shop = Shop()
    let id = shop.open()
    let line = try shop.add(10, of: 1, to: id)
    let changes: [(inout Shop) throws -> Void] = [
      { try $0.add(1, of: 2, to: id) },
      { try $0.set(9, on: line) },
      { shop in
        let price = ApplyItemOverride(
          sessionID: id, lineID: line.id, adjustmentType: .fixed,
          adjustmentValue: AdjustmentValue(tenThousandths: 900_000))
        try shop.run(.applyItemOverride(price), as: Shop.staff(1))
      },
      { shop in
        let price = ApplyOrderOverride(
          sessionID: id, adjustmentType: .percentage,
          adjustmentValue: AdjustmentValue(tenThousandths: -10_000))
        try shop.run(.applyOrderOverride(price), as: Shop.staff(1))
      },
      { shop in
        let loss = AdjustStock(
          batchID: BatchID(rawValue: 1), delta: .units(-95), reason: "water damage")
        try shop.run(.adjustStock(loss), as: Shop.admin)
      },
      { try $0.remove(line) },
      { try $0.run(.clearCart(ClearCart(sessionID: id)), as: Shop.staff(1)) },
    ]
    for (number, change) in changes.enumerated() {
      try request(&shop, id)
      #expect(requestedAt(shop, id) != nil)
      try change(&shop)
      #expect(requestedAt(shop, id) == nil, "change \(number)")
      guard case .sessionChanged(let last) = shop.log.last?.body else {
        Issue.record("change \(number) does not say so")
        continue
      }
      #expect(last.kind == .checkoutWithdrawn)
      #expect(last.activity == shop.state.activity(of: id))
    }
  }

  @Test("What leaves the cart as it is leaves the wish to check out, too")
  func otherActsDoNotWithdraw() throws {
    var shop = Shop()
    let id = shop.open(policy: .onIntent)
    let other = shop.open(by: 2, client: 2)
    try shop.add(1, of: 1, to: id)
    try request(&shop, id)
    try shop.run(.addNote(AddNote(sessionID: id, text: "hm")), as: Shop.staff(1))
    try shop.run(.extendSession(ExtendSession(sessionID: id)), as: Shop.staff(1))
    try shop.run(.releaseLines(ReleaseLines(sessionID: id)), as: Shop.staff(1))
    try shop.add(1, of: 1, to: other, by: 2)
    #expect(requestedAt(shop, id) != nil)
    let order = try shop.convert(id)
    #expect(order.status == .confirmed && requestedAt(shop, id) != nil)
  }

  @Test("What ends the session withdraws nothing: the session is over")
  func endsDoNotWithdraw() throws {
    var shop = Shop()
    let id = shop.open()
    let line = try shop.add(1, of: 1, to: id)
    try request(&shop, id)
    let activity = try #require(shop.state.activity(of: id))
    let removed = Event(body: .lineRemoved(LineRemoved(line: line, activity: activity)))
    let ended = Event(
      body: .sessionEnded(
        SessionEnded(
          status: .expired, endedBy: Shop.system, endedAt: shop.now, activity: activity)))
    let reply = Reply(body: .done(Done()))
    let change = Outcome(events: [removed], reply: reply)
    #expect(shop.state.withdrawingCheckouts(change).events.count == 2)
    let end = Outcome(events: [removed, ended], reply: reply)
    #expect(shop.state.withdrawingCheckouts(end) == end)
    shop.wait(1_800)
    shop.runTimers()
    #expect(shop.state.session(id)?.status == .expired)
    #expect(shop.state.invariantViolations() == [])
  }
}
