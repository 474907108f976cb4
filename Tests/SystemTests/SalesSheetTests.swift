import APISchema
import Client
import Codec
import Foundation
import Testing
import Values

extension SystemTests {
  /// Sales sheets from their making to what becomes of them (S2R R13, 16.3; C15, C29 to C31).
  @Suite struct SalesSheetTests {
    private static func items(_ tea: BatchID, _ rare: BatchID) -> [NewSheetItem] {
      [
        NewSheetItem(batchID: tea),
        NewSheetItem(
          batchID: rare, quantity: .units(8),
          unitPrice: NegotiatedPrice(
            unitPrice: Money(cents: 900), reason: "a secret", hiddenFromClient: true),
          remark: "fresh"),
      ]
    }

    @Test("S2R R13: created, shared, read by link, selected, and turned into a draft order")
    func sheetToOrder() async throws {
      try await Shop.run(flags: ["--share-url-base", "https://shop.example/s/"]) { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        let rare = try await shop.batch("RARE", units: 4)
        let id = try await desk.sheet(Self.items(tea, rare), note: "thin margin")
        let link = try await desk.share(id, key: "link")
        #expect(link.shareUrl == "https://shop.example/s/" + link.shareToken)
        #expect(link.shareToken.utf8.count == 43)
        #expect(try await desk.share(id, key: "link") == link, "the same key, the same link")

        // The server is another by now: a link is not in its memory.
        #expect(try await shop.server.stop() == .code(0))
        try await shop.server.start()
        let stranger = try shop.client(nil)
        defer { stranger.close() }
        let customer = SheetDesk(shop, stranger)
        let seen = try await customer.open(link.shareToken)
        #expect(seen.name == "Spring" && seen.clientName == "Acme Corp" && !seen.expired)
        #expect(seen.items.map(\.unitPrice.cents) == [1_000, 900] && seen.currency == "USD")
        #expect(seen.items.map(\.visibleAdjustment) == [nil, nil], "it is hidden")
        #expect(seen.items.map(\.soldOut) == [false, false] && seen.items[1].remark == "fresh")
        for secret in ["secret", "thin margin", "600"] {
          #expect(!seen.jsonText().contains(secret), "\(secret) is internal")
        }
        let chosen = try await customer.select(
          link.shareToken, [1: 5, 2: 6], message: "by Friday")
        #expect(chosen.total.cents == 5 * 1_000 + 6 * 900 && chosen.itemCount == 2)
        let staffs = try await desk.sheet(id, atLeast: chosen.sequence)
        #expect(staffs.clientMessage == "by Friday" && staffs.summary.viewCount == 1)
        #expect(staffs.items.map(\.selectedQuantity) == [.units(5), .units(6)])
        #expect(staffs.summary.state == .shared && staffs.notes.map(\.text) == ["thin margin"])
        #expect(staffs.items[1].priceAdjustment?.reason == "a secret")

        let order = try await desk.toOrder(id, key: "order")
        #expect(try await desk.toOrder(id, key: "order") == order)
        #expect(try await desk.toOrder(id).orderID == order.orderID, "C30")
        let same = try await desk.client.orders.createFromSalesSheet(
          CreateFromSalesSheetRequest(sheetID: id))
        #expect(same.orderID == order.orderID, "under its name among orders")
        #expect(order.status == .draft && order.shortfalls.map(\.available) == [.units(4)])
        let draft = try await desk.client.orders.getOrder(
          GetOrderRequest(atLeast: order.sequence, orderID: order.orderID)
        ).order
        #expect(draft.summary.origin == .salesSheet && draft.total == chosen.total)
        #expect(draft.notes.map(\.text) == ["thin margin", "by Friday"])
        #expect(draft.correlationID == "sheet-\(id)")
        let story = try await desk.sheets.getAnalytics(
          GetSheetAnalyticsRequest(sheetID: id, atLeast: order.sequence))
        #expect(story.viewCount == 1 && story.days.map(\.viewCount) == [1])
        #expect(story.selections.map(\.total) == [chosen.total] && story.selectedCount == 2)
        #expect(story.conversions.map(\.orderNumber) == [order.orderNumber])
      }
    }

    @Test("S2R 16.3, S2-P01, S2-P16, I9: a selection becomes a live session that is sold")
    func sheetToSession() async throws {
      try await Shop.run { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        let rare = try await shop.batch("RARE", units: 4)
        let id = try await desk.sheet(Self.items(tea, rare))
        let link = try await desk.share(id)
        _ = try await desk.select(link.shareToken, [1: 5, 2: 6])
        let live = try await desk.toSession(id, key: "live")
        #expect(try await desk.toSession(id, key: "live") == live)
        #expect(try await desk.toSession(id).sessionID == live.sessionID)
        #expect(live.shortfalls.map(\.wanted) == [.units(6)])
        #expect(live.shortfalls.map(\.held) == [.units(4)])
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: live.sessionID, atLeast: live.sequence))
        #expect(cart.items.map(\.item.quantity) == [.units(5), .units(4)])
        #expect(cart.items.map(\.item.unitPrice.cents) == [1_000, 900])
        let stock = try await shop.stock("TEA", atLeast: live.sequence)
        #expect(stock.held == .units(5))
        let sold = try await shop.jane.liveShopping.convertToOrder(
          ConvertToOrderRequest(sessionID: live.sessionID, status: .confirmed))
        let order = try await shop.jane.orders.getOrder(
          GetOrderRequest(atLeast: sold.sequence, orderID: sold.orderID)
        ).order
        #expect(order.summary.origin == .liveShopping && order.correlationID == "sheet-\(id)")
        #expect(
          order.modeTransitions.map { "\($0.fromMode)>\($0.toMode)" } == [
            "salesSheet>liveSession", "liveSession>confirmed",
          ])
        #expect(order.total.cents == 5 * 1_000 + 4 * 900)
      }
    }

    @Test("S2R 13.2, 13.3: a sheet as text and as PDF; no mails without a mail server")
    func documents() async throws {
      try await Shop.run { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", name: "Grüner Tee 緑茶", units: 50)
        let rare = try await shop.batch("RARE", units: 4)
        let id = try await desk.sheet(Self.items(tea, rare), note: "thin margin")
        let text = try await desk.sheets.exportAsText(ExportSheetRequest(sheetID: id)).text
        for shown in ["Grüner Tee 緑茶", "10.00", "9.00", "RARE", "fresh", "Acme Corp", "8"] {
          #expect(text.contains(shown), "\(shown) is not in\n\(text)")
        }
        #expect(!text.contains("thin margin") && !text.contains("instead of"))
        let file = try await desk.sheets.exportAsPdf(ExportSheetRequest(sheetID: id))
        #expect(file.pdf.starts(with: Array("%PDF-".utf8)) && file.pageCount == 1)
        #expect(file.fileName == "sheet-\(id).pdf")
        let refused = await refusal { () throws(ClientError) in
          try await desk.sheets.sendViaEmail(
            SendSheetViaEmailRequest(sheetID: id, toAddress: "buyer@acme.example"))
        }
        #expect(refused?.code == .emailNotConfigured)
        #expect(try await desk.client.emails.list(ListEmailsRequest()).emails.isEmpty)
      }
    }
  }
}
