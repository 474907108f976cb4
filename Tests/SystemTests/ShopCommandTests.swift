import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// `showroom account …` and `showroom shop …`: a person of a customer, from the invitation to
  /// the order taken back.
  @Suite struct ShopCommandTests {
    @Test("S2R R12: invited, told what is missing, signed in, ordered by number")
    func selfService() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        let tea = try await shop.batch("TEA", units: 50)
        let client = "\(shop.customerID)"
        let told = try await jane.text("account", "create", client, "ann@acme.example")
        #expect(told.contains("account accept --invitation-file"), "\(told)")
        #expect(told.contains("client-terms \(client) --self-service"), "\(told)")
        let admin = Terminal(shop, "admin/ops")
        _ = try await admin.text("directory", "client-terms", client, "--self-service")
        let invited = try await jane.json(
          AccountInvitationResponse.self, "account", "create", client, "bob@acme.example")
        let enabled = try await jane.text("account", "reset", "\(invited.accountID)")
        let words = enabled.split(whereSeparator: \.isWhitespace)
        let place = try #require(words.firstIndex(of: "invitation"))
        let invitation = try jane.file("invitation", "\(words[place + 1])\n")
        let password = try jane.file("password", "correct horse battery\n")
        let token = try jane.file("token", "")
        let bob = Terminal(shop, nil)
        let entered = try await bob.text(
          "account", "accept", "--invitation-file", invitation, "--password-file", password,
          "--save", token)
        #expect(entered.contains("signed in as bob@acme.example of Acme Corp"), "\(entered)")
        try await bob.expect(
          77, "invitation is used up", "account", "accept", "--invitation-file", invitation,
          "--password-file", password)
        try await Self.order(bob, "\(tea)", token)
        _ = try await jane.text("account", "off", "\(invited.accountID)")
        let said = try await bob.refusal(77, "shop", "orders", "--token-file", token)
        #expect(said.hasPrefix("showroom: this token is not valid: "), "\(said)")
        #expect(said.split(separator: "\n").count == 1, "\(said)")
      }
    }

    private static func order(_ bob: Terminal, _ tea: String, _ token: String) async throws {
      let empty = try await bob.text("shop", "cart", "--token-file", token)
      #expect(empty == "the cart is empty\n")
      _ = try await bob.text("shop", "add", tea, "5", "--token-file", token)
      let cart = try await bob.text("shop", "cart", "--token-file", token)
      #expect(cart.hasPrefix("SO-000001 draft, version 1\n"), "\(cart)")
      let sent = try await bob.text("shop", "submit", "--token-file", token)
      #expect(sent.hasPrefix("SO-000001 pending, due "), "\(sent)")
      let order = try await bob.text("shop", "order", "SO-000001", "--token-file", token)
      #expect(order.hasPrefix("SO-000001 pending, version 2\n"), "\(order)")
      try await bob.expect(1, "no order SO-9", "shop", "order", "SO-9", "--token-file", token)
      let back = try await bob.text("shop", "withdraw", "SO-000001", "--token-file", token)
      #expect(back.hasPrefix("SO-000001 draft"), "\(back)")
      try await bob.expect(
        77, "as client you may not call this method", "order", "list", "--token-file", token)
    }
  }
}
