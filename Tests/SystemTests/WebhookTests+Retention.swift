import APISchema
import Client
import Codec
import TestSupport
import Testing
import Values

// Webhooks and streams that ask for what the log no longer has.
extension SystemTests.WebhookTests {
  @Test(
    "What the log has lost is skipped by nobody unasked: suspended, with the reason, until told")
  func forgotten() async throws {
    let certificates = try TestCertificates.shared()
    let web = try TestPeer.web(certificates)
    try await Shop.run(flags: Outside.flags(certificates)) { shop in
      let id = try await Self.create(shop, web, ["orders"])[0]
      let wide = try await Self.wideDraft(shop)
      let first = try await Self.sell(shop, orders: 1)
      try await Self.delivered(shop, id, upTo: first)
      try await Self.update(shop, id, .paused)
      let lost = try await Self.sell(shop, orders: 2)
      _ = try await Self.edit(shop, wide, units: 5)
      let before = try web.requests().count

      #expect(try await shop.server.stop() == .code(0))
      let oldest = try ForgottenLog.make(of: shop.server.data)
      #expect(oldest > lost)
      try await shop.server.start()

      // However often it is resumed.
      for _ in 0..<2 {
        try await Self.update(shop, id, .active)
        let seen = try await Self.suspended(shop, id)
        #expect(seen.cursor == first && seen.nextAttemptAt == nil && seen.attempts == 1)
        #expect(seen.lastError.contains("what follows \(first) is not in the log any more"))
        #expect(seen.lastError.contains("\(oldest + 1)"), "\(seen.lastError)")
      }
      let list = try await Terminal(shop, "admin/ops").text("webhooks", "list")
      #expect(list.contains("suspended") && list.contains("not in the log any more"), "\(list)")
      #expect(try web.requests().count == before)

      try await Self.streamsBeginAgain(shop, from: first, wide)
      _ = try await Terminal(shop, "admin/ops").text(
        "webhooks", "update", "\(id)", "--from-now", "--status", "active")
      let resumed = try await Self.webhook(shop, id)
      #expect(resumed.status == .active && resumed.cursor > lost && resumed.lastError.isEmpty)
      let edited = try await Self.edit(shop, wide, units: 6)
      let again = try await Self.edit(shop, wide, units: 7)
      try await Self.delivered(shop, id, upTo: again)
      let posted = try Self.distinct(web.requests().dropFirst(before))
      #expect(posted.map(\.sequence) == [edited, again])
      // The receiver got `first` last, and sees that something lies between.
      #expect(posted.map(\.previousSequence) == [resumed.cursor, edited])
      let order = try await OrderDesk(shop).order(wide, atLeast: again)
      #expect(posted.last?.changed == [order] && order.lines.count == 30)
      #expect(posted.first?.changed.first?.lines.count == 30)
    }
  }

  /// What was posted, without the copies that may follow each (at least once).
  private static func distinct(
    _ requests: some Sequence<WebRequest>
  ) throws -> [WatchOrdersResponse] {
    var messages: [WatchOrdersResponse] = []
    for request in requests {
      let message = try WatchOrdersResponse(jsonText: request.body)
      if message.sequence != messages.last?.sequence { messages.append(message) }
    }
    return messages
  }

  /// A draft that is long enough to be changed by patches.
  private static func wideDraft(_ shop: Shop) async throws -> OrderID {
    let cup = try await shop.batch("CUP", name: "Cup of the finest porcelain", units: 1_000)
    return try await shop.jane.orders.createStaffOrder(
      CreateStaffOrderRequest(
        clientID: shop.customerID,
        lines: (0..<30).map { _ in
          NewOrderLine(batchID: cup, quantity: .units(1), separateLine: true)
        })
    ).orderID
  }

  private static func edit(
    _ shop: Shop, _ id: OrderID, units: Int64
  ) async throws -> UInt64 {
    let order = try await OrderDesk(shop).order(id)
    return try await shop.jane.orders.updateLine(
      UpdateOrderLineRequest(
        orderID: id, lineID: order.lines[3].lineID, quantity: .units(units))
    ).sequence
  }

  private static func update(_ shop: Shop, _ id: WebhookID, _ status: WebhookStatus) async throws {
    _ = try await shop.admin.webhooks.update(
      UpdateWebhookRequest(webhookID: id, status: status))
  }

  private static func suspended(_ shop: Shop, _ id: WebhookID) async throws -> Webhook {
    try await Outside.until("a suspension") { try await webhook(shop, id).status == .suspended }
    return try await webhook(shop, id)
  }

  /// Whoever follows orders from before is given them anew, and is told why.
  private static func streamsBeginAgain(
    _ shop: Shop, from cursor: UInt64, _ wide: OrderID
  ) async throws {
    let stream = Recorder(shop.jane.orders.watchOrders(WatchOrdersRequest(cursor: cursor)))
    let messages = try await stream.reach(cursor + 1)
    guard case .state(let state) = messages.first?.body else {
      throw Unmet("the stream does not begin with a state")
    }
    #expect(state.cursorTooOld && messages.first?.previousSequence == cursor)
    let order = try await OrderDesk(shop).order(wide)
    #expect(state.orders.contains { $0.orderID == wide && $0.total == order.summary.total })
    #expect(order.lines.count == 30 && order.lines[3].quantity == .units(5))
    let history = try await OrderDesk(shop).history(wide, atLeast: 0)
    #expect(!history.isEmpty)
  }
}
