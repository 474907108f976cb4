import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// The commands of the picking dialogue, and its keys on the live list.
  @Suite struct PickingCommandTests {
    private static func session(
      _ shop: Shop, _ goods: [(batch: BatchID, units: Int64)]
    ) async throws -> (id: SessionID, lines: [LineID]) {
      let session = try await shop.session()
      var lines: [LineID] = []
      for (batch, units) in goods {
        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(
            sessionID: session.sessionID, batchID: batch, quantity: .units(units)))
        lines.append(added.item.lineID)
      }
      return (session.sessionID, lines)
    }

    @Test("C21: claim, pick by barcode, recall, return, stage, hand over, by hand")
    func ordinaryPicking() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let cup = try await shop.batch("CUP", name: "Cup", units: 50)
        let (sessionID, lines) = try await Self.session(shop, [(tea, 3), (cup, 2)])
        let (id, line, other) = ("\(sessionID)", "\(lines[0])", "\(lines[1])")
        let scanner = Terminal(shop, "warehouse/scanner-1")
        let claimed = try await scanner.text("picklist", "claim", id)
        #expect(claimed.contains("[>] Green tea (3 ea) - A-TEA  line \(line)"), "\(claimed)")
        let queued = try await scanner.text("picklist", "unclaim", id, other)
        #expect(queued.contains("[ ] Cup (2 ea)"), "\(queued)")
        try await scanner.expect(
          1, "WRONG_SCAN", "picklist", "pick", id, line, "--barcode", "CUP")
        let picked = try await scanner.text("picklist", "pick", id, line, "--barcode", "TEA")
        #expect(picked.contains("[x] Green tea"), "\(picked)")
        let scanned = try await scanner.text(
          "picklist", "scan", "gun-1", "\(id):\(other):CUP@A-CUP", "--number", "1")
        #expect(scanned == "1 accepted\nnext number 2\n")

        let jane = Terminal(shop, "staff/jane")
        _ = try await jane.text("session", "update", id, line, "1")
        let seen = try await scanner.text("picklist", "ack", id, line)
        #expect(seen.contains("[<]") && seen.contains("putting back 2 ea"), "\(seen)")
        let returned = try await scanner.text("picklist", "return", id, line)
        #expect(returned.contains("[x] Green tea (1 ea)"), "\(returned)")
        let staged = try await scanner.text("picklist", "stage", id, "--at", "Dock 2")
        #expect(staged.contains("staged at Dock 2"), "\(staged)")
        _ = try await jane.text("session", "end", id, "--as", "order")
        let gone = try await scanner.json(PickLinesResponse.self, "picklist", "hand-over", id)
        #expect(gone.lines.map(\.status) == [.handedOver, .handedOver])
        try await scanner.expect(64, "1:2", "picklist", "scan", "gun-1", "1:2", "--number", "2")
      }
    }

    @Test("N7, N9: short picks and what makes up for them; the list by zone and consolidated")
    func shortPicks() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let cup = try await shop.batch("CUP", name: "Cup", units: 50)
        let (sessionID, lines) = try await Self.session(shop, [(tea, 5), (cup, 4)])
        let (id, line, other) = ("\(sessionID)", "\(lines[0])", "\(lines[1])")
        let scanner = Terminal(shop, "warehouse/scanner-1")
        for grouping in ["zone", "consolidated", "priority"] {
          let list = try await scanner.text("picklist", "show", "--by", grouping)
          #expect(list.contains("Green tea (5 ea)"), "\(grouping): \(list)")
        }
        let zone = try await scanner.text("picklist", "show", "--zone", "nowhere")
        #expect(zone == "nothing to pick\n")
        let short = try await scanner.text(
          "picklist", "short", id, line, "--picked", "3", "--reason", "torn", "--no-reallocation")
        #expect(short.contains("[!] Green tea"), "\(short)")
        let accepted = try await scanner.text("picklist", "accept-short", id, line)
        #expect(accepted.contains("Green tea (3 ea)"), "\(accepted)")
        _ = try await scanner.text(
          "picklist", "short", id, other, "--picked", "1", "--reason", "gone", "--no-reallocation")
        let jane = Terminal(shop, "staff/jane")
        let replaced = try await jane.text("picklist", "substitute", id, other, "\(tea)")
        #expect(replaced.contains("made up for by:\n  [ ] Green tea (3 ea)"), "\(replaced)")
        try await scanner.expect(1, "PICK_CONFLICT", "picklist", "reallocate", id, line)
      }
    }

    @Test("C21, N8: the live list shows the dialogue and its keys take part")
    func liveDialogue() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let (id, lines) = try await Self.session(shop, [(tea, 3)])
        let program = try Terminal(shop, "warehouse/scanner-1")
          .show(rows: 24, columns: 80, "picklist", "watch")
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "[ ]  Green tea (3 ea)")
        try terminal.type("c")
        try await terminal.wait(for: "[>]  Green tea", "claimed by scanner-1")
        try terminal.type("p")
        try await terminal.wait(for: "[x]  Green tea", "picked by scanner-1")
        _ = try await shop.jane.liveShopping.updateCartItem(
          UpdateCartItemRequest(sessionID: id, lineID: lines[0], quantity: .units(1)))
        try await terminal.wait(for: "[<]  Green tea (1 ea)", "put back 2 ea")
        try terminal.type("a")
        try await terminal.wait(for: "putting back 2 ea")
        try terminal.type("u")
        try await terminal.wait(for: "[x]  Green tea (1 ea)", "picked by scanner-1")
        _ = try await shop.jane.liveShopping.convertToOrder(
          ConvertToOrderRequest(sessionID: id))
        try await terminal.wait(for: "nothing to pick")
        try terminal.type("q")
        #expect(try await program.end() == .code(0))
      }
    }
  }
}
