import APISchema
import Client
import Values

/// An identifier that nothing has.
private let nothing: UInt64 = 999_999

extension Provocation {
  /// People of a customer, and receivers of webhooks.
  static let accounts: [Provocation] = [
    Provocation(.invalidCredentials) { stage in
      let stranger = try stage.shop.client(nil)
      defer { stranger.close() }
      _ = try await stranger.accounts.signIn(
        SignInRequest(login: "nobody@acme.example", password: "whatever it is"))
    },
    Provocation(.accountNotFound) { stage in
      _ = try await stage.jane.accounts.setActive(
        SetAccountActiveRequest(accountID: AccountID(rawValue: nothing), active: false))
    },
    Provocation(.webhookNotFound) { stage in
      _ = try await stage.shop.admin.webhooks.delete(
        WebhookReferenceRequest(webhookID: WebhookID(rawValue: nothing)))
    },
  ]
}
