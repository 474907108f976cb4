import APISchema
import Client
import Clocks
import Testing
import Values

extension SystemTests {
  /// A customer can neither fill the log nor the shop's list of orders (S2-SEC11).
  @Suite struct CustomerRateTests {
    @Test("S2-SEC11: a customer's changes, and the orders of an account, have rates of their own")
    func customersAreBounded() async throws {
      try await ClockedShop.run { clocked in
        let shop = clocked.shop
        _ = try await shop.batch("TEA", units: 5_000)
        let account = try await Self.account(shop)
        let device = try await shop.customer(code: try await shop.session().code)
        defer { for client in [account, device] { client.close() } }
        let once = CallOptions(retries: false)
        let orders = await Self.refused(within: 200) { () throws(ClientError) in
          _ = try await account.selfService.submitOrder(SubmitMyOrderRequest(), options: once)
        }
        #expect((40...80).contains(orders), "\(orders) orders at one moment")
        let changes = await Self.refused(within: 3_000) { () throws(ClientError) in
          _ = try await account.selfService.clearCart(ClearMyCartRequest(), options: once)
        }
        #expect((800...1_000).contains(changes), "\(changes) changes at one moment")
        // Other customers, and staff, have nothing to do with it.
        let others = await Self.refused(within: 10) { () throws(ClientError) in
          _ = try await device.liveShopping.clearCart(ClearCartRequest(), options: once)
        }
        #expect(others == 10)
        #expect(try await account.selfService.getCart(GetMyCartRequest()).cart.lines.isEmpty)
        clocked.clock.advance(seconds: 60)
        let later = await Self.refused(within: 10) { () throws(ClientError) in
          _ = try await account.selfService.clearCart(ClearMyCartRequest(), options: once)
        }
        #expect(later == 10)
      }
    }

    /// Calls until one is refused for its rate, at most so many.
    private static func refused(
      within most: Int, _ call: () async throws(ClientError) -> Void
    ) async -> Int {
      for number in 1...most where await refusal(call)?.code == .rateLimited { return number }
      return most
    }

    private static func account(_ shop: Shop) async throws -> ShowroomClient {
      _ = try await shop.admin.directory.setClientTerms(
        SetClientTermsRequest(clientID: shop.customerID, selfService: true))
      let created = try await shop.jane.accounts.create(
        CreateAccountRequest(clientID: shop.customerID, login: "ann@acme.example"))
      let stranger = try shop.client(nil)
      defer { stranger.close() }
      let signed = try await stranger.accounts.acceptInvitation(
        AcceptInvitationRequest(
          invitation: created.invitation, password: RequestMaker.password))
      return try shop.client(nil, token: signed.token)
    }
  }
}
