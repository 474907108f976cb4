import APISchema
import Client
import Clocks
import Foundation
import Testing
import Values

extension SystemTests {
  /// A purchase between order and live session, both ways (S2R R16, C22, C27, C28, S2-P15, S2-P16).
  @Suite struct OrderModesTests {
    @Test(
      "S2-P15, S2-P16, I9: draft to live and back keeps lines, prices and notes, and says what not")
    func roundTrip() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        let rare = try await shop.batch("RARE", units: 4)
        let draft = try await desk.draft([(tea, 10), (rare, 4)], note: "call first")
        let id = draft.orderID
        _ = try await desk.price(id, .batch, batch: tea, percent: -10, reason: "regular")
        let before = try await desk.order(id)
        // Somebody else takes some of it meanwhile: a draft holds nothing.
        let other = try await desk.draft([(rare, 3)])
        _ = try await desk.confirm(other.orderID)

        let request = ConvertFromDraftRequest(idempotencyKey: "to-live", orderID: id)
        let live = try await desk.orders.convertDraftToLiveSession(request)
        #expect(live.shortfalls.map(\.batchID) == [rare])
        #expect(live.shortfalls.map(\.wanted) == [.units(4)])
        #expect(live.shortfalls.map(\.held) == [.units(1)])
        #expect(try await desk.orders.convertDraftToLiveSession(request) == live)
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: live.sessionID))
        #expect(cart.items.map(\.item.quantity) == [.units(10), .units(1)])
        #expect(cart.items.map(\.item.unitPrice.cents) == [900, 1_000])
        // The order is locked and says by whom.
        let locked = try await desk.order(id, atLeast: live.sequence)
        #expect(locked.lockedBySessionID == live.sessionID)
        let refused = await refusal { () throws(ClientError) in try await desk.confirm(id) }
        #expect(refused?.code == .orderNotModifiable)

        _ = try await shop.jane.liveShopping.addNote(
          AddNoteRequest(sessionID: live.sessionID, text: "wants more soon"))
        let back = try await desk.orders.convertLiveSessionToDraft(
          ConvertLiveSessionToDraftRequest(
            idempotencyKey: "to-draft", sessionID: live.sessionID, reason: "thinks about it"))
        #expect(back.orderID == id && back.status == .draft)
        let after = try await desk.order(id, atLeast: back.sequence)
        #expect(after.summary.orderNumber == before.summary.orderNumber)
        #expect(after.lines.map(\.quantity) == [.units(10), .units(1)])
        #expect(after.lines.map(\.unitPrice.cents) == [900, 1_000])
        #expect(after.lockedBySessionID.isNone)
        #expect(after.notes.map(\.text) == ["call first", "wants more soon"])
        #expect(
          after.modeTransitions.map { "\($0.fromMode)>\($0.toMode)" } == [
            "draft>liveSession", "liveSession>draft",
          ])
        #expect(after.modeTransitions.allSatisfy { $0.correlationID == after.correlationID })
        #expect(after.modeTransitions.first?.shortfalls.map(\.held) == [.units(1)])
        #expect(after.modeTransitions.last?.reason == "thinks about it")
        let stock = try await shop.stock("TEA", atLeast: back.sequence)
        #expect(stock.available == .units(50) && stock.held == .zero)
        // Again, whoever asks: the same order (C22).
        let again = try await desk.orders.convertLiveSessionToDraft(
          ConvertLiveSessionToDraftRequest(sessionID: live.sessionID))
        #expect(again.orderID == id)
        let kinds = try await desk.history(id, atLeast: back.sequence)
        #expect(
          kinds.contains("mode draft>liveSession") && kinds.contains("mode liveSession>draft"))
      }
    }

    /// By the clock of the machine, as the server's.
    private static var inAnHour: Timestamp {
      Timestamp(nanoseconds: Int64(Date.now.timeIntervalSince1970) * 1_000_000_000)
        .adding(seconds: 3_600)
    }

    @Test("S2-API-or.createFromLiveSession, C22: one order under both names; a draft that holds on")
    func fromSession() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 10)
        let session = try await shop.session()
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: tea, quantity: .units(6)))
        let kept = try await desk.orders.convertLiveSessionToDraft(
          ConvertLiveSessionToDraftRequest(
            sessionID: session.sessionID, keepHoldUntil: Self.inAnHour))
        let held = try await shop.stock("TEA", atLeast: kept.sequence)
        #expect(held.held == .units(6) && held.available == .units(4))
        let draft = try await desk.order(kept.orderID, atLeast: kept.sequence)
        #expect(draft.holdUntil != nil && draft.summary.origin == .liveShopping)
        let sold = try await desk.confirm(kept.orderID)
        let stock = try await shop.stock("TEA", atLeast: sold.sequence)
        #expect(stock.held == .zero && stock.committed == .units(6))

        let second = try await shop.session()
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: second.sessionID, batchID: tea, quantity: .units(4)))
        let request = ConvertToOrderRequest(sessionID: second.sessionID, status: .confirmed)
        let order = try await desk.orders.createFromLiveSession(request)
        let same = try await shop.jane.liveShopping.convertToOrder(request)
        #expect(order.orderID == same.orderID && order.orderNumber == "SO-000002")
      }
    }

    @Test("C08: a draft holds until a time, and nobody gets it meanwhile; then everybody")
    func holdEnds() async throws {
      try await ClockedShop.run { clocked in
        let shop = clocked.shop
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 10)
        let draft = try await desk.draft([(tea, 8)])
        let end = clocked.clock.timestamp.adding(seconds: 1_000)
        let far = await refusal { () throws(ClientError) in
          try await desk.orders.setHold(
            SetHoldRequest(
              orderID: draft.orderID, holdUntil: end.adding(seconds: 73 * 3_600)))
        }
        #expect(far?.code == .invalidField && far?.detail?.field == "hold_until")
        let held = try await desk.orders.setHold(
          SetHoldRequest(orderID: draft.orderID, holdUntil: end))
        #expect(try await shop.stock("TEA", atLeast: held.sequence).held == .units(8))
        let session = try await shop.session()
        let add = AddToCartRequest(
          sessionID: session.sessionID, batchID: tea, quantity: .units(3))
        let refused = await refusal { () throws(ClientError) in
          try await shop.jane.liveShopping.addToCart(add)
        }
        #expect(refused?.detail?.availableQuantity == .units(2))
        // The timer is late, the hold is over all the same.
        clocked.clock.advance(seconds: 1_001)
        let added = try await shop.jane.liveShopping.addToCart(add)
        let after = try await desk.order(draft.orderID, atLeast: added.sequence)
        #expect(after.holdUntil == nil && after.summary.status == .draft)
        let short = await refusal { () throws(ClientError) in
          try await desk.confirm(draft.orderID)
        }
        #expect(short?.detail?.shortfalls.map(\.available) == [.units(7)])
      }
    }

    @Test("S2R-14.4: drafts and quotes end by themselves, as the policy says")
    func expiry() async throws {
      try await ClockedShop.run { clocked in
        let shop = clocked.shop
        let desk = OrderDesk(shop)
        _ = try await shop.admin.policy.savePolicy(
          SavePolicyRequest(policy: StorePolicy(draftLifetimeDays: 3, quoteLifetimeDays: 2)))
        let policy = try await shop.jane.policy.getPolicy(GetPolicyRequest()).policy
        #expect(policy.draftLifetimeDays == 3 && policy.quoteLifetimeDays == 2)
        let wrong = await refusal { () throws(ClientError) in
          try await shop.admin.policy.savePolicy(
            SavePolicyRequest(policy: StorePolicy(draftHoldHoursMax: 721)))
        }
        #expect(wrong?.detail?.field == "policy.draft_hold_hours_max")
        let tea = try await shop.batch("TEA", units: 10)
        let draft = try await desk.draft([(tea, 1)])
        #expect(draft.expiresAt == clocked.clock.timestamp.adding(seconds: 3 * 86_400))
        let quote = try await desk.orders.submitQuote(SubmitQuoteRequest(orderID: draft.orderID))
        #expect(quote.expiresAt == clocked.clock.timestamp.adding(seconds: 2 * 86_400))
        clocked.clock.advance(seconds: 2 * 86_400 + 1)
        let late = await refusal { () throws(ClientError) in
          try await desk.orders.acceptQuote(ConfirmOrderRequest(orderID: draft.orderID))
        }
        #expect(late?.code == .orderExpired && late?.detail?.expiresAt == quote.expiresAt)
      }
    }
  }
}
