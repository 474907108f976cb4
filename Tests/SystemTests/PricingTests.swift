import APISchema
import Client
import Codec
import Testing
import Values

extension SystemTests {
  /// Prices over the wire: what staff negotiate, what the customer sees of it, what the order keeps
  /// (S2R R7, R8, C09 to C14).
  @Suite struct PricingTests {
    @Test("S2-SVC18 to SVC21: prices of line, batch and order, as staff and customer see them")
    func negotiation() async throws {
      try await Shop.run { shop in
        let sale = try await Sale(shop)
        defer { sale.close() }
        try await sale.expectTierPrices()
        let agreed = try await sale.agree()
        try await sale.expectBeliefs(after: agreed)
        try await sale.expectAudit()
        try await sale.fallBack()
        try await sale.expectOrder()
      }
    }

    @Test("S2-SEC06: below cost or floor it takes a permission and a reason")
    func guards() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session().sessionID
        func add(_ cents: Int64, _ reason: String) async throws -> ClientError? {
          await refusal { () throws(ClientError) in
            try await shop.jane.liveShopping.addToCart(
              AddToCartRequest(
                sessionID: session, batchID: batch, quantity: .units(1),
                unitPrice: UnitPrice(unitPrice: Money(cents: cents)), reason: reason))
          }
        }
        let denied = try await add(599, "old friend")
        #expect(denied?.code == .permissionDenied)
        #expect(denied?.detail?.allowed.contains("PRICE_BELOW_COST") == true)
        _ = try await shop.admin.directory.saveStaff(
          SaveStaffRequest(
            login: "jane", name: "Jane", role: .staff, permissions: [.priceBelowCost]))
        let silent = try await add(599, "")
        #expect(silent?.code == .invalidField && silent?.detail?.field == "reason")
        #expect(try await add(599, "old friend") == nil)
        let listed = try await shop.jane.liveShopping.listOverrides(
          ListOverridesRequest(sessionID: session))
        #expect(listed.overrides.map(\.reason) == ["old friend"])
        #expect(listed.overrides.first?.appliedBy.name == "Jane")
      }
    }

    @Test("S2-P13, S2-SVC26, S2-SVC27: what the salesperson's screen shows is remembered")
    func visibility() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session()
        let id = session.sessionID
        let stream = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: id)))
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: id, batchID: batch, quantity: .units(2)))
        let hidden = try await shop.jane.liveShopping.updateVisibilitySettings(
          UpdateVisibilitySettingsRequest(sessionID: id, showCogs: .off))
        #expect(hidden.visibility == VisibilitySettings(showCogs: false, showMargin: true))
        let more = try await customer.liveShopping.addToCart(
          AddToCartRequest(sessionID: id, batchID: batch, quantity: .units(1)))
        let changes = Self.changes(try await stream.reach(more.sequence))
        let shown = changes.compactMap { change -> Bool? in
          switch change {
          case .itemAdded(let item), .itemUpdated(let item): item.cost != nil
          case .visibilityChanged(let settings): settings.showCogs
          default: nil
          }
        }
        #expect(shown == [true, false, false])
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: id, atLeast: more.sequence))
        #expect(cart.items.map(\.cost) == [nil] && cart.totals.margin == nil)
        #expect(cart.items.first?.margin?.unitMargin == Money(cents: 400))
        let seen = try await shop.tom.liveShopping.getActiveSessions(GetActiveSessionsRequest())
        #expect(seen.sessions.map(\.total.cents) == [3_000])
        try await Self.expectMargins(shop, id)
      }
    }

    /// Whatever the settings say.
    private static func expectMargins(_ shop: Shop, _ session: SessionID) async throws {
      let margins = try await shop.jane.liveShopping.getMargins(
        GetMarginsRequest(sessionID: session))
      #expect(margins.cart.costTotal.cents == 1_800 && margins.cart.marginTotal.cents == 1_200)
      #expect(margins.cart.marginPercent.tenThousandths == 400_000)
      #expect(margins.items.map(\.cost.costTotal.cents) == [1_800])
      #expect(margins.items.map(\.margin.marginTotal.cents) == [1_200])
    }

    private static func changes(_ messages: [WatchSessionResponse]) -> [SessionChange.Body] {
      messages.flatMap { message -> [SessionChange.Body] in
        guard case .changes(let changes) = message.body else { return [] }
        return changes.changes.map(\.body)
      }
    }
  }
}

/// A sale to a customer with a price list of its own: two batches, each in one line at first.
private struct Sale {
  let shop: Shop
  let session: SessionID
  let customer: ShowroomClient
  let watch: Recorder<WatchSessionAsClientResponse>
  /// 10.00 by the list, 9.00 for this customer; costs 6.00.
  let first: BatchID
  /// 20.00 and 18.00.
  let second: BatchID

  init(_ shop: Shop) async throws {
    self.shop = shop
    first = try await shop.batch("A1", units: 10)
    second = try await shop.batch("B2", units: 10, priceCents: 2_000)
    let tier = try await shop.jane.directory.savePriceTier(
      SavePriceTierRequest(
        code: "GOLD", name: "Gold",
        rule: PriceRule(basis: .list, percent: AdjustmentValue(tenThousandths: -100_000))))
    _ = try await shop.jane.directory.saveClient(
      SaveClientRequest(code: "ACME", name: "Acme Corp", priceTierID: tier.priceTierID))
    let opened = try await shop.session()
    session = opened.sessionID
    customer = try await shop.customer(code: opened.code)
    watch = Recorder(
      customer.liveShopping.watchSessionAsClient(WatchSessionRequest(sessionID: session)))
    _ = try await watch.reach(1)
  }

  func close() { customer.close() }

  @discardableResult
  func add(_ batch: BatchID, _ units: Int64) async throws -> AddToCartResponse {
    try await customer.liveShopping.addToCart(
      AddToCartRequest(
        sessionID: session, batchID: batch, quantity: .units(units), separateLine: true))
  }

  /// The catalog and the cart say what the customer's tier says.
  func expectTierPrices() async throws {
    let tiers = try await shop.jane.directory.listPriceTiers(ListPriceTiersRequest())
    #expect(tiers.priceTiers.map(\.code) == ["GOLD"])
    let saved = try await shop.jane.directory.getClient(GetClientRequest(code: "ACME"))
    #expect(saved.client.priceTierID == tiers.priceTiers.first?.priceTierID)
    let catalog = try await customer.catalog.getCatalog(GetCatalogRequest(sessionID: session))
    #expect(catalog.items.map(\.unitPrice.cents) == [900, 1_800])
    #expect(try await add(first, 2).item.unitPrice.cents == 900)
    let line = try await add(second, 1)
    #expect(line.item.unitPrice.cents == 1_800 && line.item.visibleAdjustment == nil)
    #expect(line.totals.subtotal.cents == 3_600 && line.totals.discountTotal == .zero)
  }

  /// A visible price of one batch, a hidden one of a line, a hidden one of the order.
  func agree() async throws -> ApplyOverrideResponse {
    let batch = try await shop.jane.liveShopping.applyBatchOverride(
      ApplyBatchOverrideRequest(
        sessionID: session, batchID: first, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "many"))
    #expect(batch.items.map(\.unitPrice.cents) == [810])
    #expect(batch.items.first?.visibleAdjustment?.originalUnitPrice.cents == 900)
    let later = try await add(first, 1)
    #expect(later.item.unitPrice.cents == 810)
    let cart = try await shop.jane.liveShopping.getCart(GetCartRequest(sessionID: session))
    let hidden = try await shop.jane.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: session, lineID: cart.items[1].item.lineID, adjustmentType: .dollar,
        adjustmentValue: AdjustmentValue(tenThousandths: -30_000), reason: "secret-one",
        visibility: .hidden))
    #expect(hidden.item.unitPrice.cents == 1_500 && hidden.item.visibleAdjustment == nil)
    // 24.30 + 15.00; agreed at 35.00.
    return try await shop.jane.liveShopping.applyOrderOverride(
      ApplyOrderOverrideRequest(
        sessionID: session, adjustmentType: .fixed,
        adjustmentValue: AdjustmentValue(tenThousandths: 350_000), reason: "secret-two",
        visibility: .hidden))
  }

  /// The customer's stream brought the new total, and nothing of what is hidden.
  func expectBeliefs(after agreed: ApplyOverrideResponse) async throws {
    #expect(agreed.items.isEmpty)
    let totals = CartTotals(
      subtotal: Money(cents: 3_770), discountTotal: Money(cents: 270),
      total: Money(cents: 3_500), lineCount: 3)
    #expect(agreed.totals == totals)
    let messages = try await watch.reach(agreed.sequence)
    #expect(breaks(in: messages) == [])
    guard case .changes(let last) = messages.last?.body else {
      Issue.record("the customer was not told of the order's price: \(messages.last as Any)")
      return
    }
    #expect(last.totals == totals && last.changes.isEmpty)
    let seen = try await customer.liveShopping.getCartAsClient(
      GetCartRequest(sessionID: session, atLeast: agreed.sequence))
    #expect(seen.totals == totals)
    for message in messages { #expect(!message.jsonText().contains("secret")) }
    let staff = try await shop.jane.liveShopping.getSession(GetSessionRequest(sessionID: session))
    #expect(staff.session.orderOverride?.overrideID == agreed.overrideID)
    let numbers = staff.session.totals
    #expect(numbers.subtotal.cents == 4_500 && numbers.linesTotal.cents == 3_930)
    #expect(numbers.orderAdjustment.cents == -430 && numbers.discountTotal.cents == 1_000)
    #expect(numbers.margin?.marginTotal.cents == 1_100)
  }

  func expectAudit() async throws {
    var scopes: [OverrideScope] = []
    var page = ""
    repeat {
      let listed = try await shop.jane.liveShopping.listOverrides(
        ListOverridesRequest(sessionID: session, pageSize: 2, pageToken: page))
      scopes += listed.overrides.map(\.scope)
      page = listed.nextPageToken
    } while !page.isEmpty
    #expect(scopes == [.batch, .item, .order])
    let refused = await refusal { () throws(ClientError) in
      try await shop.tom.liveShopping.listOverrides(ListOverridesRequest(sessionID: session))
    }
    #expect(refused?.code == .unauthorizedSessionAccess)
  }

  /// Without the batch's price its lines are back at the customer's own.
  func fallBack() async throws {
    let listed = try await shop.jane.liveShopping.listOverrides(
      ListOverridesRequest(sessionID: session, inForce: true))
    let batch = listed.overrides.first { $0.scope == .batch }
    let removed = try await shop.jane.liveShopping.removeOverride(
      RemoveOverrideRequest(sessionID: session, overrideID: batch?.overrideID ?? .none))
    #expect(removed.item == nil && removed.items.map(\.unitPrice.cents) == [900, 900])
    // 27.00 + 15.00 - 4.30.
    #expect(removed.totals.total.cents == 3_770)
    _ = try await watch.reach(removed.sequence)
  }

  func expectOrder() async throws {
    let converted = try await shop.jane.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: session))
    #expect(converted.orderTotal.cents == 3_770)
    let order = try await shop.jane.orders.getOrder(
      GetOrderRequest(atLeast: converted.sequence, orderID: converted.orderID)
    ).order
    #expect(order.orderAdjustment.cents == -430 && order.discountTotal.cents == 730)
    #expect(order.priceAdjustments.map(\.scope) == [.batch, .item, .order])
    #expect(order.priceAdjustments.map { $0.removedAt == nil } == [false, true, true])
    #expect(order.priceAdjustments.map(\.adjustmentType) == [.percentage, .dollar, .fixed])
    let replay = shop.jane.history.replaySession(ReplaySessionRequest(sessionID: session))
    var steps = 0
    for try await _ in replay { steps += 1 }
    #expect(steps > 7)
  }
}
