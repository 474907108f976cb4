import Commerce
import StoreSchema
import Testing
import Values

/// ITEM before BATCH before base; nothing compounds (C09 to C12, S2R 7.1, 7.2).
@Suite struct PriceScopeTests {
  @Test(
    "C11, C12: a batch's price is that of its lines, of later ones, and what ITEM falls back to")
  func batchPrices() throws {
    var shop = Shop()
    let session = shop.open()
    let own = try shop.add(1, of: 2, to: session, price: 150)
    try shop.add(1, of: 2, to: session, separate: true)
    try shop.add(1, of: 1, to: session)
    let reply = try shop.agree(.percentage, -10, onBatch: 2, in: session)
    #expect(reply.lines.map(\.unitPrice.cents) == [180])
    #expect(shop.prices(session) == [150, 180, 100])
    let later = try shop.add(3, of: 2, to: session, separate: true)
    #expect(later.unitPrice.cents == 180 && later.overrideScope == .batch)
    #expect(later.overrideID == reply.overrideID && later.basePrice.cents == 200)
    try shop.drop(own.overrideID, in: session)
    #expect(shop.prices(session) == [180, 180, 100, 180])
    #expect(shop.state.line(own.id)?.overrideScope == .batch)
    try shop.drop(reply.overrideID, in: session)
    #expect(shop.prices(session) == [200, 200, 100, 200])
    #expect(shop.numbers(session).total == shop.numbers(session).subtotal)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C11: an override replaces only that of its own scope and target")
  func replacing() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(2, of: 2, to: session)
    let first = try shop.agree(.fixed, 1.90, onBatch: 2, in: session).overrideID
    let own = try shop.agree(.dollar, -0.50, on: line)
    let order = try shop.agree(.dollar, -1, onOrder: session)
    shop.wait(1)
    let second = try shop.agree(.fixed, 1.80, onBatch: 2, in: session)
    #expect(second.lines.isEmpty)
    let replaced = shop.state.override(first)
    #expect(replaced?.removedAt == shop.now && replaced?.removedBy == Shop.staff(1))
    #expect(shop.state.override(own)?.removedAt == nil)
    #expect(shop.numbers(session).orderOverrideID == order)
    #expect(shop.prices(session) == [150])
    // From the base price, not from the batch's.
    #expect(shop.state.override(own)?.originalPrice.cents == 200)
    try shop.drop(own, in: session)
    #expect(shop.prices(session) == [180])
    #expect(
      shop.rejection(
        .removeOverride(RemoveOverride(sessionID: session, overrideID: first)), as: Shop.staff(1))
        == .overrideNotFound)
    #expect(shop.state.overrides(of: session).map(\.scope) == [.batch, .item, .order, .batch])
  }

  @Test("C10, C12: each line's price follows from its own base price")
  func linesOfDifferentBase() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(1, of: 2, to: session)
    try shop.goods("B2", price: 333)
    try shop.add(1, of: 2, to: session, separate: true)
    let reply = try shop.agree(.percentage, -15, onBatch: 2, in: session)
    #expect(shop.prices(session) == [170, 283])
    let kept = shop.state.override(reply.overrideID)
    #expect(kept?.originalPrice.cents == 333 && kept?.newPrice.cents == 283)
    try shop.agree(.dollar, -1.25, onBatch: 2, in: session)
    #expect(shop.prices(session) == [75, 208])
    // Where it would be negative it is refused, for all of them.
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.dollar, -2.01, onBatch: 2, in: session)
      } == .invalidAdjustment(allowed: "a price that is not negative"))
    // A line added later for which it gives no price keeps its base price.
    try shop.goods("B2", price: 120)
    let cheap = try shop.add(1, of: 2, to: session, separate: true)
    #expect(cheap.unitPrice.cents == 120 && cheap.overrideID.isNone)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C12: ITEM dies with its line, BATCH does not; quantities change no price")
  func linesComeAndGo() throws {
    var shop = Shop()
    let session = shop.open()
    let batch = try shop.agree(.fixed, 1.70, onBatch: 2, in: session).overrideID
    let line = try shop.add(1, of: 2, to: session)
    let own = try shop.agree(.fixed, 1.60, on: line)
    try shop.set(9, on: line)
    #expect(shop.numbers(session).total.cents == 9 * 160)
    try shop.remove(line)
    #expect(shop.state.override(own)?.removedAt == shop.now)
    #expect(shop.state.override(batch)?.removedAt == nil)
    #expect(shop.numbers(session).total == .zero)
    let again = try shop.add(2, of: 2, to: session)
    #expect(again.overrideID == batch && again.total.cents == 340)
    // Another session's prices are its own.
    let other = shop.open(client: 2)
    #expect(try shop.add(1, of: 2, to: other).unitPrice.cents == 200)
    let stranger = RemoveOverride(sessionID: other, overrideID: batch)
    #expect(shop.rejection(.removeOverride(stranger), as: Shop.staff(1)) == .overrideNotFound)
  }

  @Test("C11: where a batch's price makes too much of a line, its base price stays")
  func outOfRange() throws {
    var shop = Shop(batches: 1)
    let input = BatchInput(
      code: "B1", name: "x", unitPrice: Money(cents: 1), onHand: .units(50_000))
    try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    let dear = Double(Limits.unitPriceCentsMax) / 100
    try shop.agree(.fixed, dear, onBatch: 1, in: session)
    let own = try shop.agree(.fixed, 0.02, on: line)
    try shop.set(20_000, on: line)
    try shop.drop(own, in: session)
    let last = try #require(shop.state.line(line.id))
    #expect(last.unitPrice.cents == 1 && last.total.cents == 20_000 && last.overrideID.isNone)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-SEC06: prices are negotiated by the session's staff, in an open session")
  func whoMay() throws {
    var shop = Shop()
    let session = shop.open()
    let batch = ApplyBatchOverride(
      sessionID: session, batchID: BatchID(rawValue: 1), adjustmentType: .fixed,
      adjustmentValue: .of(0.90))
    #expect(
      shop.rejection(.applyBatchOverride(batch), as: shop.customer(of: session))
        == .permissionDenied(allowed: "callers of role STAFF, ADMIN"))
    #expect(
      shop.rejection(.applyBatchOverride(batch), as: Shop.staff(2)) == .unauthorizedSessionAccess)
    var unknown = batch
    unknown.batchID = BatchID(rawValue: 99)
    #expect(shop.rejection(.applyBatchOverride(unknown), as: Shop.staff(1)) == .batchNotFound)
    try shop.run(.pauseSession(PauseSession(sessionID: session)), as: Shop.staff(1))
    #expect(shop.rejection(.applyBatchOverride(batch), as: Shop.staff(1)) == .sessionPaused)
  }

  @Test("C11: prices in force are found again in a state restored from its records")
  func restored() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 2, to: session, price: 150)
    try shop.agree(.fixed, 1.80, onBatch: 2, in: session)
    let removed = try shop.agree(.fixed, 0.80, onBatch: 1, in: session).overrideID
    try shop.drop(removed, in: session)
    try shop.agree(.percentage, -50, onOrder: session, hidden: true)
    shop.state = shop.state.restored()
    #expect(shop.state.invariantViolations() == [])
    try shop.drop(line.overrideID, in: session)
    try shop.add(1, of: 1, to: session)
    #expect(shop.prices(session) == [180, 100])
    #expect(shop.numbers(session).total.cents == 140)
  }

  @Test("S2-P11, S2-SEC07: the audit lists every override, in pages, or those in force")
  func listing() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 2, to: session)
    for cents in [1.90, 1.80, 1.70] { try shop.agree(.fixed, cents, on: line) }
    try shop.agree(.fixed, 1.60, onBatch: 2, in: session)
    let first = shop.state.overrides(of: session, inForce: false, after: nil, limit: 3)
    #expect(first.items.map(\.newPrice.cents) == [190, 180, 170] && first.totalCount == 4)
    let rest = shop.state.overrides(of: session, inForce: false, after: first.next, limit: 3)
    #expect(rest.items.map(\.newPrice.cents) == [160] && rest.next == nil)
    let inForce = shop.state.overrides(of: session, inForce: true, after: nil, limit: 9)
    #expect(inForce.items.map(\.newPrice.cents) == [170, 160] && inForce.next == nil)
  }
}
