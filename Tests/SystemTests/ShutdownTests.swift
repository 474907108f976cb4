import APISchema
import Client
import Codec
import RPC
import Testing
import Values

extension SystemTests {
  /// SIGTERM: calls under way finish, everyone is told, the process ends well, and a new one goes
  /// on where it was.
  @Suite struct ShutdownTests {
    private static let inFlight = 40

    @Test func callsFinishAndStreamsResume() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 100_000)
        let session = try await shop.session().sessionID
        let stream = Recorder(shop.scanner.pickList.watchPickList(WatchPickListRequest()))
        try await stream.reach(1)
        let connection = try await RawConnection(shop, "staff/jane")
        connection.pump(.liveShoppingAddToCart, inFlight: Self.inFlight) {
          Self.request($0, session, batch).encoded()
        }
        try await connection.events.wait("some answers") { $0.outcomes.count >= 100 }
        let exit = try await shop.server.stop()
        #expect(exit == .code(0))
        let events = try await connection.events.wait("the end of every call") {
          $0.outcomes.count == $0.started && $0.closed != nil
        }
        let answered = Self.expectOrderly(events)
        try await shop.server.verify()
        try await shop.server.start()
        // What had an answer is there, what had none is not.
        try await Self.expectQuantity(shop, session, answered)
        try await Self.repeatAll(shop, session, batch, events.started, stream)
      }
    }

    /// Every call was answered, or refused by a server that had not begun with it; how many were
    /// answered.
    private static func expectOrderly(_ events: RawConnection.Events) -> Int {
      let refused = events.outcomes.values.filter { !$0.status.isOK }
      #expect(events.goAway != nil)
      #expect(refused.filter { $0.status.code != .unavailable }.map(\.status) == [])
      let answered = events.outcomes.count - refused.count
      print("\(answered) calls were answered before the end, \(refused.count) refused")
      #expect(answered >= 100)
      return answered
    }

    /// Clients whose server is away repeat by themselves until it is back.
    @Test func callersWaitForTheRestart() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session()
        #expect(try await shop.server.stop() == .code(0))
        async let added = shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(2)))
        try await shop.server.start()
        #expect(try await added.item.quantity == .units(2))
      }
    }

    private static func request(
      _ number: Int, _ session: SessionID, _ batch: BatchID
    ) -> AddToCartRequest {
      AddToCartRequest(
        idempotencyKey: "add-\(number)", sessionID: session, batchID: batch, quantity: .units(1))
    }

    private static func expectQuantity(
      _ shop: Shop, _ session: SessionID, _ units: Int
    ) async throws {
      let cart = try await shop.jane.liveShopping.getCart(GetCartRequest(sessionID: session))
      #expect(cart.items.map(\.item.quantity) == [.units(Int64(units))])
    }

    /// All again with their keys: each takes effect once.
    private static func repeatAll(
      _ shop: Shop, _ session: SessionID, _ batch: BatchID, _ count: Int,
      _ stream: Recorder<WatchPickListResponse>
    ) async throws {
      let requests = (0..<count).map { request($0, session, batch) }
      let answers = try await throwingAll(requests) {
        try await shop.jane.liveShopping.addToCart($0)
      }
      try await expectQuantity(shop, session, count)
      let messages = try await stream.reach(answers.map(\.sequence).max() ?? 0)
      #expect(breaks(in: messages) == [])
      #expect(pickLines(messages).values.map(\.quantity) == [.units(Int64(count))])
    }
  }
}
