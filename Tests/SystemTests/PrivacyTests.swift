import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// What a customer must not see is in none of the bytes that reach the customer's device (I7,
  /// S2-P05, S2-SEC05).
  @Suite struct PrivacyTests {
    private static let priceCents: Int64 = 7_654_321
    private static let costCents: Int64 = 5_432_109
    private static let reason = "regular-but-secret"
    private static let note = "never-show-this-note"

    @Test func customerBytesHoldNoSecret() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch(
          "A1", units: 10, priceCents: Self.priceCents, costCents: Self.costCents)
        let session = try await shop.session()
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let stream = RawRecorder(
          customer.exchange(
            .liveShoppingWatchSessionAsClient,
            payloads: [WatchSessionRequest(sessionID: session.sessionID).encoded()]))
        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(3)))
        let hidden = try await Self.haggle(shop, session.sessionID, added.item.lineID)
        let answers = try await Self.answers(to: customer, session.sessionID)
        let received = try await Self.streamed(stream, upTo: hidden.sequence)

        Self.expectSecretless(answers + received)
        // Once the price is a hidden one, the price before it is a secret, too.
        let after = received.filter { Self.sequence($0) >= hidden.sequence }
        let cart = try WatchSessionAsClientResponse(decoding: try #require(after.first))
        #expect(after.count >= 1)
        #expect(after.allSatisfy { !$0.contains(Self.varint(Self.priceCents)) })
        #expect(!answers[0].contains(Self.varint(Self.priceCents)))
        try Self.expectOnlyNewPrice(answers[0], cart)
      }
    }

    /// A note, a visible price, then a hidden one.
    private static func haggle(
      _ shop: Shop, _ session: SessionID, _ line: LineID
    ) async throws -> ApplyItemOverrideResponse {
      _ = try await shop.jane.liveShopping.addNote(
        AddNoteRequest(sessionID: session, text: note))
      _ = try await shop.jane.liveShopping.applyItemOverride(
        ApplyItemOverrideRequest(
          sessionID: session, lineID: line, adjustmentType: .percentage,
          adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: reason,
          visibility: .visible))
      return try await shop.jane.liveShopping.applyItemOverride(
        ApplyItemOverrideRequest(
          sessionID: session, lineID: line, adjustmentType: .fixed,
          adjustmentValue: AdjustmentValue(tenThousandths: 600_000_000), reason: reason,
          visibility: .hidden))
    }

    /// Every answer that a customer can ask for, the cart first.
    private static func answers(
      to customer: ShowroomClient, _ session: SessionID
    ) async throws -> [[UInt8]] {
      [
        try await customer.unary(
          .liveShoppingGetCartAsClient, payload: GetCartRequest(sessionID: session).encoded()),
        try await customer.unary(
          .liveShoppingGetSessionAsClient, payload: GetSessionRequest(sessionID: session).encoded()
        ),
        try await customer.unary(
          .catalogGetCatalog, payload: GetCatalogRequest(sessionID: session).encoded()),
        try await customer.unary(.accessWhoAmI, payload: []),
        try await customer.unary(.serverInfo, payload: []),
      ]
    }

    private static func streamed(
      _ stream: RawRecorder, upTo sequence: UInt64
    ) async throws -> [[UInt8]] {
      try await stream.payloads.wait("the hidden price on the customer's stream") {
        $0.contains { Self.sequence($0) >= sequence }
      }
    }

    private static func expectSecretless(_ payloads: [[UInt8]]) {
      let secrets: [(String, [UInt8])] = [
        ("the cost", varint(costCents)), ("the reason", Array(reason.utf8)),
        ("the note", Array(note.utf8)), ("the percentage", varint(-100_000)),
        ("the fixed value", varint(600_000_000)),
      ]
      for payload in payloads {
        for (name, bytes) in secrets {
          #expect(!payload.contains(bytes), "\(name) is in \(payload)")
        }
      }
    }

    private static func expectOnlyNewPrice(
      _ payload: [UInt8], _ message: WatchSessionAsClientResponse
    ) throws {
      let cart = try GetCartAsClientResponse(decoding: payload)
      #expect(cart.items.map(\.unitPrice) == [Money(cents: 6_000_000)])
      #expect(cart.items.allSatisfy { $0.visibleAdjustment == nil })
      #expect(cart.totals.discountTotal == .zero)
      #expect(cart.totals.total == Money(cents: 18_000_000))
      guard case .changes(let changes) = message.body else {
        Issue.record("the hidden price came as \(message)")
        return
      }
      #expect(changes.totals == cart.totals)
    }

    private static func sequence(_ payload: [UInt8]) -> UInt64 {
      (try? WatchSessionAsClientResponse(decoding: payload))?.sequence ?? 0
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
}

/// Keeps a stream's messages as they came.
final class RawRecorder: Sendable {
  let payloads = Watched<[[UInt8]]>([])
  private let task: Task<Void, any Error>

  init(_ stream: MessageStream<[UInt8]>) {
    let payloads = payloads
    task = Task { for try await payload in stream { payloads.update { $0.append(payload) } } }
  }

  deinit { task.cancel() }
}
