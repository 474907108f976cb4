import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// What happens in a cart is on the screens of those who watch before the time is over that the
  /// requirements give (S2-P20, S2R-6.1, C36).
  @Suite struct DeliveryTests {
    /// A deadline for the receiver, not a measure of speed.
    private static let seconds = 2
    private static let cases = 120

    @Test(
      "Feature: unified-sales-live-shopping, Property 20: cart event to connected staff within 2 s"
    )
    func cartEventsArrive() async throws {
      let seed = firstSeed(20)
      try await Shop.run { shop in
        let cart = try await Cart.open(shop)
        defer { cart.tablet.close() }
        var random = SplitMix64(seed: seed)
        for number in 0..<Self.cases {
          let sequence = try await cart.change(&random)
          for screen in cart.screens {
            let messages = try await screen.reach(sequence, seconds: Self.seconds)
            let found = messages.last { $0.sequence == sequence }
            guard case .changes = found?.body else {
              throw Unmet(
                "case \(number) of SHOWROOM_SEED=\(seed): \(sequence) is "
                  + "\(String(describing: found))")
            }
          }
        }
        for screen in cart.screens { #expect(breaks(in: screen.seen.value.messages) == []) }
      }
    }

    /// One cart that a salesperson and a customer change, and three screens of staff.
    private struct Cart {
      let shop: Shop
      let session: SessionID
      let batch: BatchID
      let tablet: ShowroomClient
      let screens: [Recorder<WatchSessionResponse>]

      static func open(_ shop: Shop) async throws -> Cart {
        let batch = try await shop.batch("A1", units: 1_000_000)
        let session = try await shop.session()
        let request = WatchSessionRequest(sessionID: session.sessionID)
        let screens = [shop.jane, shop.jane, shop.admin].map {
          Recorder($0.liveShopping.watchSession(request))
        }
        for screen in screens { try await screen.reach(1) }
        return Cart(
          shop: shop, session: session.sessionID, batch: batch,
          tablet: try await shop.customer(code: session.code), screens: screens)
      }

      /// Somebody changes something; the sequence of that.
      func change(_ random: inout SplitMix64) async throws -> UInt64 {
        let who = Bool.random(using: &random) ? shop.jane : tablet
        let now = try await shop.jane.liveShopping.getCart(GetCartRequest(sessionID: session))
        guard let line = now.items.map(\.item).randomElement(using: &random),
          now.items.count < 8, Int.random(in: 0..<3, using: &random) > 0
        else { return try await add(who, &random) }
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          return try await who.liveShopping.removeFromCart(
            RemoveFromCartRequest(sessionID: session, lineID: line.lineID)
          ).sequence
        case 1:
          let more = Quantity(tenThousandths: line.quantity.tenThousandths + Quantity.perUnit)
          return try await who.liveShopping.updateCartItem(
            UpdateCartItemRequest(sessionID: session, lineID: line.lineID, quantity: more)
          ).sequence
        default: return try await haggle(line.lineID, &random)
        }
      }

      private func add(
        _ who: ShowroomClient, _ random: inout SplitMix64
      ) async throws -> UInt64 {
        try await who.liveShopping.addToCart(
          AddToCartRequest(
            sessionID: session, batchID: batch, quantity: .units(1),
            separateLine: Bool.random(using: &random))
        ).sequence
      }

      private func haggle(_ line: LineID, _ random: inout SplitMix64) async throws -> UInt64 {
        let value = Int64.random(in: 1...30_000, using: &random)
        return try await shop.jane.liveShopping.applyItemOverride(
          ApplyItemOverrideRequest(
            sessionID: session, lineID: line, adjustmentType: .dollar,
            adjustmentValue: AdjustmentValue(tenThousandths: -value), visibility: .hidden)
        ).sequence
      }
    }
  }
}
