import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// Who does not read harms nobody else, and misses nothing (D7, N15).
  @Suite struct SlowConsumerTests {
    private static let adds = 5_000
    /// Streams of the connection that isn't read.
    private static let streams = 60
    /// Far less than what they are owed; the adds themselves and sockets' buffers are in it.
    private static let growthBytesMax = 32 * 1_048_576

    @Test func watchersThatDoNotRead() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch(
          "BULK", name: String(repeating: "long ", count: 40), units: Int64(Self.adds))
        let session = try await shop.session()
        let stuck = try await RawConnection(shop, "warehouse/scanner-1", credit: 65_536)
        stuck.watch(.pickListWatchPickList, [], streams: Self.streams)
        try await stuck.events.wait("the state of every stream") {
          $0.messages.count == Self.streams
        }
        stuck.read(false)
        var idle = shop.tom.pickList.watchPickList(WatchPickListRequest()).makeAsyncIterator()
        let first = try #require(try await idle.next())
        let reader = Recorder(shop.scanner.pickList.watchPickList(WatchPickListRequest()))
        try await reader.reach(1)

        let before = try shop.server.residentBytes()
        let last = try await Self.add(shop, session.sessionID, batch)
        let all = try await reader.reach(last, seconds: 60)
        let growth = try shop.server.residentBytes() - before
        print("the server grew by \(growth / 1_024) KiB while \(Self.streams + 1) streams waited")
        #expect(growth < Self.growthBytesMax)
        #expect(breaks(in: all) == [])

        try await Self.expectSame(&idle, first, all)
        stuck.read(true)
        try await Self.expectSame(stuck, upTo: last, all)
        stuck.close()
      }
    }

    /// Adds one unit so many times; the sequence of the last.
    private static func add(
      _ shop: Shop, _ session: SessionID, _ batch: BatchID
    ) async throws -> UInt64 {
      try await within(120, "\(adds) adds") {
        let lasts = try await throwingAll(Array(0..<20)) { _ in
          var sequence: UInt64 = 0
          for _ in 0..<(adds / 20) {
            let added = try await shop.jane.liveShopping.addToCart(
              AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(1)))
            sequence = added.sequence
          }
          return sequence
        }
        return lasts.max() ?? 0
      }
    }

    /// The slow consumer gets what the fast one got, message by message.
    private static func expectSame(
      _ iterator: inout MessageStream<WatchPickListResponse>.Iterator,
      _ first: WatchPickListResponse, _ expected: [WatchPickListResponse]
    ) async throws {
      var messages = [first]
      while let last = messages.last, last.sequence < (expected.last?.sequence ?? 0) {
        messages.append(try #require(try await iterator.next()))
      }
      #expect(breaks(in: messages) == [])
      #expect(changes(messages) == changes(expected))
    }

    private static func expectSame(
      _ stuck: RawConnection, upTo last: UInt64, _ expected: [WatchPickListResponse]
    ) async throws {
      let count = expected.filter { !$0.isState && !$0.isProgress }.count
      let events = try await stuck.events.wait("what the stuck streams are owed", seconds: 120) {
        $0.closed != nil || $0.messages.values.allSatisfy { $0.count > count }
      }
      #expect(events.closed == nil)
      let owed = events.messages.values.joined().reduce(0) { $0 + $1.count }
      #expect(owed > 2 * growthBytesMax)
      #expect(events.messages.values.allSatisfy { $0.last == events.messages[0]?.last })
      for number in [0, streams / 2, streams - 1] {
        let messages = try (events.messages[number] ?? []).map {
          try WatchPickListResponse(decoding: $0)
        }
        #expect(breaks(in: messages) == [], "stream \(number)")
        #expect(changes(messages) == changes(expected), "stream \(number)")
      }
    }

    /// Sequences of the messages that say what changed.
    private static func changes(_ messages: [WatchPickListResponse]) -> [UInt64] {
      messages.filter { !$0.isState && !$0.isProgress }.map(\.sequence)
    }
  }
}

extension WatchPickListResponse {
  /// The cursor moved and nothing happened.
  fileprivate var isProgress: Bool { if case .progress = body { true } else { false } }
}
