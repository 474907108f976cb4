import APISchema
import Client
import Values

/// One live sale: a salesperson, a customer and a scanner, as separate TLS clients.
struct Sale {
  let parties: Parties
  let timeline: Timeline

  /// What came out of it.
  struct Result {
    var order: GetOrderResponse
    var pickedLines: Int
  }

  func play() async throws -> Result {
    let admin = try parties.client("admin", parties.admin)
    let staff = try parties.client("staff", "jane")
    let scanner = try parties.client("warehouse", "scanner-1")
    let stranger = try parties.stranger()
    defer { for client in [admin, staff, scanner, stranger] { client.close() } }
    let customerID = try await prepare(admin)
    let goods = try await goods(staff)

    let scannerTask = Task { try await watchPickList(scanner) }
    let opened = try await openSession(staff, customerID)
    let staffTask = Task { try await watchAsStaff(staff, opened.sessionID) }
    let customer = try await join(stranger, code: opened.code)
    defer { customer.close() }
    let customerTask = Task { try await watchAsCustomer(customer, opened.sessionID) }

    let lines = try await fillCart(opened.sessionID, staff: staff, customer: customer, goods)
    try await negotiate(staff, opened.sessionID, lines[0])
    for line in lines { try await pick(scanner, opened.sessionID, line.lineID) }
    let converted = try await complete(staff, opened.sessionID)
    _ = try await (staffTask.value, customerTask.value)
    await timeline.wait(for: "scanner", toSee: converted.sequence)
    scannerTask.cancel()
    _ = try? await scannerTask.value
    let order = try await staff.orders.getOrder(
      GetOrderRequest(atLeast: converted.sequence, orderID: converted.orderID))
    return Result(order: order, pickedLines: lines.count)
  }

  /// The people of the sale, made if they are not there yet.
  private func prepare(_ admin: ShowroomClient) async throws -> ClientID {
    _ = try await admin.directory.saveStaff(
      SaveStaffRequest(login: "jane", name: "Jane", role: .staff))
    let client = try await admin.directory.saveClient(
      SaveClientRequest(code: "TOUR", name: "Acme Corp", country: "United Kingdom"))
    return client.clientID
  }

  /// Three things that are in stock.
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

  private func openSession(
    _ staff: ShowroomClient, _ customer: ClientID
  ) async throws -> CreateSessionResponse {
    let asked = timeline.now
    let opened = try await staff.liveShopping.createSession(
      CreateSessionRequest(clientID: customer))
    timeline.did(
      "staff", "opens session \(opened.sessionID), code \(opened.code)", askedAt: asked,
      sequence: opened.sequence)
    return opened
  }

  private func join(_ stranger: ShowroomClient, code: String) async throws -> ShowroomClient {
    let asked = timeline.now
    let joined = try await stranger.liveShopping.joinSession(
      JoinSessionRequest(code: code.lowercased(), deviceName: "iPad 1"))
    timeline.did("customer", "joins with the code", askedAt: asked, sequence: joined.sequence)
    return try parties.customer(token: joined.token)
  }

  private func fillCart(
    _ session: SessionID, staff: ShowroomClient, customer: ShowroomClient, _ goods: [CatalogItem]
  ) async throws -> [CartItem] {
    var lines: [CartItem] = []
    for (index, item) in goods.enumerated() {
      let (who, client) = index == 1 ? ("customer", customer) : ("staff", staff)
      let asked = timeline.now
      let quantity = Quantity(tenThousandths: item.quantityStep.tenThousandths * Int64(index + 2))
      let added = try await client.liveShopping.addToCart(
        AddToCartRequest(sessionID: session, batchID: item.batchID, quantity: quantity))
      timeline.did(
        who, "adds \(quantity) × \(item.name) at \(item.unitPrice): held", askedAt: asked,
        sequence: added.sequence)
      for party in ["staff", "customer", "scanner"] {
        await timeline.wait(for: party, toSee: added.sequence)
      }
      lines.append(added.item)
    }
    return lines
  }

  private func negotiate(
    _ staff: ShowroomClient, _ session: SessionID, _ line: CartItem
  ) async throws {
    let asked = timeline.now
    let priced = try await staff.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: session, lineID: line.lineID, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "regular customer"))
    timeline.did(
      "staff", "gives 10 % on line \(line.lineID): \(line.unitPrice) → \(priced.item.unitPrice)",
      askedAt: asked, sequence: priced.sequence)
    await timeline.wait(for: "customer", toSee: priced.sequence)
  }

  private func pick(
    _ scanner: ShowroomClient, _ session: SessionID, _ line: LineID
  ) async throws {
    let asked = timeline.now
    let picked = try await scanner.pickList.markPicked(
      MarkPickedRequest(sessionID: session, lineID: line))
    timeline.did("scanner", "picks line \(line)", askedAt: asked, sequence: picked.sequence)
    await timeline.wait(for: "staff", toSee: picked.sequence)
  }

  private func complete(
    _ staff: ShowroomClient, _ session: SessionID
  ) async throws -> ConvertToOrderResponse {
    let asked = timeline.now
    let converted = try await staff.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: session))
    timeline.did(
      "staff", "completes: order \(converted.orderNumber), \(converted.orderTotal)",
      askedAt: asked, sequence: converted.sequence)
    return converted
  }
}

/// Why the tour can't go on.
struct TourFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
