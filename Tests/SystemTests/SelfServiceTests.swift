import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// Customers with accounts of their own, from the invitation to the picked goods (S2R R12).
  @Suite struct SelfServiceTests {
    /// A shop whose customer may order by itself, and one of its people.
    private struct Portal {
      let shop: Shop
      let account: AccountID
      let buyer: ShowroomClient
      static let password = "correct horse battery"

      init(_ shop: Shop, autoApproval: Bool = false) async throws {
        self.shop = shop
        _ = try await shop.admin.directory.setClientTerms(
          SetClientTermsRequest(
            clientID: shop.customerID, transportFeePercent: AdjustmentValue(tenThousandths: 20_000),
            selfService: true, autoApproval: autoApproval))
        let created = try await shop.jane.accounts.create(
          CreateAccountRequest(clientID: shop.customerID, login: "ann@acme.example"))
        account = created.accountID
        let stranger = try shop.client(nil)
        defer { stranger.close() }
        let signed = try await stranger.accounts.acceptInvitation(
          AcceptInvitationRequest(
            idempotencyKey: "first", invitation: created.invitation, password: Self.password))
        // The same request again, as after a lost answer.
        let again = try await stranger.accounts.acceptInvitation(
          AcceptInvitationRequest(
            idempotencyKey: "first", invitation: created.invitation, password: Self.password))
        #expect(signed.token == again.token && signed.clientName == "Acme Corp")
        buyer = try shop.client(nil, token: signed.token)
      }

      func signIn(
        _ password: String = password, login: String = "ann@acme.example"
      ) async throws(ClientError) -> SignInResponse {
        guard let stranger = try? shop.client(nil) else { fatalError("a client can be made") }
        defer { stranger.close() }
        // The client would wait as long as it is told to, and try again.
        return try await stranger.accounts.signIn(
          SignInRequest(login: login, password: password), options: CallOptions(retries: false))
      }
    }

    @Test("S2R 12.1 to 12.6: invited, browsed with own prices, submitted, approved, picked")
    func forApproval() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", units: 50)
        _ = try await shop.jane.directory.saveClient(
          SaveClientRequest(
            clientID: shop.customerID, code: "ACME", name: "Acme Corp",
            priceRule: PriceRule(
              basis: .list, percent: AdjustmentValue(tenThousandths: -100_000))))
        let portal = try await Portal(shop)
        defer { portal.buyer.close() }
        let page = try await portal.buyer.catalog.getCatalog(GetCatalogRequest())
        #expect(page.items.map(\.unitPrice.cents) == [900])
        let watch = Recorder(shop.tom.orders.watchOrders(WatchOrdersRequest()))
        let own = Recorder(portal.buyer.selfService.watchOrders(WatchMyOrdersRequest()))
        let added = try await portal.buyer.selfService.addToCart(
          AddToMyCartRequest(batchID: tea, quantity: .units(10)))
        #expect(added.total.cents == 9_000 && added.amountDue.cents == 9_180)
        #expect(try await shop.stock("TEA", atLeast: added.sequence).available == .units(50))
        let submitted = try await portal.buyer.selfService.submitOrder(
          SubmitMyOrderRequest(message: "before Friday"))
        #expect(submitted.status == .pendingApproval)
        // Staff are told on their stream (12.6).
        let seen = try await watch.reach(submitted.sequence).flatMap(\.changed)
        #expect(seen.last?.summary.status == .pendingApproval)
        #expect(seen.last?.clientMessage == "before Friday")
        try await shop.server.restart()
        let approved = try await shop.jane.orders.approve(
          ConfirmOrderRequest(orderID: submitted.orderID))
        #expect(approved.status == .confirmed)
        #expect(try await shop.stock("TEA", atLeast: approved.sequence).committed == .units(10))
        let messages = try await own.reach(approved.sequence)
        #expect(messages.last?.newest?.status == .confirmed)
        try await Self.pick(submitted.orderID, shop)
      }
    }

    private static func pick(_ id: OrderID, _ shop: Shop) async throws {
      let list = try await shop.scanner.pickList.getPickList(GetPickListRequest())
      let group = try #require(list.groups.first { $0.orderID == id })
      #expect(group.clientName == "Acme Corp" && group.sessionID.isNone)
      let claimed = try await shop.scanner.pickList.claimPick(ClaimPickRequest(orderID: id))
      #expect(claimed.lines.map(\.status) == [.claimed])
      let line = try #require(group.lines.first)
      let picked = try await shop.scanner.pickList.markPicked(
        MarkPickedRequest(lineID: line.lineID))
      #expect(picked.line.status == .picked)
    }

    @Test("S2-P18: with auto-approval an order is confirmed at once, by the rules of every order")
    func autoApproval() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", units: 20)
        let portal = try await Portal(shop, autoApproval: true)
        defer { portal.buyer.close() }
        let service = portal.buyer.selfService
        let tooMuch = await refusal { () throws(ClientError) in
          try await service.addToCart(AddToMyCartRequest(batchID: tea, quantity: .units(21)))
        }
        #expect(tooMuch?.code == .insufficientInventory)
        #expect(tooMuch?.detail?.availableQuantity == .units(20))
        _ = try await service.addToCart(AddToMyCartRequest(batchID: tea, quantity: .units(15)))
        let session = try await shop.session()
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(
            sessionID: session.sessionID, batchID: tea, quantity: .units(10)))
        let short = await refusal { () throws(ClientError) in
          try await service.submitOrder(SubmitMyOrderRequest())
        }
        #expect(short?.code == .insufficientInventory)
        #expect(short?.detail?.shortfalls.map(\.available) == [.units(10)])
        let cart = try await service.getCart(GetMyCartRequest()).cart
        #expect(cart.status == .draft && cart.lines.map(\.outOfStock) == [true])
        let line = try #require(cart.lines.first)
        _ = try await service.updateCartItem(
          UpdateMyCartItemRequest(lineID: line.lineID, quantity: .units(10)))
        let sold = try await service.submitOrder(SubmitMyOrderRequest())
        #expect(sold.status == .confirmed)
        #expect(try await shop.stock("TEA", atLeast: sold.sequence).available == .zero)
        let order = try await shop.jane.orders.getOrder(GetOrderRequest(orderID: sold.orderID))
        #expect(order.order.summary.origin == .vipSelfService)
      }
    }

    @Test("C17, I7: others' orders do not exist for a customer; a joined device has no cart")
    func strangers() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", units: 20)
        let portal = try await Portal(shop)
        defer { portal.buyer.close() }
        let other = try await shop.admin.directory.saveClient(SaveClientRequest(name: "Beta"))
        let draft = try await shop.jane.orders.createStaffOrder(
          CreateStaffOrderRequest(
            clientID: other.clientID,
            lines: [NewOrderLine(batchID: tea, quantity: .units(1))]))
        let foreign = await refusal { () throws(ClientError) in
          try await portal.buyer.selfService.getOrder(GetMyOrderRequest(orderID: draft.orderID))
        }
        #expect(foreign?.code == .orderNotFound)
        let session = try await shop.session()
        let tablet = try await shop.customer(code: session.code)
        defer { tablet.close() }
        let guest = await refusal { () throws(ClientError) in
          try await tablet.selfService.addToCart(
            AddToMyCartRequest(batchID: tea, quantity: .units(1)))
        }
        #expect(guest?.code == .permissionDenied)
        let list = try await portal.buyer.selfService.listOrders(ListMyOrdersRequest())
        #expect(list.orders.isEmpty)
      }
    }

    @Test("passwords: wrong ones are slowed down, new ones end the old visits")
    func passwords() async throws {
      try await Shop.run { shop in
        let portal = try await Portal(shop)
        defer { portal.buyer.close() }
        let wrong = await refusal { () throws(ClientError) in
          try await portal.signIn("wrong password")
        }
        #expect(wrong?.code == .invalidCredentials)
        let unknown = await refusal { () throws(ClientError) in
          try await portal.signIn(login: "nobody@acme.example")
        }
        #expect(unknown?.code == .invalidCredentials && unknown?.description == wrong?.description)
        let first = try await portal.signIn()
        let changed = try await portal.buyer.accounts.changePassword(
          ChangePasswordRequest(
            oldPassword: Portal.password, newPassword: "another good password"))
        for token in [first.token] {
          let old = try shop.client(nil, token: token)
          defer { old.close() }
          let gone = await refusal { () throws(ClientError) in
            try await old.selfService.getCart(GetMyCartRequest())
          }
          #expect(gone?.code == .unauthenticated)
        }
        let visitor = try shop.client(nil, token: changed.token)
        defer { visitor.close() }
        _ = try await visitor.selfService.getCart(GetMyCartRequest())
        _ = try await visitor.accounts.signOut(SignOutRequest())
        var refused: ErrorCode?
        for _ in 0..<20 where refused != .rateLimited {
          let attempt = await refusal { () throws(ClientError) in
            try await portal.signIn("guess")
          }
          refused = attempt?.code
        }
        #expect(refused == .rateLimited)
        try await Self.expectSwitchedOff(portal)
      }
    }

    private static func expectSwitchedOff(_ portal: Portal) async throws {
      let off = try await portal.shop.jane.accounts.setActive(
        SetAccountActiveRequest(accountID: portal.account, active: false))
      let listed = try await portal.shop.jane.accounts.list(
        ListAccountsRequest(clientID: portal.shop.customerID, atLeast: off.sequence))
      #expect(listed.accounts.map(\.active) == [false])
      let reset = try await portal.shop.jane.accounts.resetPassword(
        AccountReferenceRequest(accountID: portal.account))
      let stranger = try portal.shop.client(nil)
      defer { stranger.close() }
      let closed = await refusal { () throws(ClientError) in
        try await stranger.accounts.acceptInvitation(
          AcceptInvitationRequest(
            invitation: reset.invitation, password: Portal.password))
      }
      #expect(closed?.code == .invalidCredentials)
    }
  }
}

extension WatchMyOrdersResponse {
  /// The order that it says most of.
  fileprivate var newest: MyOrder? {
    switch body {
    case .state(let orders), .changes(let orders): orders.orders.last
    case .progress: nil
    }
  }
}
