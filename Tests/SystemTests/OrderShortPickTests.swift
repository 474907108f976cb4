import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// Goods that the warehouse does not find after the sale (requirements 5.2).
  @Suite struct OrderShortPickTests {
    @Test("5.2: what is sold is made up for at its price, or with consent; everybody is told")
    func soldGoods() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let first = try await shop.batch("K1", name: "Kush", units: 10, priceCents: 900)
        _ = try await shop.batch("K2", name: "Kush", units: 10, priceCents: 1_200)
        let other = try await shop.batch("B2", units: 10, priceCents: 500)
        let stream = Recorder(shop.admin.orders.watchOrders(WatchOrdersRequest()))
        let id = try await desk.draft([(first, 8)]).orderID
        let sold = try await desk.confirm(id)
        let line = try #require(try await desk.picks(id, atLeast: sold.sequence).first).lineID

        let short = try await shop.scanner.pickList.shortPick(
          ShortPickRequest(lineID: line, picked: .units(5), reason: "crushed"))
        #expect(short.line.shortResolution == .reallocated)
        let made = try #require(short.replacement)
        #expect(made.batchCode == "K2" && made.quantity == .units(3) && made.orderID == id)
        let order = try await desk.order(id, atLeast: short.sequence)
        #expect(order.total.cents == 7_200 && order.lines.map(\.replacesLineID) == [.none, line])
        #expect(order.lines.map(\.short) == [.units(3), .zero])

        // The stand-in is not there either. What comes next takes somebody's consent.
        _ = try await shop.scanner.pickList.shortPick(
          ShortPickRequest(
            lineID: made.lineID, picked: .units(1), reason: "wet", noReallocation: true))
        var request = SubstitutePickRequest(
          lineID: made.lineID, batchID: other, unitPrice: UnitPrice(unitPrice: Money(cents: 1_000)))
        let silent = await refusal { [request] () throws(ClientError) in
          try await shop.jane.pickList.substitutePick(request)
        }
        #expect(silent?.code == .invalidField && silent?.detail?.field == "consent")
        request.consent = "Ann, by phone"
        let substituted = try await shop.jane.pickList.substitutePick(request)
        #expect(substituted.replacement?.batchCode == "B2")

        let after = try await desk.order(id, atLeast: substituted.sequence)
        #expect(after.total.cents == 6 * 900 + 2 * 1_000 && after.summary.status == .confirmed)
        #expect(after.shortPicks.map(\.resolution) == [.reallocated, .substituted])
        #expect(after.shortPicks.map(\.consent) == ["", "Ann, by phone"])
        #expect(after.shortPicks.map(\.totalAfter.cents) == [7_200, 7_400])
        let history = try await desk.history(id, atLeast: substituted.sequence)
        #expect(history.contains("short reallocated") && history.contains("short substituted"))
        let told = try await stream.reach(substituted.sequence).flatMap(\.changed).last
        #expect(told?.shortPicks == after.shortPicks && told?.total == after.total)
        let stock = try await shop.stock("K2", atLeast: substituted.sequence)
        #expect(stock.quarantined == .units(2) && stock.committed == .units(1))
        try await Self.ship(desk, id, atLeast: substituted.sequence)
      }
    }

    /// Nothing is left to decide.
    private static func ship(_ desk: OrderDesk, _ id: OrderID, atLeast: UInt64) async throws {
      _ = try await desk.pickAll(id, atLeast: atLeast)
      _ = try await desk.advance(id, .processing)
      let shipped = try await desk.advance(id, .shipped)
      #expect(shipped.status == .shipped)
    }
  }
}
