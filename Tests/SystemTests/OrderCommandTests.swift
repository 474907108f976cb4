import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// `showroom order …`: each command says what the server answered.
  @Suite struct OrderCommandTests {
    @Test("S2-P02, C25: a draft is made, edited, quoted, accepted, advanced and paid")
    func sale() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        let tea = try await shop.batch("TEA", units: 50)
        _ = try await shop.batch("CUP", units: 3)
        let made = try await jane.text(
          "order", "create", "\(shop.customerID)", "TEA:10", "CUP:5@9.50", "--phone", "--note",
          "for the fair")
        #expect(made.contains("SO-000001 draft, total 147.50"), "\(made)")
        #expect(made.contains("CUP: 3 of 5 can be had"), "\(made)")
        let number = "SO-000001"
        try await jane.expect(1, "CUP: 3 of 5 can be had", "order", "confirm", number)
        let order = try await jane.json(GetOrderResponse.self, "order", "show", number).order
        let cups = "\(order.lines[1].lineID)"
        _ = try await jane.text("order", "update-line", number, cups, "2")
        try await jane.expect(
          1, "VERSION_CONFLICT", "order", "remove-line", number, cups, "--expect-version", "1")
        _ = try await jane.text("order", "remove-line", number, cups)
        let added = try await jane.text(
          "order", "add-line", number, "CUP:1@9.00", "--reason", "chipped")
        #expect(added.contains("line "), "\(added)")
        let priced = try await jane.json(
          OrderCommandResponse.self, "order", "price", number, "--batch", "\(tea)",
          "--percent=-10")
        #expect(priced.total.cents == 9_900)
        _ = try await jane.text("order", "remove-price", number, "\(priced.overrideID)")
        let fees = try await jane.text("order", "fees", number, "Transport:2.5%", "Pallet:12.00")
        #expect(fees.contains("total 109.00, due 123.73"), "\(fees)")
        _ = try await jane.text("order", "update", number, "--terms", "prepaid")
        _ = try await jane.text("order", "note", number, "call first")
        _ = try await jane.text("order", "hold", number)
        _ = try await jane.text("order", "quote", number)
        _ = try await jane.text("order", "to-draft", number, "--reason", "typo")
        _ = try await jane.text("order", "submit", number)
        _ = try await jane.text("order", "approve", number)
        let shown = try await jane.text("order", "show", number)
        #expect(shown.contains("Transport (2.5 %) 2.73") && shown.contains("terms prepaid"))
        #expect(shown.contains("SO-000001 confirmed for Acme Corp, sold by Jane, from phone"))
        #expect(shown.contains("note by Jane: call first"), "\(shown)")
        let ops = Terminal(shop, "admin/ops")
        _ = try await ops.text("order", "pay", number, "100.00")
        let part = try await jane.text("order", "show", number)
        #expect(part.contains("due 123.73  paid 100.00  still open 23.73"), "\(part)")
        _ = try await ops.text("order", "pay", number, "23.73", "--reference", "wire")
        _ = try await jane.text("order", "advance", number, "processing")
        _ = try await jane.text("order", "advance", number, "shipped", "--regardless-of-picking")
        let history = try await jane.text("orders", "history", number)
        #expect(history.contains("confirmed to processing"), "\(history)")
        #expect(history.contains("paid 23.73 (wire)"), "\(history)")
        let margins = try await jane.text("order", "margins", number)
        #expect(margins.contains("order: cost 66.00, margin 43.00"), "\(margins)")
        let list = try await jane.text("order", "list", "--status", "shipped", "--origin", "phone")
        #expect(list.contains(number), "\(list)")
        try await Self.documents(jane, number, shop)
      }
    }

    /// S2R-9.7: the order for its customer.
    private static func documents(_ jane: Terminal, _ number: String, _ shop: Shop) async throws {
      let text = try await jane.text("order", "text", number)
      #expect(text.contains(number) && text.contains("Acme Corp") && text.contains("123.73"))
      #expect(!text.contains("call first"), "\(text)")
      let path = "\(shop.server.directory)/order.pdf"
      let said = try await jane.text("order", "pdf", number, "--output", path)
      #expect(said.contains("1 page\n"), "\(said)")
      let pdf = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(pdf.starts(with: Data("%PDF-".utf8)))
      try await jane.expect(1, "EMAIL_NOT_CONFIGURED", "order", "mail", number)
    }

    @Test("C22, C28: orders to sessions and back; accept, cancel; watch")
    func modes() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        _ = try await shop.batch("TEA", units: 50)
        _ = try await jane.text("order", "create", "\(shop.customerID)", "TEA:2")
        let open = try await jane.json(
          ConvertFromDraftResponse.self, "order", "to-session", "SO-000001")
        let draft = try await jane.text(
          "order", "draft-from-session", "\(open.sessionID)", "--reason", "later")
        #expect(draft.contains("SO-000001 draft"), "\(draft)")
        let again = try await jane.json(
          ConvertFromDraftResponse.self, "order", "to-session", "SO-000001")
        let sold = try await jane.text("order", "from-session", "\(again.sessionID)")
        #expect(sold.contains("SO-000001"), "\(sold)")
        _ = try await jane.text("order", "create", "\(shop.customerID)", "TEA:2")
        let end = Date.now.addingTimeInterval(86_400).ISO8601Format()
        _ = try await jane.text("order", "hold", "SO-000002", "--until", end)
        let why = try await jane.text("inventory", "why", "TEA")
        #expect(why.contains("order 2  ") && why.contains(end.prefix(10)), "\(why)")
        _ = try await jane.text("order", "quote", "SO-000002")
        let accepted = try await jane.text("order", "accept", "SO-000002")
        #expect(accepted.contains("SO-000002 confirmed"), "\(accepted)")
        let ops = Terminal(shop, "admin/ops")
        _ = try await ops.text("order", "pay", "SO-000002", "2.00")
        let off = try await jane.text("order", "cancel", "SO-000002", "--reason", "too late")
        #expect(off.contains("cancelled"), "\(off)")
        let nothing = try await jane.text("order", "show", "SO-000002")
        #expect(nothing.contains("\nnothing due  to give back 2.00"), "\(nothing)")
        try await jane.expect(1, "ORDER_NOT_FOUND", "order", "show", "SO-000009")
        try await jane.expect(1, "SHEET_NOT_FOUND", "order", "from-sheet", "9")
      }
    }
  }
}
