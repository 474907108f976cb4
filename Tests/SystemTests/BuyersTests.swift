import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// A thousand want what there are a hundred of (S1-EC04, S2-P09, I1).
  @Suite struct BuyersTests {
    private static let buyers = 1_000
    private static let units: Int64 = 100
    /// So many are customers with a token for their session; the others are staff.
    private static let customers = 400

    /// One connection and one session each.
    private struct Buyer: Sendable {
      var client: ShowroomClient
      var session: SessionID
    }

    @Test func thousandBuyersForHundredUnits() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("RARE", units: Self.units)
        let buyers = try await Self.arrive(shop)
        defer { for buyer in buyers { buyer.client.close() } }
        let outcomes = try await within(120, "every buyer's answer") {
          await Self.all(buyers) { buyer in await Self.buy(buyer, batch) }
        }
        let winners = zip(buyers, outcomes).filter { $0.1 == nil }.map(\.0)
        let losers = outcomes.compactMap { $0 }
        #expect(winners.count == Int(Self.units))
        #expect(losers.filter { $0.code != .insufficientInventory }.map(\.description) == [])
        #expect(losers.allSatisfy { $0.detail?.availableQuantity == .zero })

        let stock = try await shop.stock("RARE")
        #expect(stock.onHand == .units(Self.units))
        #expect(stock.held == .units(Self.units))
        #expect(stock.available == .zero)
        try await Self.expectCarts(shop, buyers, winners: Set(winners.map(\.session)))
      }
    }

    /// Everyone has a session and an open connection.
    private static func arrive(_ shop: Shop) async throws -> [Buyer] {
      try await within(180, "\(buyers) connections") {
        let opened = try await throwingAll(Array(0..<buyers)) { _ in try await shop.session() }
        return try await throwingAll(Array(opened.enumerated())) { index, session in
          let client =
            index < customers
            ? try await shop.customer(code: session.code) : try shop.client("staff/jane")
          _ = try await client.server.ping(PingRequest(payload: [1]))
          return Buyer(client: client, session: session.sessionID)
        }
      }
    }

    /// Nil when it was held.
    private static func buy(_ buyer: Buyer, _ batch: BatchID) async -> ClientError? {
      await refusal { () throws(ClientError) in
        try await buyer.client.liveShopping.addToCart(
          AddToCartRequest(sessionID: buyer.session, batchID: batch, quantity: .units(1)))
      }
    }

    /// Who was told "held" has one unit, everyone else none.
    private static func expectCarts(
      _ shop: Shop, _ buyers: [Buyer], winners: Set<SessionID>
    ) async throws {
      let wrong = try await throwingAll(buyers) { buyer -> SessionID? in
        let cart = try await shop.admin.liveShopping.getCart(
          GetCartRequest(sessionID: buyer.session))
        let expected: [Quantity] = winners.contains(buyer.session) ? [.units(1)] : []
        return cart.items.map(\.item.quantity) == expected ? nil : buyer.session
      }
      #expect(wrong.compactMap { $0 } == [])
    }

    private static func all<Input: Sendable, Output: Sendable>(
      _ inputs: [Input], _ body: @escaping @Sendable (Input) async -> Output
    ) async -> [Output] {
      await withTaskGroup(of: (Int, Output).self) { group in
        for (index, input) in inputs.enumerated() {
          group.addTask { (index, await body(input)) }
        }
        var outputs: [Int: Output] = [:]
        for await (index, output) in group { outputs[index] = output }
        return inputs.indices.compactMap { outputs[$0] }
      }
    }
  }
}

/// Does all at once; the results in the inputs' order. The first error ends it.
func throwingAll<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], _ body: @escaping @Sendable (Input) async throws -> Output
) async throws -> [Output] {
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    for (index, input) in inputs.enumerated() {
      group.addTask { (index, try await body(input)) }
    }
    var outputs: [Int: Output] = [:]
    for try await (index, output) in group { outputs[index] = output }
    return inputs.indices.compactMap { outputs[$0] }
  }
}
