import Commerce
import StoreSchema
import Testing
import Values

/// Orders without a session: drafts, quotes, and what becomes of them (C25, S2R R10, R14).
@Suite struct StaffOrderTests {
  @Test("S2R R10: a staff order has the client's prices and holds nothing until it is confirmed")
  func staffOrders() throws {
    var shop = Shop()
    let id = try shop.draft([1: 10, 2: 5])
    #expect(shop.order(id).orderNumber == "SO-000001" && shop.order(id).origin == .staffCreated)
    #expect(shop.order(id).total.cents == 10 * 100 + 5 * 200)
    #expect(shop.available(1) == 100 && shop.state.holds.isEmpty)
    let reply = try shop.confirm(id)
    #expect(reply.status == .confirmed && shop.order(id).confirmedAt == shop.now)
    #expect(shop.stock(1).committed == .units(10) && shop.available(1) == 90)
    let list = shop.state.pickList(limit: 10).items
    #expect(
      list.map(\.orderID) == [id] && list[0].lines.map(\.quantity) == [.units(10), .units(5)])
    #expect(shop.order(id).statusHistory.map(\.toStatus) == [.draft, .confirmed])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C24: a phone order says so; other origins are made by their channels")
  func phoneOrders() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1], origin: .phoneOrder)
    #expect(shop.order(id).origin == .phoneOrder)
    let forged = Command.createStaffOrder(
      CreateStaffOrder(clientID: ClientID(rawValue: 1), origin: .liveShopping))
    #expect(
      shop.rejection(forged, as: Shop.staff(1))
        == .invalidField(field: "origin", allowed: "STAFF_CREATED or PHONE_ORDER"))
  }

  @Test("C46: of several lines the one at fault is named, with its field")
  func theLineAtFault() throws {
    var shop = Shop()
    let good = NewOrderLine(batchID: BatchID(rawValue: 1), quantity: .units(1))
    func refusal(_ bad: NewOrderLine) -> Rejection? {
      let lines = [good, good, good, bad, good]
      return shop.rejection(
        .createStaffOrder(CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: lines)),
        as: Shop.staff(1))
    }
    let unknown = BatchID(rawValue: 99)
    #expect(
      refusal(NewOrderLine(batchID: unknown, quantity: .units(1)))
        == .part("lines[3].batch_id", .batchNotFound))
    #expect(
      refusal(NewOrderLine(batchCode: "none", quantity: .units(1)))
        == .part("lines[3].batch_code", .batchNotFound))
    #expect(
      refusal(NewOrderLine(batchID: good.batchID, quantity: .zero))
        == .part("lines[3].quantity_e4", .invalidQuantity(allowed: "positive multiples of 1")))
    var cheap = good
    cheap.unitPrice = Money(cents: -1)
    guard case .part("lines[3].unit_price.unit_price_cents", .invalidAdjustment)? = refusal(cheap)
    else {
      Issue.record("a negative price")
      return
    }
    #expect(refusal(good) == nil)
  }

  @Test("C08: confirming takes all lines, or names each that is short and what it could have")
  func shortConfirms() throws {
    var shop = Shop()
    let session = shop.open(by: 2)
    try shop.add(95, of: 1, to: session, by: 2)
    let id = try shop.draft([1: 10, 2: 101, 3: 1])
    let twice = NewOrderLine(
      batchID: BatchID(rawValue: 1), quantity: .units(3), separateLine: true)
    let last = try shop.edit(id, .addLine(twice)).lineID
    let log = shop.log.count
    let lines = shop.order(id).lines
    func short(_ index: Int, _ available: Int64) -> ShortLine {
      ShortLine(
        lineID: lines[index].lineID, batchID: lines[index].batchID,
        batchCode: lines[index].batchCode, wanted: lines[index].quantity,
        available: .units(available))
    }
    #expect(lines[3].lineID == last)
    #expect(
      shop.rejection(
        .moveOrder(MoveOrder(orderID: id, .confirm(creditReason: ""))), as: Shop.staff(1))
        == .shortfalls([short(0, 5), short(1, 100), short(3, 0)]))
    #expect(shop.log.count == log && shop.stock(1).held == .units(95))
  }

  @Test("S2-P02: CONFIRMED and later refuse every edit")
  func confirmedOrdersStay() throws {
    var shop = Shop()
    let id = try shop.draft([1: 10])
    try shop.confirm(id)
    let line = shop.order(id).lines[0].lineID
    let edits: [OrderEdit] = [
      .addLine(NewOrderLine(batchID: BatchID(rawValue: 2), quantity: .units(1))),
      .setQuantity(line, .units(1)), .removeLine(line), .clear, .setFees([]),
      .applyPrice(
        OrderPrice(scope: .item, lineID: line, adjustmentType: .fixed, adjustmentValue: .zero)),
      .removePrice(OverrideID(rawValue: 1)), .setHold(until: shop.now.adding(seconds: 60)),
      .update(staffID: .none, paymentTerms: nil, expiresAt: nil),
    ]
    for status in [OrderStatus.confirmed, .processing, .shipped, .delivered] {
      if status != .confirmed {
        if status == .shipped { try shop.pickAll(of: id) }
        try shop.move(id, .advance(to: status, regardlessOfPicking: false, reason: ""))
      }
      let before = shop.order(id)
      for edit in edits {
        let command = Command.editOrder(EditOrder(orderID: id, edit))
        guard case .orderNotModifiable(status, _)? = shop.rejection(command, as: Shop.staff(1))
        else {
          Issue.record("\(edit) was not refused in \(status)")
          continue
        }
      }
      #expect(shop.order(id) == before)
    }
    #expect(shop.stock(1).onHand == .units(90) && shop.available(1) == 90)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C11 to C13: prices of lines, batches and the order, as in sessions; fees come last")
  func pricesAndFees() throws {
    var shop = Shop()
    let id = try shop.draft([1: 10, 2: 10])
    let line = shop.order(id).lines[0].lineID
    func price(_ scope: OverrideScope, _ type: AdjustmentType, _ value: Int64) -> OrderEdit {
      .applyPrice(
        OrderPrice(
          scope: scope, lineID: line, batchID: BatchID(rawValue: 2), adjustmentType: type,
          adjustmentValue: AdjustmentValue(tenThousandths: value)))
    }
    try shop.edit(id, price(.item, .percentage, -100_000))
    try shop.edit(id, price(.batch, .dollar, -5_000))
    let whole = try shop.edit(id, price(.order, .percentage, -100_000))
    #expect(shop.order(id).lines.map(\.total.cents) == [900, 1_500])
    #expect(shop.order(id).subtotal.cents == 3_000 && whole.total.cents == 2_160)
    let fee = FeeLine(
      name: "Transport", kind: .percentage, value: AdjustmentValue(tenThousandths: 25_000))
    let fixed = FeeLine(
      name: "Pallet", kind: .fixed, value: AdjustmentValue(tenThousandths: 120_000))
    #expect(try shop.edit(id, .setFees([fee, fixed])).amountDue.cents == 2_160 + 54 + 1_200)
    // A batch's price is that of lines added later, and ends with itself.
    try shop.edit(
      id,
      .addLine(
        NewOrderLine(batchID: BatchID(rawValue: 2), quantity: .units(1), separateLine: true)))
    #expect(shop.order(id).lines[2].unitPrice.cents == 150)
    let batch = try #require(shop.order(id).priceAdjustments.first { $0.scope == .batch })
    try shop.edit(id, .removePrice(batch.id))
    #expect(shop.order(id).lines.map(\.unitPrice.cents) == [90, 200, 200])
    #expect(shop.order(id).priceAdjustments.count == 3)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C25: the legal moves of an order, and no others")
  func statusMachine() throws {
    let moves: [(OrderMove, OrderStatus)] = [
      (.submitQuote(expiresAt: nil), .quote), (.acceptQuote(creditReason: ""), .confirmed),
      (.returnToDraft(reason: ""), .draft), (.submitForApproval(reason: ""), .pendingApproval),
      (.approve(creditReason: ""), .confirmed), (.confirm(creditReason: ""), .confirmed),
      (.cancel(reason: ""), .cancelled),
      (.advance(to: .processing, regardlessOfPicking: true, reason: ""), .processing),
      (.advance(to: .shipped, regardlessOfPicking: true, reason: ""), .shipped),
      (.advance(to: .delivered, regardlessOfPicking: true, reason: ""), .delivered),
    ]
    let legal: [OrderStatus: [Int]] = [
      .draft: [0, 3, 5, 6], .quote: [1, 2, 3, 5, 6], .pendingApproval: [2, 4, 5, 6],
      .confirmed: [6, 7], .processing: [6, 8, 7], .shipped: [9, 8], .delivered: [9],
      .cancelled: [6],
    ]
    let ways: [OrderStatus: [Int]] = [
      .draft: [], .quote: [0], .pendingApproval: [3], .confirmed: [5], .processing: [5, 7],
      .shipped: [5, 7, 8], .delivered: [5, 7, 8, 9], .cancelled: [6],
    ]
    for (status, way) in ways {
      var reached: Set<OrderStatus> = []
      for (number, (move, target)) in moves.enumerated() {
        var shop = Shop()
        let id = try shop.draft([1: 10])
        for step in way { try shop.move(id, moves[step].0) }
        #expect(shop.order(id).status == status)
        let command = Command.moveOrder(MoveOrder(orderID: id, move))
        let rejection = shop.rejection(command, as: Shop.staff(1))
        if legal[status]?.contains(number) == true {
          #expect(rejection == nil && shop.order(id).status == target, "\(status) by \(move)")
          if target != status { reached.insert(target) }
        } else {
          #expect(
            rejection == .invalidOrderTransition(from: status, to: target), "\(status) by \(move)")
        }
        #expect(shop.state.invariantViolations() == [])
      }
      #expect(Set(status.successors) == reached, "what a refusal of \(status) names is possible")
    }
  }

  @Test("S2R 14.4: quotes and drafts end by themselves; to the moment, however late the timer")
  func expiry() throws {
    var shop = Shop()
    shop.setPolicy { $0.draftLifetimeDays = 2 }
    let quote = try shop.draft([1: 1])
    let draft = try shop.draft([1: 1])
    try shop.move(quote, .submitQuote(expiresAt: shop.now.adding(seconds: 3_600)))
    shop.wait(3_600)
    let accept = Command.moveOrder(MoveOrder(orderID: quote, .acceptQuote(creditReason: "")))
    #expect(shop.rejection(accept, as: Shop.staff(1)) == .orderExpired(at: shop.now))
    shop.runTimers()
    #expect(shop.order(quote).status == .cancelled && shop.order(draft).status == .draft)
    #expect(shop.order(quote).statusHistory.last?.reason == "expired")
    // Work on a draft puts its end off.
    shop.wait(86_400)
    try shop.edit(draft, .setQuantity(shop.order(draft).lines[0].lineID, .units(2)))
    shop.wait(2 * 86_400 - 1)
    shop.runTimers()
    #expect(shop.order(draft).status == .draft)
    shop.wait(1)
    shop.runTimers()
    #expect(shop.order(draft).status == .cancelled && shop.state.nextDeadline == nil)
  }

  @Test("C21: a cancelled order gives its goods back; those off the shelf once they are back")
  func cancelledOrders() throws {
    var shop = Shop()
    let id = try shop.draft([1: 10, 2: 5])
    try shop.confirm(id)
    let line = try #require(shop.state.pickLines(of: id).first)
    try shop.run(.markPicked(MarkPicked(sessionID: .none, lineID: line.lineID)), as: Shop.picker)
    try shop.move(id, .cancel(reason: "changed their mind"))
    #expect(shop.available(1) == 90 && shop.available(2) == 100)
    #expect(shop.state.pickLines(of: id).map(\.state) == [.recallPending])
    #expect(shop.state.invariantViolations() == [])
    try shop.run(
      .unmarkPicked(UnmarkPicked(sessionID: .none, lineID: line.lineID)), as: Shop.picker)
    #expect(shop.available(1) == 100 && shop.state.pickList(limit: 9).items.isEmpty)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C21: an order of a session is cancelled like any other")
  func cancelledSessionOrders() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    let id = try shop.convert(session).orderID
    try shop.move(id, .cancel(reason: ""))
    #expect(shop.available(1) == 90)
    try shop.bringBack(line)
    #expect(shop.available(1) == 100 && shop.state.invariantViolations() == [])
  }

  @Test("shipping takes the goods out of the house, and waits for what is not picked")
  func shipping() throws {
    var shop = Shop()
    let id = try shop.draft([1: 10])
    try shop.confirm(id)
    try shop.move(id, .advance(to: .processing, regardlessOfPicking: false, reason: ""))
    let ship = OrderMove.advance(to: .shipped, regardlessOfPicking: false, reason: "")
    guard
      case .pickConflict(.queued, _, _)? = shop.rejection(
        .moveOrder(MoveOrder(orderID: id, ship)), as: Shop.staff(1))
    else {
      Issue.record("unpicked goods were shipped")
      return
    }
    try shop.pickAll(of: id)
    try shop.move(id, ship)
    #expect(shop.stock(1).onHand == .units(90) && shop.stock(1).committed == .zero)
    #expect(shop.state.pickLines(of: id).map(\.state) == [.handedOver])
    #expect(shop.order(id).shippedAt == shop.now && shop.state.invariantViolations() == [])
  }

  @Test("VERSION_CONFLICT: what was decided on an older version is refused")
  func versions() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1])
    let line = shop.order(id).lines[0].lineID
    try shop.edit(id, .setQuantity(line, .units(2)), version: 1)
    #expect(throws: Rejection.versionConflict(current: 2)) {
      try shop.edit(id, .setQuantity(line, .units(3)), version: 1)
    }
    #expect(throws: Rejection.versionConflict(current: 2)) {
      try shop.move(id, .confirm(creditReason: ""), version: 1)
    }
  }

  @Test("C17: staff change their own orders; colleagues' only with the permission")
  func ownership() throws {
    var shop = Shop()
    let id = try shop.draft([1: 1])
    guard
      case .permissionDenied? = shop.rejection(
        .moveOrder(MoveOrder(orderID: id, .cancel(reason: ""))), as: Shop.staff(2))
    else {
      Issue.record("a colleague's order was cancelled")
      return
    }
    #expect(
      shop.rejection(.moveOrder(MoveOrder(orderID: id, .cancel(reason: ""))), as: Shop.admin)
        == nil)
  }
}
