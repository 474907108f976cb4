import APISchema
import Client
import Codec
import RPC
import Testing
import Values

extension SystemTests {
  /// A session's history over the wire: as it was, once more, and what it came to.
  @Suite struct HistoryTests {
    @Test("S1-FR10, S1-GAP03: a replay at once is byte for byte what was watched")
    func replayIsWhatWasWatched() async throws {
      try await Shop.run { shop in
        let sale = try await WatchedSale.play(in: shop)
        defer { sale.customer.close() }
        let replay = ReplaySessionRequest(sessionID: sale.session)
        #expect(try await Self.replayed(.historyReplaySession, replay, shop.jane) == sale.staff)
        let seen = try await Self.replayed(.historyReplaySessionAsClient, replay, sale.customer)
        #expect(seen == sale.client)
        let cost = Self.varint(WatchedSale.costCents)
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
        let sale = try await WatchedSale.play(in: shop)
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
        let sale = try await WatchedSale.play(in: shop)
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
          #expect(!shown.encoded().contains(Self.varint(WatchedSale.costCents)))
        }
        #expect(sale.carts.count >= 5)
      }
    }

    @Test("S1-FR10: a moment that is not there, and a session that is another's, are refused")
    func whatCanNotBeSeen() async throws {
      try await Shop.run { shop in
        let sale = try await WatchedSale.play(in: shop)
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

    @Test("N14: replays that linger take the places of others, and give them back")
    func placesAreLimited() async throws {
      try await Shop.run { shop in
        let sale = try await WatchedSale.play(in: shop)
        defer { sale.customer.close() }
        // A percent of real time: none of them ends by itself.
        let slow = ReplaySessionRequest(
          sessionID: sale.session, speedPercent: 1, maxPauseMillis: 3_600_000)
        var replays: [Recorder<WatchSessionResponse>] = []
        for client in [shop.jane, shop.admin] {
          for _ in 0..<64 { replays.append(Recorder(client.history.replaySession(slow))) }
        }
        for replay in replays { try await replay.reach(1) }
        let atOnce = ReplaySessionRequest(sessionID: sale.session)
        let refused = try await Recorder(shop.jane.history.replaySession(atOnce)).end()
        #expect(refused.failure?.code == .limitExceeded)
        #expect(refused.failure?.status.code == .resourceExhausted)
        let look = GetSessionAtRequest(sessionID: sale.session, time: .init(nanoseconds: .max))
        let busy = await refusal { () throws(ClientError) in
          try await shop.jane.history.getSessionAt(look)
        }
        #expect(busy?.code == .limitExceeded)
        replays.forEach { $0.cancel() }
        for replay in replays { try await replay.end() }
        #expect(try await Self.eventually { try await shop.jane.history.getSessionAt(look) })
      }
    }

    @Test("S1-SM01, S1-SM02: the numbers of a day are those counted by hand")
    func numbers() async throws {
      try await Shop.run { shop in
        try await WatchedSale.play(in: shop).customer.close()
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
  /// Tries until there is a place again: the server hears of cancelled calls in its own time.
  private static func eventually(
    _ call: () async throws -> GetSessionAtResponse
  ) async throws -> Bool {
    for _ in 0..<1_000 {
      do {
        _ = try await call()
        return true
      } catch let error as ClientError where error.code == .limitExceeded {
        continue
      }
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
    return payloads.filter { !WatchedSale.isProgress($0) }
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
