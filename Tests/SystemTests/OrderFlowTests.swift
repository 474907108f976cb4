import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// Orders without a live session, from the draft to the door (S2R R1, R10, R14; C24, C25).
  @Suite struct OrderFlowTests {
    @Test(
      """
      S2R-14.3, S2-SVC38, S2-SVC39, S2-SVC43: a staff order becomes a quote, is accepted, picked, \
      shipped and delivered
      """)
    func quoteToDelivery() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        _ = try await shop.batch("CUP", units: 20, priceCents: 400, costCents: 100)
        let quote = try await Self.quote(desk, tea)
        let id = quote.orderID

        let sold = try await desk.orders.acceptQuote(ConfirmOrderRequest(orderID: id))
        #expect(sold.status == .confirmed)
        // S2-P14: all of it is out of what can be sold.
        #expect(try await shop.stock("TEA", atLeast: sold.sequence).available == .units(40))
        #expect(try await shop.stock("CUP", atLeast: sold.sequence).committed == .units(5))
        try await Self.refusals(desk, id)

        let queued = try await desk.picks(id, atLeast: sold.sequence)
        #expect(
          queued.map(\.status) == [.queued, .queued] && queued.allSatisfy { $0.sessionID.isNone })
        _ = try await desk.advance(id, .processing)
        let early = await refusal { () throws(ClientError) in try await desk.advance(id, .shipped) }
        #expect(early?.code == .pickConflict)
        _ = try await desk.pickAll(id, atLeast: sold.sequence)
        let shipped = try await desk.advance(id, .shipped)
        let stock = try await shop.stock("TEA", atLeast: shipped.sequence)
        #expect(stock.onHand == .units(40) && stock.committed == .zero)
        let delivered = try await desk.advance(id, .delivered)
        let paid = try await shop.admin.orders.recordPayment(
          RecordPaymentRequest(orderID: id, amount: Money(cents: 11_000), reference: "wire"))
        let order = try await desk.order(id, atLeast: paid.sequence)
        #expect(order.summary.status == .delivered && order.paid.cents == 11_000)
        #expect(order.deliveredAt != nil && order.shippedAt != nil && order.confirmedAt != nil)
        #expect(order.lines.map(\.picked) == [.units(10), .units(5)])
        #expect(order.notes.map(\.text) == ["for the fair"])
        #expect(delivered.status == .delivered)
        let history = try await desk.history(id, atLeast: paid.sequence)
        #expect(
          history.filter { $0.contains(">") } == [
            "unspecified>draft", "draft>quote", "mode quote>confirmed", "quote>confirmed",
            "confirmed>processing",
            "processing>shipped", "shipped>delivered",
          ], "\(history)")
        #expect(
          history.filter { !$0.contains(">") } == [
            "note", "price", "price", "price ended", "payment",
          ])
      }
    }

    /// Ten of tea with a price for the batch, five cups, quoted: 110.00.
    private static func quote(
      _ desk: OrderDesk, _ tea: BatchID
    ) async throws -> OrderCommandResponse {
      let draft = try await desk.draft([(tea, 10)], note: "for the fair")
      let id = draft.orderID
      #expect(draft.status == .draft && draft.total.cents == 10_000)
      #expect(draft.orderNumber == "SO-000001" && draft.version > 0 && draft.expiresAt != nil)
      let added = try await desk.orders.addLine(
        AddOrderLineRequest(
          orderID: id, expectedVersion: draft.version,
          line: NewOrderLine(batchCode: "CUP", quantity: .units(4))))
      _ = try await desk.orders.updateLine(
        UpdateOrderLineRequest(orderID: id, lineID: added.lineID, quantity: .units(5)))
      let priced = try await desk.price(id, .batch, batch: tea, percent: -10, reason: "the fair")
      #expect(priced.total.cents == 9_000 + 2_000)
      let cut = try await desk.price(id, .order, percent: -10, hidden: true, reason: "asked to")
      #expect(cut.total.cents == 9_900)
      let restored = try await desk.orders.removeOverride(
        RemoveOrderPriceRequest(orderID: id, overrideID: cut.overrideID))
      #expect(restored.total.cents == 11_000)
      let quote = try await desk.orders.submitQuote(SubmitQuoteRequest(orderID: id))
      #expect(quote.status == .quote && quote.expiresAt != draft.expiresAt)
      #expect(try await desk.shop.stock("TEA", atLeast: quote.sequence).available == .units(50))
      return quote
    }

    /// S2-P02, C25: what a confirmed order refuses.
    private static func refusals(
      _ desk: OrderDesk, _ id: OrderID
    ) async throws {
      let edit = await refusal { () throws(ClientError) in
        try await desk.orders.removeLine(
          RemoveOrderLineRequest(
            orderID: id, lineID: LineID(rawValue: 1)))
      }
      #expect(edit?.code == .orderNotModifiable)
      let again = await refusal { () throws(ClientError) in
        try await desk.orders.returnToDraft(OrderReasonRequest(orderID: id))
      }
      #expect(again?.code == .invalidStatusTransition)
    }

    @Test("C24, S2-P01: a phone order; C26: left for approval, sent back, approved; cancelled")
    func phoneOrder() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 5)
        let draft = try await desk.draft([(tea, 5)], origin: .phoneOrder)
        let id = draft.orderID
        _ = try await desk.orders.submitForApproval(OrderReasonRequest(orderID: id))
        _ = try await desk.orders.returnToDraft(OrderReasonRequest(orderID: id, reason: "typo"))
        let waiting = try await desk.orders.submitForApproval(OrderReasonRequest(orderID: id))
        #expect(waiting.status == .pendingApproval && waiting.expiresAt == nil)
        let sold = try await desk.orders.approve(ConfirmOrderRequest(orderID: id))
        #expect(try await shop.stock("TEA", atLeast: sold.sequence).available == .zero)
        let off = try await desk.orders.cancel(
          OrderReasonRequest(orderID: id, reason: "changed their mind"))
        #expect(off.status == .cancelled)
        #expect(try await shop.stock("TEA", atLeast: off.sequence).available == .units(5))
        let order = try await desk.order(id, atLeast: off.sequence)
        #expect(order.summary.origin == .phoneOrder)
        #expect(order.statusHistory.last?.reason == "changed their mind")
        #expect(try await desk.picks(id, atLeast: off.sequence).isEmpty)
        let wrong = await refusal { () throws(ClientError) in
          try await desk.draft([], origin: .salesSheet)
        }
        #expect(wrong?.code == .invalidField)
      }
    }

    @Test("Confirm takes all lines, or says of each short one what there is; two editors")
    func shortAndStale() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let few = try await shop.batch("FEW", units: 3)
        let many = try await shop.batch("MANY", units: 100)
        let none = try await shop.batch("NONE", units: 0)
        let draft = try await desk.draft([(few, 4), (many, 5), (none, 1)])
        // A draft may want what is not there: it is told.
        #expect(draft.shortfalls.map(\.batchCode) == ["FEW", "NONE"])
        let short = await refusal { () throws(ClientError) in
          try await desk.confirm(draft.orderID)
        }
        #expect(short?.code == .insufficientInventory)
        let told = short?.detail?.shortfalls ?? []
        #expect(told.map(\.batchID) == [few, none])
        #expect(told.map(\.wanted) == [.units(4), .units(1)])
        #expect(told.map(\.available) == [.units(3), .zero])
        #expect(try await shop.stock("MANY").available == .units(100))

        let version = draft.version
        let fees = try await desk.orders.setFees(
          SetFeesRequest(
            orderID: draft.orderID, expectedVersion: version,
            fees: [
              FeeLine(
                name: "Transport", kind: .percentage,
                value: AdjustmentValue(tenThousandths: 25_000)),
              FeeLine(
                name: "Pallet", kind: .fixed, value: AdjustmentValue(tenThousandths: 1_200_000)),
            ]))
        // 100.00 of goods, 2.5 % and 120.00.
        #expect(fees.total.cents == 10_000 && fees.amountDue.cents == 10_000 + 250 + 12_000)
        let second = await refusal { () throws(ClientError) in
          try await desk.orders.updateOrder(
            UpdateOrderRequest(orderID: draft.orderID, expectedVersion: version))
        }
        #expect(second?.code == .versionConflict)
        #expect(second?.detail?.currentVersion == fees.version)
        // Whoever has no part in it may not.
        let stranger = await refusal { () throws(ClientError) in
          try await OrderDesk(shop, as: shop.tom).confirm(draft.orderID)
        }
        #expect(stranger?.code == .permissionDenied)
      }
    }

    @Test("S2-API-or.listByOrigin, S2-SVC44: orders by origin, status, client, staff and time")
    func lists() async throws {
      try await Shop.run { shop in
        let desk = OrderDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        var ids: [OrderID] = []
        for number in 0..<7 {
          let origin: OrderOrigin = number % 2 == 0 ? .staffCreated : .phoneOrder
          ids.append(try await desk.draft([(tea, 1)], origin: origin).orderID)
        }
        let sold = try await desk.confirm(ids[3])
        let tom = try await OrderDesk(shop, as: shop.tom).draft([(tea, 1)])
        func list(_ request: ListOrdersRequest) async throws -> [OrderID] {
          var (request, found): (ListOrdersRequest, [OrderID]) = (request, [])
          request.pageSize = 2
          repeat {
            let page = try await shop.jane.orders.listOrders(request)
            #expect(page.orders.count <= 2)
            found += page.orders.map(\.orderID)
            request.pageToken = page.nextPageToken
          } while !request.pageToken.isEmpty
          return found
        }
        let all: [OrderID] = [tom.orderID] + ids.reversed()
        #expect(try await list(ListOrdersRequest()) == all)
        #expect(
          try await list(ListOrdersRequest(origin: .phoneOrder)) == [ids[5], ids[3], ids[1]])
        #expect(try await list(ListOrdersRequest(status: .confirmed)) == [ids[3]])
        #expect(
          try await list(ListOrdersRequest(status: .draft)) == all.filter { $0 != ids[3] })
        #expect(try await list(ListOrdersRequest(clientID: shop.customerID)) == all)
        let people = try await shop.admin.directory.listStaff(ListStaffRequest()).staff
        let him = people.first { $0.login == "tom" }?.staffID ?? .none
        #expect(try await list(ListOrdersRequest(staffID: him)) == [tom.orderID])
        let order = try await desk.order(ids[3], atLeast: sold.sequence)
        let from = order.summary.createdAt
        #expect(
          try await list(ListOrdersRequest(createdFrom: from)) == [tom.orderID]
            + ids[3...].reversed()
        )
        #expect(try await list(ListOrdersRequest(createdBefore: from)) == ids[..<3].reversed())
        let margins = try await shop.jane.orders.getMargins(
          GetOrderMarginsRequest(orderID: ids[3]))
        #expect(margins.order.marginTotal.cents == 400 && margins.items.count == 1)
      }
    }
  }
}
