import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// One live sale with salesperson, customer and scanner (S1-AC01 to S1-AC07, S1-T09).
  @Suite struct SaleTests {
    @Test func wholeSale() async throws {
      try await Shop.run { shop in
        let first = try await shop.batch("A1", units: 10, priceCents: 1_000)
        let second = try await shop.batch("B2", units: 5, priceCents: 2_550)
        let pickList = Recorder(shop.scanner.pickList.watchPickList(WatchPickListRequest()))
        let session = try await shop.session()
        let staff = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: session.sessionID)))
        let customer = try await shop.customer(code: session.code.lowercased())
        defer { customer.close() }

        let kept = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: first, quantity: .units(3)))
        let dropped = try await customer.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: second, quantity: .units(2)))
        try await Self.expectHeld(shop, kept, dropped, pickList)
        try await Self.negotiate(shop, session.sessionID, kept.item.lineID)
        try await Self.recall(shop, session.sessionID, dropped.item.lineID, pickList)
        let order = try await Self.convert(shop, session.sessionID)
        try await Self.expectOrder(shop, order, kept.item.lineID)
        let end = try await staff.end()
        #expect(end.failure == nil)
        #expect(breaks(in: end.messages) == [])
        #expect(breaks(in: try await pickList.reach(order.sequence)) == [])
      }
    }

    @Test func cancelReleasesEverything() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session()
        let stream = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: session.sessionID)))
        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(10)))
        #expect(try await shop.stock("A1", atLeast: added.sequence).available == .zero)
        let cancelled = try await shop.jane.liveShopping.cancelSession(
          CancelSessionRequest(sessionID: session.sessionID, reason: "left"))
        #expect(cancelled.status == .cancelled)
        let stock = try await shop.stock("A1", atLeast: cancelled.sequence)
        #expect(stock.available == .units(10))
        #expect(stock.held == .zero)
        let end = try await stream.end()
        #expect(end.failure == nil)
        #expect(end.sequence == cancelled.sequence)
        let late = await refusal { () throws(ClientError) in
          try await shop.jane.liveShopping.addToCart(
            AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(1)))
        }
        #expect(late?.code == .sessionAlreadyEnded)
      }
    }

    @Test func repeatedRequestsAnswerTheSame() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session()
        var add = AddToCartRequest(
          idempotencyKey: "add-1", sessionID: session.sessionID, batchID: batch,
          quantity: .units(4))
        let first = try await shop.jane.liveShopping.addToCart(add)
        #expect(try await shop.jane.liveShopping.addToCart(add) == first)
        add.quantity = .units(5)
        let other = await refusal { [add] () throws(ClientError) in
          try await shop.jane.liveShopping.addToCart(add)
        }
        #expect(other?.code == .idempotencyMismatch)
        let convert = ConvertToOrderRequest(idempotencyKey: "end", sessionID: session.sessionID)
        let order = try await shop.jane.liveShopping.convertToOrder(convert)
        #expect(try await shop.jane.liveShopping.convertToOrder(convert) == order)
        // Another key on a converted session: its order (C22).
        let again = try await shop.jane.liveShopping.convertToOrder(
          ConvertToOrderRequest(idempotencyKey: "again", sessionID: session.sessionID))
        #expect(again.orderID == order.orderID)
        #expect(try await shop.stock("A1", atLeast: again.sequence).committed == .units(4))
        let orders = try await shop.admin.orders.listOrders(ListOrdersRequest())
        #expect(orders.orders.map(\.orderID) == [order.orderID])
      }
    }

    @Test func emptyCartIsNoOrder() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let refused = await refusal { () throws(ClientError) in
          try await shop.jane.liveShopping.convertToOrder(
            ConvertToOrderRequest(sessionID: session.sessionID))
        }
        #expect(refused?.code == .emptyCart)
      }
    }
  }
}

extension SystemTests.SaleTests {
  /// Both lines are held, and queued on the scanner's list with the place to find them.
  private static func expectHeld(
    _ shop: Shop, _ kept: AddToCartResponse, _ dropped: AddToCartResponse,
    _ pickList: Recorder<WatchPickListResponse>
  ) async throws {
    #expect(try await shop.stock("A1", atLeast: dropped.sequence).held == .units(3))
    #expect(try await shop.stock("B2", atLeast: dropped.sequence).available == .units(3))
    let lines = pickLines(try await pickList.reach(dropped.sequence))
    #expect(lines[kept.item.lineID]?.status == .queued)
    #expect(lines[kept.item.lineID]?.location == "A-A1")
    #expect(lines[dropped.item.lineID]?.quantity == .units(2))
  }

  private static func negotiate(_ shop: Shop, _ session: SessionID, _ line: LineID) async throws {
    let priced = try await shop.jane.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: session, lineID: line, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "regular"))
    #expect(priced.item.unitPrice == Money(cents: 900))
    #expect(priced.item.visibleAdjustment?.originalUnitPrice == Money(cents: 1_000))
    #expect(priced.totals.total == Money(cents: 2_700 + 5_100))
    #expect(priced.totals.discountTotal == Money(cents: 300))
  }

  /// A picked line is removed: it stays held until it is back on the shelf (C21).
  private static func recall(
    _ shop: Shop, _ session: SessionID, _ line: LineID, _ pickList: Recorder<WatchPickListResponse>
  ) async throws {
    let pick = MarkPickedRequest(
      idempotencyKey: "pick", sessionID: session, lineID: line, expectedQuantity: .units(2))
    let picked = try await shop.scanner.pickList.markPicked(pick)
    #expect(picked.line.status == .picked)
    #expect(try await shop.scanner.pickList.markPicked(pick) == picked)
    let removed = try await shop.jane.liveShopping.removeFromCart(
      RemoveFromCartRequest(sessionID: session, lineID: line))
    let lines = pickLines(try await pickList.reach(removed.sequence))
    #expect(lines[line]?.status == .recallPending)
    #expect(lines[line]?.recalled == .units(2))
    #expect(try await shop.stock("B2", atLeast: removed.sequence).held == .units(2))
    let returned = try await shop.scanner.pickList.unmarkPicked(
      UnmarkPickedRequest(sessionID: session, lineID: line))
    #expect(try await shop.stock("B2", atLeast: returned.sequence).available == .units(5))
    #expect(pickLines(try await pickList.reach(returned.sequence))[line] == nil)
  }

  private static func convert(
    _ shop: Shop, _ session: SessionID
  ) async throws -> ConvertToOrderResponse {
    let order = try await shop.jane.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: session))
    #expect(order.orderTotal == Money(cents: 2_700))
    let stock = try await shop.stock("A1", atLeast: order.sequence)
    #expect(stock.held == .zero)
    #expect(stock.committed == .units(3))
    #expect(stock.available == .units(7))
    return order
  }

  private static func expectOrder(
    _ shop: Shop, _ converted: ConvertToOrderResponse, _ line: LineID
  ) async throws {
    let order = try await shop.jane.orders.getOrder(
      GetOrderRequest(orderNumber: converted.orderNumber)
    ).order
    #expect(order.lines.map(\.lineID) == [line])
    #expect(order.subtotal == Money(cents: 3_000))
    #expect(order.discountTotal == Money(cents: 300))
    #expect(order.total == Money(cents: 2_700))
    #expect(order.summary.origin == .liveShopping)
    #expect(order.summary.status == .confirmed)
    #expect(order.priceAdjustments.map(\.reason) == ["regular"])
    let floor = try await shop.tom.liveShopping.getActiveSessions(GetActiveSessionsRequest())
    #expect(floor.sessions == [])
  }
}

/// The pick list that a stream's messages add up to; with `after`, that they make of that one.
func pickLines(
  _ messages: some Sequence<WatchPickListResponse>, after: [LineID: PickLine] = [:]
) -> [LineID: PickLine] {
  var lines = after
  for message in messages {
    switch message.body {
    case .progress: break
    case .state(let state): for line in state.lines { lines[line.lineID] = line }
    case .changes(let changes):
      for case .line(let line) in changes.changes.map(\.body) {
        lines[line.lineID] = line.status == .withdrawn ? nil : line
      }
    }
  }
  return lines
}
