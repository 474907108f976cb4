import APISchema
import Client
import Values

/// A sale through each of the other channels: they share stock, prices and orders with the live
/// one (S2R R15).
struct OtherChannels {
  let parties: Parties
  let timeline: Timeline

  /// Plays them; answers the orders.
  func play() async throws -> [OrderSummary] {
    let admin = try parties.client("admin", parties.admin)
    let staff = try parties.client("staff", "jane")
    let stranger = try parties.stranger()
    defer { for client in [admin, staff, stranger] { client.close() } }
    let customer = try await prepare(admin)
    let goods = try await goods(staff)
    let orders = [
      try await quote(staff, customer, goods[0]),
      try await phone(staff, customer, goods[1]),
      try await sheet(staff, stranger, customer, goods),
      try await selfService(staff, stranger, customer, goods[2]),
    ]
    var summaries: [OrderSummary] = []
    for id in orders {
      summaries.append(
        try await staff.orders.getOrder(GetOrderRequest(orderID: id)).order.summary)
    }
    return summaries
  }

  /// A customer who orders by itself, and pays for transport.
  private func prepare(_ admin: ShowroomClient) async throws -> ClientID {
    let saved = try await admin.directory.saveClient(
      SaveClientRequest(code: "TOUR-VIP", name: "Beta Trading", country: "France"))
    _ = try await admin.directory.setClientTerms(
      SetClientTermsRequest(
        clientID: saved.clientID, paymentTerms: PaymentTerms(kind: .net, days: 30),
        transportFeePercent: AdjustmentValue(tenThousandths: 25_000), selfService: true,
        autoApproval: true))
    return saved.clientID
  }

  private func goods(_ staff: ShowroomClient) async throws -> [CatalogItem] {
    let page = try await staff.catalog.getCatalog(
      GetCatalogRequest(
        filters: CatalogFilters(stockLevel: .inStock), sort: .quantity, sortOrder: .descending,
        pageSize: 3))
    guard page.items.count == 3 else {
      throw TourFailure("the store has fewer than three batches in stock: load the sample first")
    }
    return page.items
  }

  /// So many quantity steps of a batch.
  private func quantity(_ item: CatalogItem, _ steps: Int64) -> Quantity {
    Quantity(tenThousandths: item.quantityStep.tenThousandths * steps)
  }

  private func quote(
    _ staff: ShowroomClient, _ customer: ClientID, _ item: CatalogItem
  ) async throws -> OrderID {
    let draft = try await staff.orders.createStaffOrder(
      CreateStaffOrderRequest(
        clientID: customer,
        lines: [NewOrderLine(batchID: item.batchID, quantity: quantity(item, 4))]))
    let line = try await staff.orders.applyOverride(
      ApplyOrderPriceRequest(
        orderID: draft.orderID, scope: .order, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -50_000), reason: "first order"))
    let asked = timeline.now
    let quoted = try await staff.orders.submitQuote(SubmitQuoteRequest(orderID: line.orderID))
    timeline.did(
      "staff", "quotes \(quoted.orderNumber): \(quoted.total)", askedAt: asked,
      sequence: quoted.sequence)
    let accepted = timeline.now
    let sold = try await staff.orders.acceptQuote(ConfirmOrderRequest(orderID: draft.orderID))
    timeline.did(
      "staff", "has \(sold.orderNumber) accepted: confirmed, \(sold.amountDue) due",
      askedAt: accepted, sequence: sold.sequence)
    return sold.orderID
  }

  private func phone(
    _ staff: ShowroomClient, _ customer: ClientID, _ item: CatalogItem
  ) async throws -> OrderID {
    let asked = timeline.now
    let draft = try await staff.orders.createStaffOrder(
      CreateStaffOrderRequest(
        clientID: customer, origin: .phoneOrder,
        lines: [NewOrderLine(batchID: item.batchID, quantity: quantity(item, 2))]))
    let sold = try await staff.orders.confirm(ConfirmOrderRequest(orderID: draft.orderID))
    timeline.did(
      "staff", "takes \(sold.orderNumber) by phone: confirmed", askedAt: asked,
      sequence: sold.sequence)
    return sold.orderID
  }

  private func sheet(
    _ staff: ShowroomClient, _ holder: ShowroomClient, _ customer: ClientID,
    _ goods: [CatalogItem]
  ) async throws -> OrderID {
    let created = try await staff.salesSheets.create(
      CreateSheetRequest(
        name: "What came in", clientID: customer,
        items: goods.map { NewSheetItem(batchID: $0.batchID, quantity: quantity($0, 5)) }))
    let link = try await staff.salesSheets.generateShareUrl(
      SheetReferenceRequest(sheetID: created.sheetID))
    let seen = try await holder.salesSheets.getByToken(
      GetSheetByTokenRequest(shareToken: link.shareToken))
    guard let first = seen.items.first else { throw TourFailure("the sheet came without items") }
    let asked = timeline.now
    let selected = try await holder.salesSheets.updateSelections(
      UpdateSelectionsRequest(
        shareToken: link.shareToken, selections: [SelectionInput(itemID: first.itemID)]))
    timeline.did(
      "customer", "selects \(first.productName) on a sheet opened by its link", askedAt: asked,
      sequence: selected.sequence)
    let converted = timeline.now
    let draft = try await staff.salesSheets.convertToOrder(
      CreateFromSalesSheetRequest(sheetID: created.sheetID))
    let sold = try await staff.orders.confirm(ConfirmOrderRequest(orderID: draft.orderID))
    timeline.did(
      "staff", "makes \(sold.orderNumber) of it: confirmed", askedAt: converted,
      sequence: sold.sequence)
    return sold.orderID
  }

  private func selfService(
    _ staff: ShowroomClient, _ stranger: ShowroomClient, _ customer: ClientID,
    _ item: CatalogItem
  ) async throws -> OrderID {
    let invitation = try await invitation(staff, customer)
    let signed = try await stranger.accounts.acceptInvitation(
      AcceptInvitationRequest(invitation: invitation, password: "a password for the tour"))
    let buyer = try parties.customer(token: signed.token)
    defer { buyer.close() }
    _ = try await buyer.selfService.addToCart(
      AddToMyCartRequest(batchID: item.batchID, quantity: quantity(item, 3)))
    let asked = timeline.now
    let sold = try await buyer.selfService.submitOrder(SubmitMyOrderRequest())
    timeline.did(
      "customer", "signs in and orders \(sold.orderNumber): \(sold.status), \(sold.amountDue) due",
      askedAt: asked, sequence: sold.sequence)
    return sold.orderID
  }

  /// For a new account, or for the one of the tour before.
  private func invitation(
    _ staff: ShowroomClient, _ customer: ClientID
  ) async throws -> String {
    let known = try await staff.accounts.list(ListAccountsRequest(clientID: customer))
    if let account = known.accounts.first {
      return try await staff.accounts.resetPassword(
        AccountReferenceRequest(accountID: account.accountID)
      ).invitation
    }
    return try await staff.accounts.create(
      CreateAccountRequest(clientID: customer, login: "buyer@beta.example")
    ).invitation
  }
}
