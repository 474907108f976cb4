import Commerce
import StoreSchema
import Testing
import Values

/// Short picks: less is there than wanted (requirements 5.2, C35).
@Suite struct PickingShortTests {
  @Test("5.2: another batch of the product makes up for a short pick at once, at the same price")
  func reallocation() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let session = shop.open()
    let line = try shop.add(10, of: twin, to: session, price: 450)
    let before = shop.state.activity(of: session)
    let lines = try shop.short(line, picked: 3)
    #expect(lines.map(\.state) == [.picked, .queued])
    #expect(lines[0].quantity == .units(3) && lines[0].shortResolution == .reallocated)
    // In the same zone, although another one is older.
    #expect(lines[1].batchCode == "T3" && lines[1].quantity == .units(7))
    let made = try #require(shop.state.line(lines[0].replacementLineID))
    #expect(made.replacesLineID == line.id && made.basePrice == line.basePrice)
    #expect(made.unitPrice == Money(cents: 450))
    #expect(shop.state.override(made.overrideID)?.reason == "replaces line \(line.id)")
    #expect(shop.state.line(line.id)?.quantity == .units(3))
    let after = shop.state.activity(of: session)
    #expect(after?.total == before?.total && after?.lineCount == 2)
    // Nothing that the warehouse finds postpones the expiry.
    #expect(after?.expiresAt == before?.expiresAt)
    let stock = shop.stock(twin)
    #expect(stock.quarantined == .units(7) && stock.held == .units(3))
    #expect(shop.available(twin) == 0 && shop.available(twin + 2) == 3)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: the same zone first, then the oldest; another product never")
  func whichBatchStandsIn() throws {
    var shop = Shop()
    let twin = shop.stockTwins(near: "C-1")
    let session = shop.open()
    let line = try shop.add(4, of: twin, to: session)
    #expect(try shop.short(line, picked: 0).map(\.batchCode) == ["T1", "T2"])
    // Nothing was left of the line.
    #expect(shop.state.line(line.id) == nil && shop.pick(of: line) == nil)
    let lone = try shop.add(4, of: 1, to: session)
    #expect(try shop.short(lone, picked: 1).map(\.state) == [.short])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: without a batch that fits the line waits, and everyone can see it")
  func waiting() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let session = shop.open()
    let line = try shop.add(10, of: twin, to: session)
    try shop.add(5, of: twin + 1, to: session)
    let other = try shop.add(5, of: twin + 2, to: session)
    let short = try shop.short(line, picked: 4)[0]
    #expect(short.state == .short && short.short == .units(6) && short.shortReason == "not there")
    #expect(shop.state.line(line.id)?.quantity == .units(10))
    let again = Command.reallocatePick(ReallocatePick(sessionID: session, lineID: line.id))
    #expect(
      shop.rejection(again, as: Shop.staff(1)) == .insufficientInventory(available: .units(5)))
    #expect(shop.rejection(again, as: Shop.staff(2)) == .unauthorizedSessionAccess)
    try shop.remove(other)
    let lines = try shop.warehouse(again, as: Shop.staff(1))
    #expect(lines.map(\.batchCode) == ["T1", "T3"] && lines[0].state == .picked)
    #expect(lines[0].shortResolution == .reallocated && shop.stock(twin).quarantined == .units(6))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: policy and picker can keep a short pick from being made up for by itself")
  func notByItself() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let session = shop.open()
    let line = try shop.add(10, of: twin, to: session)
    #expect(try shop.short(line, picked: 4, reallocates: false).count == 1)
    // The goods turned up.
    try shop.pick(line)
    let found = try #require(shop.pick(of: line))
    #expect(found.state == .picked && found.short == .zero && found.shortReason.isEmpty)
    try shop.bringBack(line)
    shop.setPolicy { $0.reallocationOff = true }
    #expect(try shop.short(line, picked: 4).map(\.state) == [.short])
    // Sales go on with what is there.
    #expect(try shop.accept(line).map(\.state) == [.picked])
    #expect(shop.pick(of: line)?.shortResolution == .accepted)
    #expect(shop.state.line(line.id)?.quantity == .units(4))
    #expect(shop.stock(twin).quarantined == .units(6) && shop.available(twin) == 0)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: staff can choose any batch that is sold in the same unit")
  func substitutes() throws {
    var shop = Shop()
    let twin = shop.stockTwins()
    let session = shop.open()
    let line = try shop.add(8, of: 1, to: session)
    func substitute(_ batch: UInt64) -> Command {
      let id = BatchID(rawValue: batch)
      return .substitutePick(SubstitutePick(sessionID: session, lineID: line.id, batchID: id))
    }
    let queued = Rejection.pickConflict(state: .queued, quantity: .units(8), version: 1)
    #expect(shop.rejection(substitute(twin), as: Shop.staff(1)) == queued)
    try shop.short(line, picked: 2)
    #expect(shop.rejection(substitute(99), as: Shop.staff(1)) == .batchNotFound)
    let same = Rejection.invalidField(
      field: "batch_id", allowed: "another batch, sold in the same unit of measure")
    #expect(shop.rejection(substitute(1), as: Shop.staff(1)) == same)
    try shop.add(9, of: twin + 1, to: session)
    #expect(
      shop.rejection(substitute(twin + 1), as: Shop.staff(1))
        == .insufficientInventory(available: .units(1)))
    let lines = try shop.warehouse(substitute(twin), as: Shop.staff(1))
    #expect(lines.map(\.batchCode) == ["B1", "T1"])
    #expect(lines[0].shortResolution == .substituted)
    // At the price that was agreed, not at its own of 5.00.
    #expect(shop.state.line(lines[1].lineID)?.unitPrice == Money(cents: 100))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: what sales give up of a short line is not there to be sold again")
  func givingUpShortLines() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.short(line, picked: 3)
    try shop.set(8, on: line)
    #expect(shop.pick(of: line)?.short == .units(5) && shop.available(1) == 90)
    #expect(shop.stock(1).quarantined == .units(2))
    try shop.set(12, on: line)
    #expect(shop.pick(of: line)?.state == .short && shop.available(1) == 86)
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    #expect(shop.stock(1).quarantined == .units(7) && shop.available(1) == 90)
    #expect(shop.pick(of: line)?.recalled == .units(3))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: how little there is has to make sense")
  func quantities() throws {
    var shop = Shop()
    let line = try shop.add(10, of: 1, to: shop.open())
    for picked: Int64 in [-10_000, 5_000, 100_000, 110_000] {
      let command = ShortPick(
        sessionID: line.sessionID, lineID: line.id, picked: Quantity(tenThousandths: picked),
        reason: "not there")
      #expect(
        shop.rejection(.shortPick(command), as: Shop.picker)
          == .part("picked_e4", .invalidQuantity(allowed: "0 or multiples of 1 below 10")))
    }
    let silent = ShortPick(
      sessionID: line.sessionID, lineID: line.id, picked: .units(1), reason: "")
    #expect(
      shop.rejection(.shortPick(silent), as: Shop.picker)
        == .invalidField(field: "reason", allowed: "some text"))
    try shop.pick(line)
    #expect(throws: Rejection.self) { try shop.short(line, picked: 1) }
  }

  @Test("C11, C12: a batch's price does not change what was agreed for the line it replaces")
  func replacementsKeepThePrice() throws {
    var shop = Shop()
    let twin = shop.stockTwins(near: "C-1")
    let session = shop.open()
    let line = try shop.add(4, of: twin, to: session)
    let cheaper = ApplyBatchOverride(
      sessionID: session, batchID: BatchID(rawValue: twin + 1), adjustmentType: .percentage,
      adjustmentValue: AdjustmentValue(tenThousandths: -100_000))
    try shop.run(.applyBatchOverride(cheaper), as: Shop.staff(1))
    let lines = try shop.short(line, picked: 0)
    let made = try #require(shop.state.line(lines[1].lineID))
    #expect(made.batchID.rawValue == twin + 1 && made.unitPrice == line.unitPrice)
    #expect(shop.state.invariantViolations() == [])
  }
}
