import APISchema
import Client
import Codec
import Foundation
import RPC
import Testing
import Values

extension SystemTests {
  /// What an account's password and visits leave behind, and what its people may not learn.
  @Suite struct AccountSecretsTests {
    @Test(
      "D12: no password, invitation or token is in the store, its snapshots or the server's log")
    func nothingIsWrittenDown() async throws {
      try await Shop.run { shop in
        let ann = try await Buyer.invited(to: shop, login: "ann@acme.example")
        defer { ann.client.close() }
        let wrong = "a guess that is wrong 7361"
        _ = await refusal { () throws(ClientError) in
          try await ann.client.accounts.signIn(SignInRequest(login: ann.login, password: wrong))
        }
        let next = "another good password 4410"
        let changed = try await ann.client.accounts.changePassword(
          ChangePasswordRequest(oldPassword: ann.password, newPassword: next))
        let reset = try await shop.jane.accounts.resetPassword(
          AccountReferenceRequest(accountID: ann.accountID))
        try await shop.server.restart()
        let secrets = [
          ann.password, wrong, next, ann.invitation, reset.invitation, ann.token, changed.token,
        ]
        let files = try Self.files(of: shop.server.directory)
        #expect(files.contains { $0.bytes.range(of: Data(ann.login.utf8)) != nil })
        for (path, bytes) in files {
          for secret in secrets where bytes.range(of: Data(secret.utf8)) != nil {
            Issue.record("\(secret) is in \(path)")
          }
        }
      }
    }

    @Test("accounts: who is switched off or no longer shops by itself loses calls and streams")
    func accessEnds() async throws {
      try await Shop.run { shop in
        let ann = try await Buyer.invited(to: shop, login: "ann@acme.example")
        let bob = try await Buyer.invited(to: shop, login: "bob@acme.example")
        defer { ann.client.close() }
        defer { bob.client.close() }
        let first = Recorder(ann.client.selfService.watchOrders(WatchMyOrdersRequest()))
        let second = Recorder(bob.client.catalog.watchCatalog(WatchCatalogRequest()))
        try await first.reach(1)
        _ = try await shop.jane.accounts.setActive(
          SetAccountActiveRequest(accountID: ann.accountID, active: false))
        #expect(try await first.end().failure?.status.code == .unauthenticated)
        _ = try await bob.client.selfService.getCart(GetMyCartRequest())
        _ = try await shop.admin.directory.setClientTerms(
          SetClientTermsRequest(clientID: shop.customerID))
        #expect(try await second.end().failure?.status.code == .unauthenticated)
        let late = await refusal { () throws(ClientError) in
          try await bob.client.selfService.getCart(GetMyCartRequest())
        }
        #expect(late?.status.code == .unauthenticated)
      }
    }

    @Test("S2R 12.3, C26: two people of a customer, a cart each; orders are their customer's")
    func twoAccounts() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", units: 50)
        let ann = try await Buyer.invited(to: shop, login: "ann@acme.example")
        let bob = try await Buyer.invited(to: shop, login: "bob@acme.example")
        defer { ann.client.close() }
        defer { bob.client.close() }
        let own = try await ann.client.selfService.addToCart(
          AddToMyCartRequest(batchID: tea, quantity: .units(40)))
        let other = try await bob.client.selfService.addToCart(
          AddToMyCartRequest(batchID: tea, quantity: .units(30)))
        #expect(own.orderID != other.orderID)
        // Carts and tokens outlive the server.
        try await shop.server.restart()
        let cart = try await ann.client.selfService.getCart(GetMyCartRequest()).cart
        #expect(cart.orderID == own.orderID && cart.lines.map(\.quantity) == [.units(40)])
        let sent = try await ann.client.selfService.submitOrder(SubmitMyOrderRequest())
        let seen = try await bob.client.selfService.getOrder(
          GetMyOrderRequest(orderID: own.orderID, atLeast: sent.sequence))
        #expect(seen.order.status == .pendingApproval)
        let back = try await bob.client.selfService.withdrawOrder(
          WithdrawMyOrderRequest(orderID: own.orderID))
        #expect(back.status == .draft)
        let again = try await ann.client.selfService.getCart(
          GetMyCartRequest(atLeast: back.sequence))
        #expect(again.cart.orderID == own.orderID)
      }
    }

    private static func files(of directory: String) throws -> [(path: String, bytes: Data)] {
      let paths = try FileManager.default.subpathsOfDirectory(atPath: directory)
      return paths.compactMap { path in
        FileManager.default.contents(atPath: "\(directory)/\(path)").map { (path, $0) }
      }
    }
  }
}

/// One of a customer's people, signed in.
private struct Buyer {
  let login: String
  let password: String
  let invitation: String
  let token: String
  let accountID: AccountID
  let client: ShowroomClient

  static func invited(to shop: Shop, login: String) async throws -> Buyer {
    _ = try await shop.admin.directory.setClientTerms(
      SetClientTermsRequest(clientID: shop.customerID, selfService: true))
    let created = try await shop.jane.accounts.create(
      CreateAccountRequest(clientID: shop.customerID, login: login))
    let stranger = try shop.client(nil)
    defer { stranger.close() }
    let password = "the password of \(login)"
    let signed = try await stranger.accounts.acceptInvitation(
      AcceptInvitationRequest(invitation: created.invitation, password: password))
    return Buyer(
      login: login, password: password, invitation: created.invitation, token: signed.token,
      accountID: created.accountID, client: try shop.client(nil, token: signed.token))
  }
}
