import Commerce
import StoreSchema
import Testing
import Values

/// Short picks after the sale, of whichever channel (requirements 5.2, I1, I4).
@Suite struct SoldShortTests {
  @Test("5.2, C30: another batch of the product makes up for what is sold, at the same price")
  func reallocation() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let id = try shop.draft([twin: 10])
    let line = shop.order(id).lines[0].lineID
    try shop.edit(id, .applyPrice(.to(450, line)))
    try shop.confirm(id)
    let before = shop.order(id)
    let lines = try shop.shortSold(line, picked: 3)
    #expect(lines.map(\.state) == [.picked, .queued])
    #expect(lines[0].shortResolution == .reallocated && lines[0].quantity == .units(3))
    #expect(lines[1].batchCode == "T3" && lines[1].quantity == .units(7))
    #expect(lines[1].orderID == id && lines[1].sessionID.isNone)
    let after = shop.order(id)
    #expect(after.lines.map(\.short) == [.units(7), .zero])
    let made = after.lines[1]
    #expect(made.lineID == lines[1].lineID && made.replacesLineID == line)
    #expect(made.basePrice == before.lines[0].basePrice && made.unitPrice == Money(cents: 450))
    #expect(after.priceAdjustments.last?.id == made.overrideID)
    #expect(after.priceAdjustments.last?.reason == "replaces line \(line)")
    #expect(after.total == before.total && after.subtotal == before.subtotal)
    #expect(after.version == before.version + 1 && after.status == .confirmed)
    let record = try #require(after.shortPicks.first)
    #expect(record.resolution == .reallocated && record.replacementLineID == made.lineID)
    #expect(record.quantity == .units(7) && record.reason == "not there")
    #expect(record.totalBefore == record.totalAfter && record.resolvedBy == Shop.picker)
    #expect(shop.stock(twin).committed == .units(3) && shop.stock(twin).quarantined == .units(7))
    #expect(shop.stock(twin + 2).committed == .units(7) && shop.available(twin + 2) == 3)
    #expect(shop.state.invariantViolations() == [])
    // Both are shipped.
    try shop.pickAll(of: id)
    try shop.move(id, .advance(to: .processing, regardlessOfPicking: false, reason: ""))
    try shop.move(id, .advance(to: .shipped, regardlessOfPicking: false, reason: ""))
    #expect(shop.stock(twin).onHand == .units(7) && shop.stock(twin + 2).onHand == .units(3))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: without a batch that fits the order waits as it was, and is not shipped")
  func waiting() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    // Held by a live session: nobody's to take.
    let session = shop.open(by: 2)
    try shop.add(5, of: twin + 1, to: session, by: 2)
    try shop.add(5, of: twin + 2, to: session, by: 2)
    let id = try shop.soldOrder([twin: 10])
    let before = shop.order(id)
    let line = before.lines[0].lineID
    #expect(try shop.shortSold(line, picked: 4).map(\.state) == [.short])
    #expect(shop.order(id) == before && shop.stock(twin).committed == .units(10))
    let again = Command.reallocatePick(ReallocatePick(sessionID: .none, lineID: line))
    #expect(
      shop.rejection(again, as: Shop.staff(1)) == .insufficientInventory(available: .units(5)))
    guard case .permissionDenied? = shop.rejection(again, as: Shop.staff(2)) else {
      Issue.record("a colleague decides")
      return
    }
    try shop.move(id, .advance(to: .processing, regardlessOfPicking: false, reason: ""))
    let ship = MoveOrder(
      orderID: id, .advance(to: .shipped, regardlessOfPicking: false, reason: ""))
    guard case .pickConflict(.short, _, _)? = shop.rejection(.moveOrder(ship), as: Shop.staff(1))
    else {
      Issue.record("it was shipped although nobody decided")
      return
    }
    // The session expires: what it held may be taken, however late the timer.
    shop.wait(1_800)
    #expect(try shop.warehouse(again, as: Shop.staff(1)).map(\.batchCode) == ["T1", "T3"])
    #expect(shop.state.session(session)?.status == .expired)
    #expect(shop.order(id).total == before.total)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: accepted, the missing part leaves commitment and is not charged")
  func acceptance() throws {
    var shop = Shop()
    let id = try shop.soldOrder([1: 10])
    let line = shop.order(id).lines[0].lineID
    try shop.shortSold(line, picked: 7)
    #expect(shop.order(id).total.cents == 1_000)
    try shop.run(.acceptShort(AcceptShort(sessionID: .none, lineID: line)), as: Shop.picker)
    let order = shop.order(id)
    #expect(order.lines[0].short == .units(3) && order.total.cents == 700)
    #expect(order.shortPicks.map(\.resolution) == [.accepted])
    #expect(order.shortPicks[0].totalBefore.cents == 1_000)
    #expect(shop.stock(1).committed == .units(7) && shop.stock(1).quarantined == .units(3))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: a substitute of what is sold takes the customer's consent, and keeps the price")
  func substitution() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let id = try shop.soldOrder([1: 8])
    let line = shop.order(id).lines[0].lineID
    func substitute(_ price: Int64? = nil, _ consent: String = "Ann, by phone") -> Command {
      .substitutePick(
        SubstitutePick(
          sessionID: .none, lineID: line, batchID: BatchID(rawValue: twin),
          unitPrice: price.map { Money(cents: $0) }, consent: consent))
    }
    try shop.shortSold(line, picked: 2)
    let silent = shop.rejection(substitute(nil, " "), as: Shop.staff(1))
    guard case .invalidField("consent", _)? = silent else {
      Issue.record("nobody was asked")
      return
    }
    // 2.00 is what it costs us, 1.00 the price that was agreed: a lower one takes a permission.
    guard case .permissionDenied? = shop.rejection(substitute(99), as: Shop.staff(1)) else {
      Issue.record("anybody sells below cost")
      return
    }
    try shop.warehouse(substitute(), as: Shop.staff(1))
    let order = shop.order(id)
    #expect(order.total.cents == 800 && order.lines[1].unitPrice.cents == 100)
    #expect(order.costTotal.cents == 6 * 200)
    #expect(order.shortPicks.map(\.consent) == ["Ann, by phone"])
    #expect(order.shortPicks.map(\.replacementBatchCode) == ["T1"])
    #expect(order.shortPicks.map(\.resolution) == [.substituted])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2, I4: another price is one that staff name, within the client's credit")
  func substitutionAtAPrice() throws {
    for (limit, isAllowed) in [(nil, true), (2_000, true), (1_999, false)] as [(Int64?, Bool)] {
      var shop = Shop()
      let twin = shop.stockTwins()
      let id = try shop.soldOrder([1: 8])
      let line = shop.order(id).lines[0].lineID
      try shop.shortSold(line, picked: 2)
      if let limit {
        try shop.limitCredit(to: limit)
      }
      let command = Command.substitutePick(
        SubstitutePick(
          sessionID: .none, lineID: line, batchID: BatchID(rawValue: twin),
          unitPrice: Money(cents: 300), consent: "Ann, by phone"))
      let rejection = shop.rejection(command, as: Shop.staff(1))
      if isAllowed {
        let order = shop.order(id)
        #expect(rejection == nil && order.total.cents == 200 + 6 * 300)
        #expect(order.priceAdjustments.map(\.newPrice.cents) == [300])
        #expect(order.shortPicks[0].totalBefore.cents == 800)
        #expect(order.shortPicks[0].totalAfter.cents == 2_000)
      } else {
        #expect(
          rejection
            == .creditLimitExceeded(limit: Money(cents: 1_999), exposure: Money(cents: 2_000)))
        #expect(shop.order(id).total.cents == 800)
      }
      #expect(shop.state.invariantViolations() == [])
    }
  }

  @Test("5.2, C20: the same for what a session sold; the new line stands in its group")
  func sessions() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let session = shop.open()
    let line = try shop.add(10, of: twin, to: session)
    let waiting = try shop.add(5, of: 1, to: session)
    try shop.short(waiting, picked: 1)
    let id = try shop.convert(session).orderID
    let total = shop.order(id).total
    let lines = try shop.short(line, picked: 6)
    #expect(lines.map(\.batchCode) == ["T1", "T3"] && lines[1].sessionID == session)
    #expect(shop.state.pickList(of: session).map(\.lineID) == [waiting.id, lines[1].lineID])
    #expect(shop.order(id).total == total)
    // Its cart is history: nothing was added to it.
    #expect(shop.state.cart(of: session).count == 2)
    // One that was short before the sale is settled like any.
    let command = Command.substitutePick(
      SubstitutePick(
        sessionID: session, lineID: waiting.id, batchID: BatchID(rawValue: 2),
        consent: "agreed at the counter"))
    try shop.warehouse(command, as: Shop.staff(1))
    #expect(shop.order(id).total == total && shop.order(id).lines.count == 4)
    #expect(shop.state.invariantViolations() == [] && shop.state.restored() == shop.state)
    // What makes up for something can be short itself, and the order be cancelled.
    try shop.warehouse(
      .shortPick(
        ShortPick(
          sessionID: session, lineID: lines[1].lineID, picked: .units(1), reason: "wet",
          reallocates: false)))
    try shop.move(id, .cancel(reason: ""))
    let stock = shop.stock(twin + 2)
    #expect(stock.committed == .zero && stock.quarantined == .units(3))
    #expect(shop.available(twin + 2) == 6)
    #expect(shop.state.pickLine(lines[1].lineID)?.recalled == .units(1))
    #expect(shop.state.invariantViolations() == [] && shop.state.restored() == shop.state)
  }

  @Test("I4, D10: splitting a line wins and loses no cent, however often")
  func cents() throws {
    var shop = Shop()
    let inputs = ["D1", "D2", "D3"].map {
      BatchInput(
        code: $0, name: "Dust", quantityStep: Quantity(tenThousandths: 1),
        unitPrice: Money(cents: 333), location: "A-1", onHand: .units(20))
    }
    try shop.run(.upsertBatches(UpsertBatches(batches: inputs)), as: Shop.admin)
    let quantity = Quantity(tenThousandths: 105_150)
    let draft = try shop.draft([1: 1])
    try shop.edit(
      draft, .addLine(NewOrderLine(batchID: BatchID(rawValue: 4), quantity: quantity)))
    try shop.confirm(draft)
    let total = shop.order(draft).total
    for round in 0..<6 {
      let line = try #require(
        shop.state.pickLines(of: draft).last { $0.productName == "Dust" && $0.state == .queued })
      let picked = Quantity(tenThousandths: line.quantity.tenThousandths / 2 - Int64(round))
      try shop.warehouse(
        .shortPick(
          ShortPick(sessionID: .none, lineID: line.lineID, picked: picked, reason: "wind")))
      #expect(shop.order(draft).total == total && shop.state.invariantViolations() == [])
    }
    #expect(shop.order(draft).lines.count == 8)
  }

  @Test("S2-P02: what became of short picks makes a sold order no more open to edits")
  func editsStayRefused() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let id = try shop.soldOrder([twin: 10])
    try shop.shortSold(shop.order(id).lines[0].lineID, picked: 3)
    for line in shop.order(id).lines {
      guard
        case .orderNotModifiable? = shop.rejection(
          .editOrder(EditOrder(orderID: id, .setQuantity(line.lineID, .units(1)))),
          as: Shop.staff(1))
      else {
        Issue.record("line \(line.lineID) was edited")
        return
      }
    }
  }

  @Test("5.2: a waiting short pick ends when the goods turn up, the order is shipped or cancelled")
  func otherEnds() throws {
    for end in 0..<3 {
      var shop = Shop()
      let id = try shop.soldOrder([1: 10])
      let line = shop.order(id).lines[0].lineID
      try shop.shortSold(line, picked: 4)
      switch end {
      case 0:
        try shop.warehouse(.markPicked(MarkPicked(sessionID: .none, lineID: line)))
        #expect(shop.stock(1).committed == .units(10))
      case 1:
        try shop.move(id, .advance(to: .processing, regardlessOfPicking: false, reason: ""))
        try shop.move(id, .advance(to: .shipped, regardlessOfPicking: true, reason: ""))
        #expect(shop.stock(1).onHand == .units(90))
      default:
        try shop.move(id, .cancel(reason: ""))
        #expect(shop.stock(1).quarantined == .units(6) && shop.available(1) == 90)
      }
      #expect(shop.order(id).shortPicks == [] && shop.order(id).total.cents == 1_000)
      #expect(shop.state.invariantViolations() == [])
    }
  }
}

extension Shop {
  /// An order without a session, confirmed.
  fileprivate mutating func soldOrder(_ units: [UInt64: Int64]) throws(Rejection) -> OrderID {
    let id = try draft(units)
    try confirm(id)
    return id
  }

  @discardableResult
  fileprivate mutating func shortSold(
    _ line: LineID, picked: Int64
  ) throws(Rejection) -> [PickLine] {
    try warehouse(
      .shortPick(
        ShortPick(sessionID: .none, lineID: line, picked: .units(picked), reason: "not there")))
  }

  fileprivate mutating func limitCredit(to cents: Int64) throws(Rejection) {
    var client = state.client(ClientID(rawValue: 1))!
    client.creditLimit = CreditLimit(amount: Money(cents: cents))
    state.evolve(Event(body: .clientSaved(ClientSaved(client: client))))
  }
}

extension OrderPrice {
  fileprivate static func to(_ cents: Int64, _ line: LineID) -> OrderPrice {
    OrderPrice(
      scope: .item, lineID: line, adjustmentType: .fixed,
      adjustmentValue: AdjustmentValue(tenThousandths: cents * 100))
  }
}
