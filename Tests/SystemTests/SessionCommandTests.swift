import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// The commands of sessions beyond the sale itself, and of the policy.
  @Suite struct SessionCommandTests {
    @Test("C04, C05, C20, S2-P13: ending, pausing, releasing, visibility, priority, activity")
    func sessions() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let jane = Terminal(shop, "staff/jane")
        let started = try await jane.json(
          CreateSessionResponse.self, "session", "start", "\(shop.customerID)", "--release",
          "on-intent", "--pause-timeout", "3600", "--priority", "2")
        let id = "\(started.sessionID)"
        _ = try await jane.text("session", "add", id, "\(tea)", "3")
        #expect(try await jane.text("session", "release", id) == "1 lines released\n")
        #expect(
          try await jane.text("session", "visibility", id, "--cogs", "off")
            == "cost off, margin on\n")
        #expect(try await jane.text("session", "priority", id, "5") == "pick priority 5\n")
        #expect(try await jane.text("session", "checkout", id) == "checkout requested\n")
        _ = try await jane.text("session", "viewing", id, "\(tea)")
        let activity = try await jane.text("session", "activity", id)
        #expect(activity.contains("Green tea"), "\(activity)")
        #expect(try await jane.text("session", "pause", id).contains("paused"))
        #expect(try await jane.text("session", "resume", id).contains("active"))
        #expect(try await jane.text("session", "extend", id).contains("active"))
        let draft = try await jane.json(
          EndSessionResponse.self, "session", "end", id, "--as", "draft")
        let again = try await jane.text("session", "from-draft", "\(draft.orderID)")
        #expect(again.contains("is open, code"), "\(again)")
        let second = try await jane.json(GetActiveSessionsResponse.self, "session", "list")
        let next = "\(try #require(second.sessions.first).sessionID)"
        let order = try await jane.text("session", "end", next, "--as", "order")
        #expect(order.contains("completed, order SO-"), "\(order)")
        let third = "\(try await shop.session().sessionID)"
        let cancelled = try await jane.text(
          "session", "end", third, "--as", "cancel", "--reason", "changed his mind")
        #expect(cancelled == "cancelled\n")
        try await jane.expect(64, "give --cogs", "session", "visibility", id)
        try await jane.expect(64, "sold", "session", "end", id, "--as", "sold")
        try await jane.expect(64, "--watch", "session", "activity")
      }
    }

    @Test("C40, C43: the policy by hand")
    func policy() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        let jane = Terminal(shop, "staff/jane")
        let standard = try await jane.text("policy", "show")
        #expect(standard.contains("sessions per client  any number"), "\(standard)")
        let changed = try await admin.text(
          "policy", "set", "--sessions-per-client", "2", "--reallocation", "off", "--idle", "600")
        #expect(changed.contains("sessions per client  2"), "\(changed)")
        #expect(changed.contains("reallocation         off"), "\(changed)")
        let off = try await admin.text("policy", "set", "--live-sessions", "off")
        #expect(off.contains("sessions per client  2"), "what is not given stays: \(off)")
        try await jane.expect(
          1, "FEATURE_DISABLED", "session", "start", "\(shop.customerID)")
        try await jane.expect(77, "", "policy", "set", "--live-sessions", "all")
        try await admin.expect(64, "maybe", "policy", "set", "--reallocation", "maybe")
      }
    }

    @Test("S2R 6.1, 6.2: the floor shows who is there and what the customer looks at")
    func presence() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", name: "Green tea", units: 50)
        let session = try await shop.session()
        let tablet = try await shop.customer(code: session.code)
        defer { tablet.close() }
        let id = "\(session.sessionID)"
        let program = try Terminal(shop, "staff/jane").show(rows: 24, columns: 80, "floor", id)
        let terminal = try #require(program.terminal)
        try await terminal.wait(for: "LIVE SESSION \(id)", "here:")
        _ = try await tablet.liveShopping.trackClientView(
          TrackClientViewRequest(sessionID: session.sessionID, batchID: tea))
        try await terminal.wait(for: "looking at Green tea")
        _ = try await tablet.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: tea, quantity: .units(1)))
        _ = try await tablet.liveShopping.requestCheckout(
          RequestCheckoutRequest(sessionID: session.sessionID))
        try await terminal.wait(for: "WANTS TO CHECK OUT")
        try terminal.type("q")
        #expect(try await program.end() == .code(0))
      }
    }
  }
}
