import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// The stream of orders: a state, then every change, whatever happens to the connection or the
  /// server (D7, N3, N4).
  @Suite struct OrderWatchTests {
    @Test("WatchOrders: nothing is lost by a cut and a restart, and the state is what is listed")
    func resumes() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 1_000)
        let old = try await desk.draft([(tea, 1)])
        let gone = try await desk.draft([(tea, 1)])
        _ = try await desk.orders.cancel(OrderReasonRequest(orderID: gone.orderID))
        let relay = try Relay(to: shop.server.endpoint)
        defer { relay.close() }
        let watcher = try shop.client("staff/tom", through: relay)
        defer { watcher.close() }
        let stream = Recorder(watcher.orders.watchOrders(WatchOrdersRequest()))
        let begin = try await stream.reach(1)
        #expect(Self.state(begin) == [old.orderID])

        var wanted: [String] = []
        var sequence: UInt64 = 0
        for number in 0..<12 {
          let draft = try await desk.draft([(tea, 2)], note: "secret \(number)")
          wanted.append("\(draft.orderNumber) draft v\(draft.version)")
          if number % 4 == 1 { relay.cut() }
          let quote = try await desk.orders.submitQuote(
            SubmitQuoteRequest(orderID: draft.orderID))
          wanted.append("\(quote.orderNumber) quote v\(quote.version)")
          if number == 6 {
            try shop.server.killNow()
            try await shop.server.killed()
            try await shop.server.start()
          }
          let sold = try await desk.confirm(draft.orderID)
          wanted.append("\(sold.orderNumber) confirmed v\(sold.version)")
          sequence = sold.sequence
        }
        let messages = try await stream.reach(sequence)
        #expect(relay.cuts > 0)
        #expect(breaks(in: messages) == [])
        #expect(Self.changes(messages) == wanted)
        // Whole orders: the last is what can be asked for, but for what is picked.
        let last = messages.flatMap(\.changed).last
        let asked = try await desk.order(last?.summary.orderID ?? .none, atLeast: sequence)
        #expect(last == asked && last?.notes.count == 1)
      }
    }

    @Test(
      "A partner's outbox: no notes; by client, staff and origin; the state in several messages")
    func partners() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 1_000)
        for _ in 0..<201 { _ = try await desk.draft([]) }
        let partner = try shop.client("partner/acme")
        defer { partner.close() }
        let all = Recorder(partner.orders.watchOrders(WatchOrdersRequest()))
        let phone = Recorder(
          partner.orders.watchOrders(WatchOrdersRequest(origin: .phoneOrder)))
        let others = Recorder(
          partner.orders.watchOrders(
            WatchOrdersRequest(clientID: ClientID(rawValue: 999_999))))
        try await all.reach(1)
        try await phone.reach(1)
        try await others.reach(1)
        let noted = try await desk.draft([(tea, 1)], origin: .phoneOrder, note: "secret")
        let plain = try await desk.draft([(tea, 1)])
        let messages = try await all.reach(plain.sequence)
        #expect(breaks(in: messages) == [])
        #expect(Self.state(messages).count == 201)
        #expect(messages.filter(\.isState).count == 2)
        #expect(
          messages.flatMap(\.changed).map(\.summary.orderID) == [noted.orderID, plain.orderID])
        #expect(messages.flatMap(\.changed).allSatisfy { $0.notes.isEmpty })
        let called = try await phone.reach(plain.sequence)
        #expect(called.flatMap(\.changed).map(\.summary.orderID) == [noted.orderID])
        #expect(try await others.reach(plain.sequence).flatMap(\.changed).isEmpty)
        let resumed = Recorder(
          partner.orders.watchOrders(WatchOrdersRequest(cursor: noted.sequence)))
        let rest = try await resumed.reach(plain.sequence)
        #expect(rest.flatMap(\.changed).map(\.summary.orderID) == [plain.orderID])
        #expect(rest.first?.previousSequence == noted.sequence)

        let read = try await partner.orders.getOrder(GetOrderRequest(orderID: noted.orderID))
        #expect(read.order.notes.isEmpty)
        let history = try await OrderDesk(shop, as: partner).history(
          noted.orderID, atLeast: plain.sequence)
        #expect(!history.contains("note"))
        #expect(try await desk.history(noted.orderID, atLeast: 0).contains("note"))
      }
    }

    private static func state(_ messages: [WatchOrdersResponse]) -> [OrderID] {
      messages.flatMap { message -> [OrderID] in
        guard case .state(let state) = message.body else { return [] }
        return state.orders.map(\.orderID)
      }
    }

    private static func changes(_ messages: [WatchOrdersResponse]) -> [String] {
      messages.flatMap(\.changed).map { order in
        "\(order.summary.orderNumber) \(order.summary.status) v\(order.version)"
      }
    }
  }
}
