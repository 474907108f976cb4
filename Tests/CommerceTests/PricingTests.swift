import Commerce
import StoreSchema
import Testing
import Values

@Suite struct PricingTests {
  /// Base price in cents, adjustment, and the new price or nil for INVALID_ADJUSTMENT.
  struct Row: Sendable {
    var base: Int64
    var type: AdjustmentType
    var value: Int64
    var price: Int64?
  }

  static let rows: [Row] = [
    Row(base: 1_000, type: .fixed, value: 85_000, price: 850),
    Row(base: 1_000, type: .fixed, value: 0, price: 0),
    Row(base: 1_000, type: .fixed, value: 85_050, price: nil),
    Row(base: 1_000, type: .fixed, value: -100, price: nil),
    Row(base: 1_000, type: .fixed, value: .max, price: nil),
    Row(base: 1_000, type: .dollar, value: -50_000, price: 500),
    Row(base: 1_000, type: .dollar, value: 50_000, price: 1_500),
    Row(base: 1_000, type: .dollar, value: -100_000, price: 0),
    Row(base: 1_000, type: .dollar, value: -100_001, price: nil),
    // 9.995 is a half: away from zero. 9.9949 is less.
    Row(base: 1_000, type: .dollar, value: -50, price: 1_000),
    Row(base: 1_000, type: .dollar, value: -51, price: 999),
    Row(base: 1_000, type: .percentage, value: -100_000, price: 900),
    Row(base: 1_000, type: .percentage, value: -1_000_000, price: 0),
    Row(base: 1_000, type: .percentage, value: -1_000_001, price: nil),
    Row(base: 5, type: .percentage, value: -100_000, price: 5),
    Row(base: 5, type: .percentage, value: -100_001, price: 4),
    Row(base: 1_000, type: .percentage, value: .max, price: nil),
    Row(base: 1_000, type: .percentage, value: .min, price: nil),
    Row(base: 1_000, type: .dollar, value: .min, price: nil),
  ]

  @Test(arguments: rows)
  func adjustmentsGiveOneRoundedPrice(_ row: Row) throws {
    var shop = Shop(batches: 1)
    let input = BatchInput(code: "B1", name: "x", unitPrice: Money(cents: row.base))
    try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    let session = shop.open()
    let line = try shop.add(3, of: 1, to: session)
    let command = ApplyItemOverride(
      sessionID: session, lineID: line.id, adjustmentType: row.type,
      adjustmentValue: AdjustmentValue(tenThousandths: row.value))
    let rejection = shop.rejection(.applyItemOverride(command), as: Shop.staff(1))
    guard let price = row.price else {
      guard case .invalidAdjustment = rejection else {
        Issue.record("\(row) gave \(String(describing: rejection))")
        return
      }
      return
    }
    #expect(rejection == nil)
    #expect(shop.state.line(line.id)?.unitPrice == Money(cents: price))
    #expect(shop.state.activity(of: session)?.total == Money(cents: 3 * price))
    #expect(shop.state.activity(of: session)?.subtotal == Money(cents: 3 * row.base))
  }

  @Test func unknownTypesAreNoAdjustment() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    let command = ApplyItemOverride(
      sessionID: session, lineID: line.id, adjustmentType: .unspecified, adjustmentValue: .zero)
    #expect(
      shop.rejection(.applyItemOverride(command), as: Shop.staff(1))
        == .invalidOverrideType(allowed: "FIXED, DOLLAR or PERCENTAGE"))
  }

  @Test func aGivenPriceIsAFixedOverrideOfStaffOnly() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(2, of: 1, to: session, price: 80)
    let override = try #require(shop.state.override(line.overrideID))
    #expect(override.adjustmentType == .fixed && override.scope == .item)
    #expect(override.originalPrice == Money(cents: 100) && override.newPrice == Money(cents: 80))
    #expect(override.appliedBy == Shop.staff(1) && override.appliedAt == shop.now)
    #expect(line.total == Money(cents: 160) && line.subtotal == Money(cents: 200))
    // A price that is in force needs no override.
    #expect(try shop.add(1, of: 1, to: session, price: 80).overrideID == override.id)
    #expect(try shop.add(1, of: 2, to: session, price: 200).overrideID.isNone)
    let asked = AddToCart(
      sessionID: session, batchID: line.batchID, quantity: .units(1), unitPrice: .zero)
    #expect(
      shop.rejection(.addToCart(asked), as: shop.customer(of: session))
        == .permissionDenied(allowed: "unit_price only from staff"))
  }

  @Test func newestReplacesAndRemovalFallsBackToBase() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(2, of: 1, to: session, price: 80)
    let again = try shop.add(1, of: 1, to: session, price: 60)
    let first = try #require(shop.state.override(line.overrideID))
    #expect(first.removedAt == shop.now && first.removedBy == Shop.staff(1))
    let gone = RemoveOverride(sessionID: session, overrideID: first.id)
    #expect(shop.rejection(.removeOverride(gone), as: Shop.staff(1)) == .overrideNotFound)
    let active = RemoveOverride(sessionID: session, overrideID: again.overrideID)
    try shop.run(.removeOverride(active), as: Shop.staff(1))
    let last = try #require(shop.state.line(line.id))
    #expect(last.unitPrice == Money(cents: 100) && last.overrideID.isNone)
    #expect(shop.state.overrides(of: session).map(\.newPrice.cents) == [80, 60])
    #expect(shop.state.activity(of: session)?.total == Money(cents: 300))
  }

  @Test func customersSeeHiddenDiscountsInsideThePrice() throws {
    var shop = Shop()
    let session = shop.open()
    let hidden = try shop.add(1, of: 2, to: session)
    let shown = try shop.add(1, of: 3, to: session)
    for (line, visible) in [(hidden, false), (shown, true)] {
      let command = ApplyItemOverride(
        sessionID: session, lineID: line.id, adjustmentType: .dollar,
        adjustmentValue: AdjustmentValue(tenThousandths: -5_000), visibleToClient: visible)
      try shop.run(.applyItemOverride(command), as: Shop.staff(1))
    }
    let activity = try #require(shop.state.activity(of: session))
    #expect(activity.subtotal == Money(cents: 500) && activity.total == Money(cents: 400))
    #expect(activity.clientSubtotal == Money(cents: 450))
  }
}
