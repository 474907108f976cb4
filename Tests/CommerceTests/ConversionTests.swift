import Commerce
import StoreSchema
import Testing
import Values

@Suite struct ConversionTests {
  /// A draft with a line of each scope's price, and one at its base price.
  fileprivate struct Desk {
    var shop = Shop(batches: 4)
    var first: SessionID
    var order = OrderID.none

    init() throws {
      first = shop.open()
      var lines: [CartLine] = []
      for batch in 1...4 as ClosedRange<UInt64> {
        lines.append(try shop.add(10, of: batch, to: first))
      }
      let item = ApplyItemOverride(
        sessionID: first, lineID: lines[0].id, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "friend",
        visibleToClient: false)
      try shop.run(.applyItemOverride(item), as: Shop.staff(1))
      let batch = ApplyBatchOverride(
        sessionID: first, batchID: BatchID(rawValue: 2), adjustmentType: .dollar,
        adjustmentValue: AdjustmentValue(tenThousandths: -5_000), reason: "end of season")
      try shop.run(.applyBatchOverride(batch), as: Shop.staff(1))
      let total = ApplyOrderOverride(
        sessionID: first, adjustmentType: .fixed,
        adjustmentValue: AdjustmentValue(tenThousandths: 900_000), reason: "a round sum")
      try shop.run(.applyOrderOverride(total), as: Shop.staff(1))
      try shop.run(.addNote(AddNote(sessionID: first, text: "call back")), as: Shop.staff(1))
      order = try shop.convert(first, asDraft: true).orderID
    }

    var draft: Order { shop.state.order(order)! }

    mutating func convert(by staff: UInt64 = 1) throws(Rejection) -> ConversionReply {
      let command = Command.convertFromDraft(ConvertFromDraft(orderID: order))
      guard case .conversion(let reply) = try shop.run(command, as: Shop.staff(staff)) else {
        throw .orderNotFound
      }
      #expect(shop.state.invariantViolations() == [])
      return reply
    }

    /// What was agreed: batch, quantity, base, price, hidden.
    func cart(_ id: SessionID) -> [[Int64]] {
      shop.state.cart(of: id).map {
        [
          Int64($0.batchID.rawValue), $0.quantity.tenThousandths, $0.basePrice.cents,
          $0.unitPrice.cents, $0.overrideHidden ? 1 : 0, Int64($0.overrideScope.rawValue),
        ]
      }
    }
  }

  @Test("C28, S2R R16, I9: a draft becomes a session with the same lines, prices and notes")
  func draftsComeBackToLife() throws {
    var desk = try Desk()
    desk.shop.wait(86_400)
    let draft = desk.draft
    let dearer = BatchInput(code: "B4", name: "Product 4", unitPrice: Money(cents: 999))
    try desk.shop.run(.upsertBatches(UpsertBatches(batches: [dearer])), as: Shop.admin)
    #expect(draft.status == .draft && draft.total.cents == 9_000)
    let reply = try desk.convert()
    let id = reply.sessionID
    #expect(reply.shortfalls == [] && id != desk.first)
    #expect(desk.cart(id) == desk.cart(desk.first))
    let session = try #require(desk.shop.state.session(id))
    #expect(session.sourceOrderID == desk.order && session.notes == draft.notes)
    let activity = try #require(desk.shop.state.activity(of: id))
    #expect(activity.total == draft.total && activity.subtotal == draft.subtotal)
    #expect(activity == reply.activity && activity.orderAdjustment == draft.orderAdjustment)
    for line in desk.shop.state.cart(of: id) {
      #expect(desk.shop.state.hold(of: line.id)?.quantity == line.quantity)
      #expect(desk.shop.state.pickLine(line.id)?.state == .queued)
    }
    #expect(desk.shop.available(1) == 90)
  }

  @Test("S2-P11: the audit of the prices survives the conversion")
  func auditsSurvive() throws {
    var desk = try Desk()
    desk.shop.wait(3_600)
    let before = desk.shop.state.overrides(of: desk.first)
    let id = try desk.convert().sessionID
    let after = desk.shop.state.overrides(of: id)
    #expect(after.count == 3)
    for (old, new) in zip(before, after) {
      #expect(new.id != old.id && new.sessionID == id && new.removedAt == nil)
      #expect(new.appliedBy == old.appliedBy && new.appliedAt == old.appliedAt)
      #expect(new.reason == old.reason && new.visibleToClient == old.visibleToClient)
      #expect(new.originalPrice == old.originalPrice && new.newPrice == old.newPrice)
      #expect(
        new.adjustmentType == old.adjustmentType && new.adjustmentValue == old.adjustmentValue)
    }
    try desk.shop.convert(id)
    let adjustments = desk.draft.priceAdjustments
    #expect(adjustments.map(\.reason) == ["friend", "end of season", "a round sum"])
    #expect(adjustments.allSatisfy { $0.removedAt == nil })
  }

  @Test("C22, C27, I3: the session ends with the same order, under the same number")
  func theOrderIsTheSame() throws {
    var desk = try Desk()
    let number = desk.draft.orderNumber
    let id = try desk.convert().sessionID
    try desk.shop.add(5, of: 3, to: id)
    let reply = try desk.shop.convert(id)
    #expect(reply.orderID == desk.order && reply.orderNumber == number)
    #expect(try desk.shop.convert(id) == reply, "idempotent")
    let order = desk.draft
    #expect(order.status == .confirmed && order.sessionID == id)
    #expect(order.lines.map(\.quantity) == [10, 10, 15, 10].map { .units($0) })
    #expect(order.confirmedAt == desk.shop.now && desk.shop.state.orders.count == 1)
    #expect(
      order.modeTransitions.map { [$0.fromMode, $0.toMode] } == [
        [.liveSession, .draft], [.draft, .liveSession], [.liveSession, .confirmed],
      ])
    #expect(order.modeTransitions.map(\.sessionID) == [desk.first, id, id])
    #expect(Set(order.modeTransitions.map(\.correlationID)) == [order.correlationID])
    #expect(order.correlationID == "session-\(desk.first)")
    #expect(desk.shop.state.session(id)?.correlationID == order.correlationID)
    #expect(order.statusHistory.map(\.toStatus) == [.draft, .confirmed])
    #expect(desk.shop.stock(3).committed == .units(15))
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("C28: while a session works on the order, no other does")
  func theOrderIsLocked() throws {
    var desk = try Desk()
    let id = try desk.convert().sessionID
    let locked = desk.draft
    #expect(locked.sessionID == id && locked.status == .draft && locked.version == 2)
    guard case .orderNotModifiable(.draft, _)? = desk.rejectedConversion() else {
      Issue.record("the order is in two sessions")
      return
    }
    try desk.shop.run(.cancelSession(CancelSession(sessionID: id)), as: Shop.staff(1))
    let again = try desk.convert()
    #expect(again.sessionID != id && again.shortfalls == [])
  }

  @Test("C28: cancelled or expired, the session leaves the order as it was")
  func theOrderIsUnlocked() throws {
    var desk = try Desk()
    let before = desk.draft
    for round in 0..<2 {
      let id = try desk.convert().sessionID
      try desk.shop.add(5, of: 3, to: id)
      try desk.shop.run(.addNote(AddNote(sessionID: id, text: "no")), as: Shop.staff(1))
      if round == 0 {
        let cancel = CancelSession(sessionID: id, reason: "not today")
        try desk.shop.run(.cancelSession(cancel), as: Shop.staff(1))
      } else {
        desk.shop.wait(1_800)
        desk.shop.runTimers()
      }
      let order = desk.draft
      #expect(order.lines == before.lines && order.total == before.total)
      #expect(order.notes == before.notes && order.status == .draft)
      #expect(order.priceAdjustments == before.priceAdjustments)
      #expect(order.sessionID == desk.first && order.correlationID == before.correlationID)
      #expect(order.modeTransitions.last?.toMode == .draft)
      #expect(order.modeTransitions.last?.sessionID == id)
      #expect(desk.shop.available(1) == 100)
      #expect(desk.shop.state.invariantViolations() == [])
    }
    #expect(desk.draft.modeTransitions.map(\.reason).suffix(3).last == "idle for 30 minutes")
  }

  @Test("C05, C28: a session past its expiry, whose timer is late, locks nothing")
  func lateTimersLockNothing() throws {
    var desk = try Desk()
    let late = try desk.convert().sessionID
    desk.shop.wait(1_800)
    let id = try desk.convert().sessionID
    #expect(desk.shop.state.session(late)?.status == .expired)
    #expect(desk.draft.sessionID == id)
    #expect(desk.shop.available(1) == 90)
  }

  @Test("C28, S2-P15: what can't be held is told, in whole steps, and never dropped silently")
  func shortfallsAreReported() throws {
    var desk = try Desk()
    try desk.shop.run(
      .adjustStock(
        AdjustStock(
          batchID: BatchID(rawValue: 1), delta: Quantity(tenThousandths: -965_000),
          reason: "sold elsewhere")), as: Shop.admin)
    try desk.shop.run(
      .adjustStock(
        AdjustStock(
          batchID: BatchID(rawValue: 2), delta: .units(-100), reason: "sold elsewhere")),
      as: Shop.admin)
    try desk.shop.run(
      .setBatchStatus(SetBatchStatus(batchID: BatchID(rawValue: 4), status: .quarantined)),
      as: Shop.admin)
    let reply = try desk.convert()
    let id = reply.sessionID
    #expect(desk.shop.state.cart(of: id).map(\.batchID.rawValue) == [1, 3])
    #expect(desk.shop.state.cart(of: id).map(\.quantity) == [.units(3), .units(10)])
    #expect(reply.shortfalls.map(\.batchID.rawValue) == [1, 2, 4])
    #expect(reply.shortfalls.map(\.held) == [.units(3), .zero, .zero])
    #expect(reply.shortfalls.map(\.wanted) == [10, 10, 10].map { .units($0) })
    #expect(reply.shortfalls.map(\.lineID.isNone) == [false, true, true])
    #expect(desk.draft.modeTransitions.last?.shortfalls == reply.shortfalls)
    try desk.shop.convert(id, asDraft: true)
    let adjustments = desk.draft.priceAdjustments
    #expect(adjustments.count == 3 && desk.draft.lines.count == 2)
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("I9: over several sessions every price agreed is kept or accounted for")
  func severalRounds() throws {
    var desk = try Desk()
    for round in 1...5 {
      let id = try desk.convert().sessionID
      #expect(desk.cart(id) == desk.cart(desk.first), "round \(round)")
      try desk.shop.convert(id, asDraft: true)
      #expect(desk.draft.priceAdjustments.count == 3, "no price is counted twice")
      #expect(desk.draft.total.cents == 9_000 && desk.draft.status == .draft)
    }
    #expect(desk.draft.modeTransitions.count == 11)
  }

  @Test("C28: changes of mode are bounded")
  func modesAreBounded() throws {
    var desk = try Desk()
    var refusal: Rejection?
    for _ in 0..<Limits.modeTransitionsMax where refusal == nil {
      refusal = desk.rejectedConversion()
      if refusal != nil { break }
      let id = desk.draft.sessionID
      try desk.shop.run(.cancelSession(CancelSession(sessionID: id)), as: Shop.staff(1))
    }
    guard case .limitExceeded(field: "mode_transitions", _)? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(desk.draft.modeTransitions.count <= Limits.modeTransitionsMax)
  }

  @Test("C17: a draft is gone on with by its salesperson, or by whom that is permitted")
  func othersNeedPermission() throws {
    var desk = try Desk()
    guard case .permissionDenied? = desk.rejectedConversion(by: 2) else {
      Issue.record("John took Jane's draft")
      return
    }
    let john = SaveStaff(login: "john", name: "John", permissions: [.sessionWriteAll])
    try desk.shop.run(.saveStaff(john), as: Shop.admin)
    let id = try desk.convert(by: 2).sessionID
    #expect(desk.shop.state.session(id)?.staffName == "John")
    #expect(try desk.shop.convert(id, by: 2).orderID == desk.order)
    #expect(desk.draft.staffID.rawValue == 1, "it stays Jane's order")
  }

  @Test("C28: only drafts, as they were seen")
  func onlyDrafts() throws {
    var desk = try Desk()
    let stale = ConvertFromDraft(orderID: desk.order, expectedOrderVersion: 9)
    #expect(
      desk.shop.rejection(.convertFromDraft(stale), as: Shop.staff(1))
        == .versionConflict(current: 1))
    let unknown = ConvertFromDraft(orderID: OrderID(rawValue: 9))
    #expect(
      desk.shop.rejection(.convertFromDraft(unknown), as: Shop.staff(1)) == .orderNotFound)
    try desk.shop.convert(desk.convert().sessionID)
    guard case .orderNotModifiable(.confirmed, _)? = desk.rejectedConversion() else {
      Issue.record("an order was taken apart")
      return
    }
  }

  @Test("C28: goods on their way back from the first session are not counted twice")
  func recallsOfTheFirstSession() throws {
    var shop = Shop()
    let first = shop.open()
    let line = try shop.add(60, of: 1, to: first)
    try shop.pick(line)
    let order = try shop.convert(first, asDraft: true).orderID
    #expect(shop.available(1) == 40)
    let command = Command.convertFromDraft(ConvertFromDraft(orderID: order))
    guard case .conversion(let reply) = try shop.run(command, as: Shop.staff(1)) else { return }
    #expect(reply.shortfalls.map(\.held) == [.units(40)])
    try shop.convert(reply.sessionID)
    #expect(shop.state.invariantViolations() == [])
    try shop.bringBack(line)
    #expect(shop.available(1) == 60 && shop.stock(1).committed == .units(40))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("I4: a price that no record explains becomes a record of the session")
  func unexplainedPricesAreExplained() throws {
    var desk = try Desk()
    var order = desk.draft
    order.priceAdjustments = []
    for index in order.lines.indices { order.lines[index].overrideID = .none }
    order.orderAdjustment = .zero
    order.total = Money(cents: order.lines.reduce(0) { $0 + $1.total.cents })
    order.discountTotal = Money(cents: order.subtotal.cents - order.total.cents)
    desk.shop.state.evolve([Event(body: .orderChanged(OrderChanged(order: order)))])
    let id = try desk.convert().sessionID
    #expect(
      desk.shop.state.cart(of: id).map(\.unitPrice)
        == desk.shop.state.cart(of: desk.first).map(\.unitPrice))
    let records = desk.shop.state.overrides(of: id)
    #expect(records.map(\.reason) == ["price of SO-000001", "price of SO-000001"])
    #expect(records.allSatisfy { $0.adjustmentType == .fixed && $0.scope == .item })
    #expect(records.map(\.visibleToClient) == [false, true])
  }
}

extension ConversionTests.Desk {
  fileprivate mutating func rejectedConversion(by staff: UInt64 = 1) -> Rejection? {
    let command = Command.convertFromDraft(ConvertFromDraft(orderID: order))
    return shop.rejection(command, as: Shop.staff(staff))
  }
}
