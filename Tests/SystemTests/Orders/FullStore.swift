import APISchema
import Client
import Values

/// A store with something of every kind that moves, and what must not move with it.
struct FullStore: Sendable {
  /// Kinds of files, in the order in which they build on one another.
  static let kinds = [
    "price-tiers", "staff", "presets", "clients", "accounts", "batches", "sheets", "orders",
  ]
  static let password = "a very good password 8812"

  let shop: Shop
  /// Links, tokens, passwords, invitations and keys of signatures.
  private(set) var secrets = [password]

  /// Fills a shop that has the batches TEA and CUP and the client C-1.
  static func fill(_ shop: Shop) async throws -> FullStore {
    var store = FullStore(shop: shop)
    try await store.offer()
    try await store.invite()
    try await store.sell()
    try await store.draft()
    try await store.trust()
    let hook = try await shop.admin.webhooks.create(
      CreateWebhookRequest(url: "https://partner.example/hook", label: "partner"))
    store.secrets.append(hook.secret)
    let token = try await shop.admin.access.issueToken(
      IssueTokenRequest(
        role: .partner, name: "partner", lifetimeSeconds: 3_600, label: "feed"))
    store.secrets.append(token.token)
    return store
  }

  private func batch(_ code: String) async throws -> BatchID {
    let listed = try await shop.admin.inventory.listBatches(ListBatchesRequest(code: code))
    guard let batch = listed.batches.first else { throw Unmet("there is no \(code)") }
    return batch.batchID
  }

  /// A preset, a sheet that a customer chose from and that became an order, and one put away.
  private mutating func offer() async throws {
    let view = CatalogView(
      filters: CatalogFilters(
        categories: ["Tea", "Cups;odd"], priceMin: UnitPriceBound(unitPrice: Money(cents: 50)),
        stockLevel: .inStock, addedWithinDays: 30),
      search: "gre\"en", sort: .price, sortOrder: .descending)
    let preset = try await shop.jane.catalogPresets.create(
      CreatePresetRequest(name: "Fine, and new", view: view))
    _ = try await shop.jane.catalogPresets.assignToClient(
      AssignToClientRequest(clientID: shop.customerID, presetID: preset.presetID))
    let desk = SheetDesk(shop)
    let price = NegotiatedPrice(
      unitPrice: Money(cents: 1_111), reason: "spring; only", hiddenFromClient: true)
    let sheet = try await desk.sheet(
      [
        NewSheetItem(
          batchID: try await batch("TEA"), quantity: .units(5), unitPrice: price, remark: "fresh"),
        NewSheetItem(batchID: try await batch("CUP")),
      ], note: "call, then\nsend")
    let link = try await desk.share(sheet)
    secrets += [link.shareToken, link.shareUrl]
    _ = try await desk.open(link.shareToken)
    _ = try await desk.select(link.shareToken, [1: 2], message: "two, please")
    _ = try await desk.toOrder(sheet)
    let old = try await desk.sheet([NewSheetItem(batchID: try await batch("CUP"))], name: "Old")
    _ = try await desk.sheets.archive(SheetReferenceRequest(sheetID: old))
  }

  /// A person of the client who signed up, and one who is switched off.
  private mutating func invite() async throws {
    _ = try await shop.admin.directory.setClientTerms(
      SetClientTermsRequest(clientID: shop.customerID, selfService: true))
    let accounts = shop.jane.accounts
    let ann = try await accounts.create(
      CreateAccountRequest(
        clientID: shop.customerID, login: "ann@acme.example", name: "Ann Acme"))
    let bob = try await accounts.create(
      CreateAccountRequest(clientID: shop.customerID, login: "Bob@acme.example"))
    _ = try await accounts.setActive(
      SetAccountActiveRequest(accountID: bob.accountID, active: false))
    let stranger = try shop.client(nil)
    defer { stranger.close() }
    let signed = try await stranger.accounts.acceptInvitation(
      AcceptInvitationRequest(invitation: ann.invitation, password: Self.password))
    secrets += [ann.invitation, bob.invitation, signed.token]
  }

  /// A live sale that was paid for in parts and left the house.
  private func sell() async throws {
    let session = try await shop.session()
    _ = try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(
        sessionID: session.sessionID, batchID: try await batch("CUP"), quantity: .units(3)))
    let sold = try await shop.jane.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: session.sessionID))
    for status in [OrderStatus.processing, .shipped] {
      _ = try await shop.jane.orders.advance(
        AdvanceOrderRequest(
          orderID: sold.orderID, status: status, regardlessOfPicking: true, reason: "by \"van\""))
    }
    for (cents, reference) in [(Int64(700), "bank 1"), (-50, "back, once"), (100, "")] {
      _ = try await shop.admin.orders.recordPayment(
        RecordPaymentRequest(
          orderID: sold.orderID, amount: Money(cents: cents), reference: reference))
    }
    _ = try await shop.jane.orders.addNote(
      AddOrderNoteRequest(orderID: sold.orderID, text: "left at the door"))
  }

  /// An order confirmed beyond the client's credit.
  private func trust() async throws {
    _ = try await shop.admin.directory.setClientTerms(
      SetClientTermsRequest(
        clientID: shop.customerID, creditLimit: CreditLimit(amount: .zero), selfService: true))
    let line = NewOrderLine(batchID: try await batch("CUP"), quantity: .units(1))
    let order = try await shop.jane.orders.createStaffOrder(
      CreateStaffOrderRequest(clientID: shop.customerID, lines: [line]))
    _ = try await shop.admin.orders.confirm(
      ConfirmOrderRequest(orderID: order.orderID, creditOverrideReason: "an old friend"))
  }

  /// A draft with agreed prices, and goods in quarantine.
  private func draft() async throws {
    let cup = try await batch("CUP")
    let draft = try await shop.jane.orders.createStaffOrder(
      CreateStaffOrderRequest(clientID: shop.customerID, note: "keep"))
    let added = try await shop.jane.orders.addLine(
      AddOrderLineRequest(
        orderID: draft.orderID, line: NewOrderLine(batchID: cup, quantity: .units(2))))
    _ = try await shop.jane.orders.applyOverride(
      ApplyOrderPriceRequest(
        orderID: draft.orderID, scope: .item, lineID: added.lineID,
        adjustmentType: .percentage, adjustmentValue: .init(tenThousandths: -100_000),
        reason: "first order", hiddenFromClient: true))
    _ = try await shop.jane.orders.applyOverride(
      ApplyOrderPriceRequest(
        orderID: draft.orderID, scope: .order, adjustmentType: .dollar,
        adjustmentValue: .init(tenThousandths: -10_000)))
    _ = try await shop.admin.inventory.quarantineStock(
      QuarantineStockRequest(batchID: cup, delta: .units(1), reason: "damp"))
  }
}
