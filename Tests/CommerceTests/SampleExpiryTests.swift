import Commerce
import StoreSchema
import Testing
import Values

/// Samples of sessions that are over, although their timers are late (C05, C34).
@Suite struct SampleExpiryTests {
  @Test("C05, C34: what an expired session has of the samples can be asked for at once")
  func requests() throws {
    var shop = Shop()
    let late = try shop.withSample()
    shop.wait(1_799)
    let session = shop.open(by: 2)
    let request = Command.requestSample(
      RequestSample(sessionID: session, batchID: BatchID(rawValue: 1)))
    #expect(
      shop.rejection(request, as: Shop.staff(2)) == .insufficientInventory(available: .zero))
    #expect(shop.state.session(late)?.status == .active)
    shop.wait(1)
    try shop.run(request, as: Shop.staff(2))
    #expect(shop.state.session(late)?.status == .expired)
    #expect(shop.state.samples(of: late).map(\.status) == [.cancelled])
    #expect(shop.state.samples(of: session).map(\.status) == [.requested])
    #expect(shop.stock(1).sampleReserved == .units(1))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C05, C34: nobody is sent for a sample of an expired session")
  func queue() throws {
    var shop = Shop()
    let late = try shop.withSample()
    shop.wait(1_000)
    let other = shop.open(by: 2)
    try shop.open(samples: 1, of: 2)
    try shop.run(
      .requestSample(RequestSample(sessionID: other, batchID: BatchID(rawValue: 2))),
      as: Shop.staff(2))
    func seen(_ seconds: Int64) -> [SessionID] {
      let now = shop.now.adding(seconds: seconds)
      let page = shop.state.sampleQueue(limit: 10, at: now)
      #expect(page.totalCount == page.items.count)
      return page.items.map(\.sessionID)
    }
    #expect(seen(0) == [late, other] && seen(799) == [late, other])
    #expect(seen(800) == [other] && seen(1_800) == [])
    // The record, of which streams tell, is as it is until the timer has run.
    #expect(shop.state.sampleQueue(limit: 10).items.map(\.sessionID) == [late, other])
  }
}

extension Shop {
  fileprivate mutating func open(samples: Int64, of batch: UInt64) throws(Rejection) {
    let opened = AdjustStock(
      batchID: BatchID(rawValue: batch), delta: .units(samples), reason: "opened", pool: .samples)
    try run(.adjustStock(opened), as: Shop.admin)
  }

  /// A session that has asked for the only sample of batch 1.
  fileprivate mutating func withSample() throws(Rejection) -> SessionID {
    try open(samples: 1, of: 1)
    let session = open()
    try run(
      .requestSample(RequestSample(sessionID: session, batchID: BatchID(rawValue: 1))),
      as: Shop.staff(1))
    return session
  }
}
