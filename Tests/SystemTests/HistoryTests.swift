import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// A session's history over the wire: as it was, once more, and what it came to.
  @Suite struct HistoryTests {
    private static let costCents: Int64 = 5_432_109

    /// A sale that is watched from its first moment on, by its salesperson and its customer.
    struct WatchedSale {
      var session: SessionID
      /// The customer's device.
      var customer: ShowroomClient
      /// The payloads that came, without signs of life.
      var staff: [[UInt8]]
      var client: [[UInt8]]
      /// The cart as it was read after each step.
      var carts: [GetCartResponse]
    }

    @Test("S1-FR10, S1-GAP03: a replay at once is byte for byte what was watched")
    func replayIsWhatWasWatched() async throws {
      try await Shop.run { shop in
        let sale = try await Self.sale(in: shop)
        defer { sale.customer.close() }
        let replay = ReplaySessionRequest(sessionID: sale.session)
        #expect(try await Self.replayed(.historyReplaySession, replay, shop.jane) == sale.staff)
        let seen = try await Self.replayed(.historyReplaySessionAsClient, replay, sale.customer)
        #expect(seen == sale.client)
        let cost = Self.varint(Self.costCents)
        #expect(sale.staff.contains { $0.contains(cost) })
        #expect(seen.allSatisfy { !$0.contains(cost) }, "a customer's replay tells a cost")

        // After a restart, and in its own time shortened: the same, in the same order.
        #expect(try await shop.server.stop() == .code(0))
        try await shop.server.start()
        let paced = ReplaySessionRequest(
          sessionID: sale.session, speedPercent: 1_000, maxPauseMillis: 40)
        #expect(try await Self.replayed(.historyReplaySession, paced, shop.jane) == sale.staff)
      }
    }

    @Test("N6: a replay of a part begins with the state there and ends where it is told to")
    func replayOfAPart() async throws {
      try await Shop.run { shop in
        let sale = try await Self.sale(in: shop)
        defer { sale.customer.close() }
        let watched = try sale.staff.map { try WatchSessionResponse(decoding: $0) }
        let (from, to) = (watched[2].sequence, watched[4].sequence)
        let stream = Recorder(
          shop.jane.history.replaySession(
            ReplaySessionRequest(sessionID: sale.session, fromSequence: from, toSequence: to)))
        let part = try await stream.end()
        #expect(part.failure == nil)
        #expect(part.messages.map(\.sequence) == watched[2...4].map(\.sequence))
        #expect(part.messages.dropFirst() == watched[3...4])
        #expect(breaks(in: part.messages) == [])
        guard case .state(let state) = part.messages.first?.body else {
          Issue.record("a replay begins with the state")
          return
        }
        let cart = try #require(sale.carts.last { $0.sequence <= from })
        #expect(state.items == cart.items)
      }
    }

    @Test("S1-FR10: the cart at a sequence and at a time is the one that was read then")
    func sessionsAsTheyWere() async throws {
      try await Shop.run { shop in
        let sale = try await Self.sale(in: shop)
        defer { sale.customer.close() }
        for cart in sale.carts {
          let then = try await shop.jane.history.getSessionAt(
            GetSessionAtRequest(sessionID: sale.session, sequence: cart.sequence))
          #expect(then.items == cart.items)
          #expect(then.session.totals == cart.totals)
          #expect(then.session.version == cart.sessionVersion)
          let timed = try await shop.jane.history.getSessionAt(
            GetSessionAtRequest(sessionID: sale.session, time: then.committedAt))
          #expect(timed == then)
          let shown = try await sale.customer.history.getSessionAtAsClient(
            GetSessionAtRequest(sessionID: sale.session, sequence: cart.sequence))
          #expect(shown.items == cart.items.map(\.item))
          #expect(!shown.encoded().contains(Self.varint(Self.costCents)))
        }
        #expect(sale.carts.count >= 5)
      }
    }

    @Test("S1-FR10: a moment that is not there, and a session that is another's, are refused")
    func whatCanNotBeSeen() async throws {
      try await Shop.run { shop in
        let sale = try await Self.sale(in: shop)
        defer { sale.customer.close() }
        let first = try WatchSessionResponse(decoding: sale.staff[0]).sequence
        let asked: [(GetSessionAtRequest, ErrorCode)] = [
          (.init(sessionID: sale.session), .invalidField),
          (.init(sessionID: sale.session, sequence: first, time: .epoch), .invalidField),
          (.init(sessionID: sale.session, sequence: first - 1), .sessionNotFound),
          (.init(sessionID: sale.session, time: .epoch), .sessionNotFound),
          (.init(sessionID: sale.session, sequence: 1 << 40), .cursorInFuture),
          (.init(sessionID: SessionID(rawValue: 99), sequence: first), .sessionNotFound),
        ]
        for (request, code) in asked {
          let refused = await refusal { () throws(ClientError) in
            try await shop.jane.history.getSessionAt(request)
          }
          #expect(refused?.code == code, "\(request)")
        }
        let replays: [(ReplaySessionRequest, ErrorCode)] = [
          (.init(sessionID: sale.session, fromSequence: 9, toSequence: 8), .invalidField),
          (.init(sessionID: sale.session, toSequence: first - 1), .sessionNotFound),
          (.init(sessionID: sale.session, fromSequence: 1 << 40), .cursorInFuture),
          (.init(sessionID: sale.session, speedPercent: 1_000_001), .invalidField),
          (.init(sessionID: sale.session, maxPauseMillis: 3_600_001), .invalidField),
        ]
        for (request, code) in replays {
          let end = try await Recorder(shop.jane.history.replaySession(request)).end()
          #expect(end.failure?.code == code, "\(request)")
        }
        try await Self.expectOthersRefused(shop, sale)
      }
    }

    @Test("S1-SM01, S1-SM02: the numbers of a day are those counted by hand")
    func numbers() async throws {
      try await Shop.run { shop in
        try await Self.sale(in: shop).customer.close()
        let other = try await shop.session(by: shop.tom)
        let last = try await shop.tom.liveShopping.cancelSession(
          CancelSessionRequest(sessionID: other.sessionID))
        var request = GetSessionMetricsRequest(groupBy: .staff, atLeast: last.sequence)
        let rows = try await shop.jane.history.getSessionMetrics(request).rows
        #expect(rows.map(\.staffName) == ["Jane", "Tom"])
        let jane = try #require(rows.first)
        #expect(jane.sessionsStarted == 1 && jane.sessionsCompleted == 1)
        #expect(jane.completionRateE4 == 10_000)
        #expect(jane.orders == 1 && jane.draftOrders == 0)
        #expect(jane.orderTotal == Money(cents: 2 * 6_000_000))
        #expect([jane.linesAdded, jane.linesReleased, jane.linesPicked] == [2, 2, 1])
        #expect(jane.addedToReleased.count == 2 && jane.addedToReleased.maxMillis == 0)
        #expect(jane.releasedToPicked == jane.addedToPicked)
        #expect(jane.addedToPicked.count == 1)
        #expect(rows.last?.sessionsCancelled == 1 && rows.last?.completionRateE4 == 0)
        request.groupBy = .unspecified
        let sum = try await shop.admin.history.getSessionMetrics(request).rows
        #expect(sum.map(\.sessionsStarted) == [2])
        #expect(sum.map(\.completionRateE4) == [5_000])
        request.staffID = rows[1].staffID
        #expect(try await shop.admin.history.getSessionMetrics(request).rows.map(\.orders) == [0])
        request.toDay = 1
        #expect(try await shop.admin.history.getSessionMetrics(request).rows == [])
      }
    }
  }
}

extension SystemTests.HistoryTests {
  /// Goods are added, negotiated, picked, dropped and sold, a step at a time.
  private static func sale(in shop: Shop) async throws -> WatchedSale {
    let first = try await shop.batch(
      "A1", units: 10, priceCents: 7_654_321, costCents: costCents)
    let second = try await shop.batch("B2", units: 10)
    let opened = try await shop.session()
    let id = opened.sessionID
    let watch = [WatchSessionRequest(sessionID: id).encoded()]
    let staff = RawRecorder(shop.jane.exchange(.liveShoppingWatchSession, payloads: watch))
    let client = RawRecorder(
      shop.jane.exchange(.liveShoppingWatchSessionAsClient, payloads: watch))
    _ = try await staff.payloads.wait("the first message") { !$0.isEmpty }
    _ = try await client.payloads.wait("the first message") { !$0.isEmpty }
    let customer = try await shop.customer(code: opened.code)
    var carts: [GetCartResponse] = []
    func read(_ sequence: UInt64) async throws {
      carts.append(
        try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: id, atLeast: sequence)))
    }
    let kept = try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(sessionID: id, batchID: first, quantity: .units(2)))
    try await read(kept.sequence)
    let dropped = try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(sessionID: id, batchID: second, quantity: .units(1)))
    try await read(dropped.sequence)
    let priced = try await shop.jane.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: id, lineID: kept.item.lineID, adjustmentType: .fixed,
        adjustmentValue: AdjustmentValue(tenThousandths: 600_000_000), reason: "regular",
        visibility: .hidden))
    try await read(priced.sequence)
    _ = try await shop.jane.liveShopping.addNote(AddNoteRequest(sessionID: id, text: "a note"))
    let picked = try await shop.scanner.pickList.markPicked(
      MarkPickedRequest(
        sessionID: id, lineID: kept.item.lineID, expectedQuantity: .units(2)))
    try await read(picked.sequence)
    let removed = try await shop.jane.liveShopping.removeFromCart(
      RemoveFromCartRequest(sessionID: id, lineID: dropped.item.lineID))
    try await read(removed.sequence)
    let order = try await shop.jane.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: id))
    try await read(order.sequence)
    return WatchedSale(
      session: id, customer: customer,
      staff: try await messages(staff, upTo: order.sequence),
      client: try await messages(client, upTo: order.sequence), carts: carts)
  }

  private static func messages(
    _ recorder: RawRecorder, upTo sequence: UInt64
  ) async throws -> [[UInt8]] {
    let payloads = try await recorder.payloads.wait("the sale's end") { payloads in
      payloads.contains { Self.sequence($0) >= sequence }
    }
    return payloads.filter { !isProgress($0) }
  }

  /// Both kinds of message have the same numbers for these fields.
  private static func sequence(_ payload: [UInt8]) -> UInt64 {
    (try? WatchSessionResponse(decoding: payload))?.sequence
      ?? (try? WatchSessionAsClientResponse(decoding: payload))?.sequence ?? 0
  }

  private static func isProgress(_ payload: [UInt8]) -> Bool {
    if case .progress? = (try? WatchSessionResponse(decoding: payload))?.body { return true }
    if case .progress? = (try? WatchSessionAsClientResponse(decoding: payload))?.body {
      return true
    }
    return false
  }

  private static func replayed(
    _ method: MethodDescriptor, _ request: ReplaySessionRequest, _ client: ShowroomClient
  ) async throws -> [[UInt8]] {
    var payloads: [[UInt8]] = []
    for try await payload in client.exchange(method, payloads: [request.encoded()]) {
      payloads.append(payload)
    }
    return payloads.filter { !isProgress($0) }
  }

  private static func expectOthersRefused(_ shop: Shop, _ sale: WatchedSale) async throws {
    let stranger = try await shop.customer(code: try await shop.session().code)
    defer { stranger.close() }
    let request = GetSessionAtRequest(sessionID: sale.session, time: .init(nanoseconds: .max))
    let tom = await refusal { () throws(ClientError) in
      try await shop.tom.history.getSessionAt(request)
    }
    #expect(tom?.code == .unauthorizedSessionAccess)
    let customer = await refusal { () throws(ClientError) in
      try await stranger.history.getSessionAtAsClient(request)
    }
    #expect(customer?.code == .unauthorizedSessionAccess)
    let replay = ReplaySessionRequest(sessionID: sale.session)
    let refused = try await Recorder(stranger.history.replaySessionAsClient(replay)).end()
    #expect(refused.failure?.code == .unauthorizedSessionAccess)
    let forStaff = try await Recorder(stranger.history.replaySession(replay)).end()
    #expect(forStaff.failure?.code == .permissionDenied)
    let numbers = await refusal { () throws(ClientError) in
      try await stranger.history.getSessionMetrics(GetSessionMetricsRequest())
    }
    #expect(numbers?.code == .permissionDenied)
  }

  /// A number as protobuf writes it.
  private static func varint(_ value: Int64) -> [UInt8] {
    var rest = UInt64(bitPattern: value)
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
