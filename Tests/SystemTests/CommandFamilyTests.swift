import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// The commands of live shopping by family: each says what the server answered.
  @Suite struct CommandFamilyTests {
    /// A shop with goods, a session of jane's and a line in it.
    private struct Scene {
      let jane: Terminal
      let scanner: Terminal
      let tea: BatchID
      let session: String
      let line: String
    }

    private static func scene(_ shop: Shop) async throws -> Scene {
      let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
      let session = try await shop.session()
      let added = try await shop.jane.liveShopping.addToCart(
        AddToCartRequest(sessionID: session.sessionID, batchID: tea, quantity: .units(3)))
      return Scene(
        jane: Terminal(shop, "staff/jane"), scanner: Terminal(shop, "warehouse/scanner-1"),
        tea: tea, session: "\(session.sessionID)", line: "\(added.item.lineID)")
    }

    @Test("S1-FR10: history at a sequence, replay, and metrics")
    func history() async throws {
      try await Shop.run { shop in
        let scene = try await Self.scene(shop)
        let cart = try await scene.jane.json(
          RemoveFromCartResponse.self, "session", "remove", scene.session, scene.line)
        let before = "\(cart.sequence - 1)"
        let at = try await scene.jane.text(
          "history", "at", scene.session, "--sequence", before)
        #expect(at.contains("after sequence \(before)") && at.contains("Green tea"), "\(at)")
        let client = try await scene.jane.text(
          "history", "at", scene.session, "--as-client", "--sequence", before)
        #expect(client.contains("Green tea"), "\(client)")
        let replay = try await scene.jane.text("history", "replay", scene.session)
        #expect(replay.contains("added line \(scene.line): 3 × Green tea"), "\(replay)")
        #expect(replay.contains("removed line \(scene.line)"), "\(replay)")
        let tablet = try await scene.jane.text(
          "history", "replay", scene.session, "--as-client", "--speed", "1000000")
        #expect(tablet.contains("removed line \(scene.line)"), "\(tablet)")
        let metrics = try await scene.jane.text("history", "metrics", "--by", "day-and-staff")
        #expect(metrics.contains("Jane") && metrics.contains("COMPLETED"), "\(metrics)")
        let row = try await scene.jane.json(GetSessionMetricsResponse.self, "history", "metrics")
        #expect(row.rows.map(\.sessionsStarted) == [1])
        try await scene.jane.expect(64, "--sequence or --time", "history", "at", scene.session)
        try await scene.jane.expect(64, "2026-02-30", "history", "metrics", "--from", "2026-02-30")
      }
    }

    @Test("N11: who has what of a batch; the catalog's filters")
    func inventoryAndCatalog() async throws {
      try await Shop.run { shop in
        let scene = try await Self.scene(shop)
        let why = try await scene.scanner.text("inventory", "why", "TEA")
        #expect(why.contains("held 3") && why.contains("Acme Corp"), "\(why)")
        let batches = try await scene.jane.text("inventory", "list", "--code", "TEA")
        #expect(batches.contains("A-TEA") && batches.contains("1 of 1"), "\(batches)")
        let adjusted = try await scene.jane.text(
          "inventory", "adjust", "\(scene.tea)", "--by=-10", "--reason", "counted")
        #expect(adjusted.contains("on hand 40") && adjusted.contains("available 37"), "\(adjusted)")
        let found = try await scene.jane.json(
          GetCatalogResponse.self, "catalog", "list", "--search", "gre", "--price-max", "10.00",
          "--stock", "in", "--added-within", "1", "--sort", "price", "--descending")
        #expect(found.items.map(\.batchID) == [scene.tea])
        let dear = try await scene.jane.json(
          GetCatalogResponse.self, "catalog", "list", "--price-min", "10.01")
        #expect(dear.items.isEmpty)
        try await scene.jane.expect(64, "neither search", "catalog", "watch", "--search", "x")
        try await scene.jane.expect(64, "--session", "catalog", "list", "--defaults")
        try await scene.jane.expect(1, "BATCH_NOT_FOUND", "inventory", "why", "NONE")
      }
    }

    @Test func customersAndSessionsAsSeen() async throws {
      try await Shop.run { shop in
        let scene = try await Self.scene(shop)
        let saved = try await scene.jane.text(
          "directory", "save-client", "Acme & Sons", "--code", "ACME")
        #expect(saved.contains("changed"))
        let client = try await scene.jane.text("directory", "client", "ACME")
        #expect(client.contains("Acme & Sons") && client.contains("United Kingdom"), "\(client)")
        let shown = try await scene.jane.text("session", "show", scene.session, "--as-client")
        #expect(shown.contains("Green tea") && !shown.contains("6.00"), "\(shown)")
        let session = try await shop.jane.liveShopping.getSession(
          GetSessionRequest(sessionID: SessionID(rawValue: UInt64(scene.session) ?? 0)))
        let peek = try await scene.jane.text("session", "peek", session.session.code)
        #expect(peek == "with Jane, active\n")
      }
    }
  }
}
