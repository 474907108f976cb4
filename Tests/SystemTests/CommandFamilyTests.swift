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

    @Test("C09 to C14: overrides of a line, a batch and the order, their audit, margins")
    func pricing() async throws {
      try await Shop.run { shop in
        let scene = try await Self.scene(shop)
        let item = try await scene.jane.text(
          "override", "item", scene.session, scene.line, "--by=-1.00", "--reason", "old friend")
        #expect(item.contains("line \(scene.line): Green tea at 9.00 = 27.00"), "\(item)")
        let batch = try await scene.jane.json(
          ApplyOverrideResponse.self, "override", "batch", scene.session, "\(scene.tea)",
          "--percent=-20", "--hidden")
        let order = try await scene.jane.text("override", "order", scene.session, "--to", "25.00")
        #expect(order.contains("cart total 25.00"), "\(order)")
        let removed = try await scene.jane.text(
          "override", "remove", scene.session, "\(batch.overrideID)")
        #expect(removed.contains("cart total"), "\(removed)")
        let list = try await scene.jane.text("override", "list", scene.session)
        #expect(list.contains("old friend") && list.contains("-20 %"), "\(list)")
        let inForce = try await scene.jane.json(
          ListOverridesResponse.self, "override", "list", scene.session, "--in-force")
        #expect(inForce.overrides.map(\.scope) == [.item, .order])
        let margins = try await scene.jane.text("session", "margins", scene.session)
        #expect(margins.contains("cart: cost 18.00, margin 7.00 (28 %)"), "\(margins)")
        try await scene.jane.expect(
          64, "exactly one of", "override", "order", scene.session, "--to", "1", "--by=-1")

        _ = try await scene.jane.text(
          "directory", "save-tier", "GOLD", "Gold", "--rule", "list:-10", "--category",
          "Tea=cost:30")
        let tiers = try await scene.jane.text("directory", "tiers")
        #expect(tiers.contains("list:-10 Tea=cost:30"), "\(tiers)")
        let saved = try await scene.jane.json(
          SaveClientResponse.self, "directory", "save-client", "Acme", "--code", "ACME", "--tier",
          "1")
        #expect(saved.clientID == shop.customerID)
        _ = try await scene.jane.text("directory", "save-client", "Acme Ltd", "--code", "ACME")
        let client = try await scene.jane.text("directory", "client", "ACME")
        #expect(client.contains("Acme Ltd") && client.contains("tier     1"), "\(client)")
        try await scene.jane.expect(
          64, "list:ten", "directory", "save-tier", "X", "X", "--rule", "list:ten")
      }
    }

    @Test("C35: stock under live sessions")
    func stock() async throws {
      try await Shop.run { shop in
        let scene = try await Self.scene(shop)
        try await scene.jane.expect(
          1, "INSUFFICIENT_INVENTORY", "inventory", "adjust", "\(scene.tea)", "--by=-49",
          "--reason", "water", "--refuse")
        let lost = try await scene.jane.text(
          "inventory", "adjust", "\(scene.tea)", "--by=-49", "--reason", "water")
        #expect(lost.contains("short: session \(scene.session) - Acme Corp (Jane)"), "\(lost)")
        #expect(lost.contains("3 → 1"), "\(lost)")
        let away = try await scene.scanner.text(
          "inventory", "quarantine", "\(scene.tea)", "--by", "1", "--reason", "torn")
        #expect(away.contains("quarantined 1") && away.contains("1 → 0"), "\(away)")
        let closed = try await scene.jane.text("inventory", "status", "\(scene.tea)", "closed")
        #expect(closed == "batch \(scene.tea) is closed\n")
        try await scene.jane.expect(64, "gone", "inventory", "status", "\(scene.tea)", "gone")
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
