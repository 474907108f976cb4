import Commerce
import StoreSchema
import Testing
import Values

/// An order's price comes last, on the sum of the lines (C11, C13, S2R 7.3).
@Suite struct OrderPriceTests {
  /// Adjustment, and the total with lines of 10.05, then with 5.00 more, then with 5.00 alone.
  struct Row: Sendable {
    var type: AdjustmentType
    var value: Double
    var totals: [Int64]
  }

  static let rows: [Row] = [
    // A total agreed now: the difference stays.
    Row(type: .fixed, value: 9, totals: [900, 1_400, 395]),
    Row(type: .fixed, value: 12, totals: [1_200, 1_700, 695]),
    Row(type: .dollar, value: -6, totals: [405, 905, 0]),
    Row(type: .dollar, value: 1, totals: [1_105, 1_605, 600]),
    // 100.5 is a half: away from zero.
    Row(type: .percentage, value: -10, totals: [904, 1_354, 450]),
    Row(type: .percentage, value: 10, totals: [1_106, 1_656, 550]),
    Row(type: .percentage, value: -100, totals: [0, 0, 0]),
  ]

  @Test("C13: the total follows the lines, and is never negative", arguments: rows)
  func totals(_ row: Row) throws {
    var shop = Shop()
    try shop.goods("B1", price: 1_005)
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    let id = try shop.agree(row.type, row.value, onOrder: session)
    let kept = try #require(shop.state.override(id))
    #expect(kept.originalPrice.cents == 1_005 && kept.newPrice.cents == row.totals[0])
    #expect(kept.adjustmentType == row.type && kept.adjustmentValue == .of(row.value))
    var seen = [shop.numbers(session).total.cents]
    try shop.add(5, of: 2, to: session, price: 100)
    seen.append(shop.numbers(session).total.cents)
    try shop.remove(line)
    seen.append(shop.numbers(session).total.cents)
    #expect(seen == row.totals)
    let numbers = shop.numbers(session)
    #expect(numbers.linesTotal.cents == 500 && numbers.subtotal.cents == 1_000)
    #expect(numbers.orderAdjustment.cents == numbers.total.cents - 500)
    // What was cut off at zero is back when there is enough again.
    try shop.add(1, of: 1, to: session)
    #expect(shop.numbers(session).total.cents == row.totals[1])
    try shop.drop(id, in: session)
    #expect(shop.numbers(session).total.cents == 1_505)
    #expect(shop.numbers(session).orderAdjustment == .zero)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C13: an empty cart costs nothing, whatever was agreed, and what was agreed comes back")
  func emptyCarts() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    _ = try shop.agree(.dollar, 7, onOrder: session)
    #expect(shop.numbers(session).total.cents == 800)
    try shop.remove(line)
    #expect(shop.numbers(session).total == .zero)
    try shop.add(2, of: 1, to: session)
    #expect(shop.numbers(session).total.cents == 900)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C10: what gives no order's price is refused")
  func refusals() throws {
    var shop = Shop()
    let session = shop.open()
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.dollar, -1, onOrder: session)
      } == .emptyCart)
    try shop.add(3, of: 1, to: session)
    let version = shop.numbers(session).version
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.dollar, -1, onOrder: session, version: version - 1)
      } == .versionConflict(current: version))
    for (type, value) in [
      (AdjustmentType.dollar, -3.01), (.fixed, -0.01), (.percentage, -100.0001), (.dollar, 0.001),
      (.fixed, 0.001), (.percentage, 100.0001), (.fixed, 90_000_000_000_000),
    ] {
      let refused = rejection { () throws(Rejection) in
        try shop.agree(type, value, onOrder: session)
      }
      guard case .invalidAdjustment = refused else {
        Issue.record("\(type) \(value) gave \(String(describing: refused))")
        continue
      }
    }
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.unspecified, 1, onOrder: session)
      } == .invalidOverrideType(allowed: "FIXED, DOLLAR or PERCENTAGE"))
    #expect(shop.state.overrides(of: session) == [])
    try shop.agree(.dollar, -3, onOrder: session, version: version)
    #expect(shop.numbers(session).total == .zero)
  }

  @Test("I7, S2R 7.5: a hidden order discount is inside what the customer sees as the sum")
  func hidden() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(2, of: 2, to: session)
    let line = try shop.add(1, of: 3, to: session)
    try shop.agree(.dollar, -0.50, on: line)
    try shop.agree(.dollar, -1, onOrder: session, hidden: true)
    #expect(shop.numbers(session).clientSubtotal.cents == 600)
    #expect(shop.numbers(session).total.cents == 550)
    try shop.add(1, of: 1, to: session)
    #expect(shop.numbers(session).clientSubtotal.cents == 700)
    // A visible one in its place, and none.
    let shown = try shop.agree(.percentage, -50, onOrder: session)
    #expect(shop.numbers(session).clientSubtotal.cents == 800)
    #expect(shop.numbers(session).total.cents == 375)
    try shop.drop(shown, in: session)
    #expect(shop.numbers(session).clientSubtotal.cents == 800)
    #expect(shop.numbers(session).total.cents == 750)
  }

  @Test("C13, S2R 9.5: the order keeps its price, and every override with it")
  func converted() throws {
    var shop = Shop()
    let session = shop.open()
    let own = try shop.add(2, of: 1, to: session, price: 90)
    try shop.agree(.fixed, 1.80, onBatch: 2, in: session, hidden: true)
    let hidden = try shop.add(1, of: 2, to: session)
    let first = try shop.agree(.dollar, -0.10, onOrder: session)
    try shop.agree(.percentage, -10, onOrder: session)
    let reply = try shop.convert(session)
    let order = try #require(shop.state.order(reply.orderID))
    #expect(order.subtotal.cents == 400 && order.total.cents == 324)
    #expect(order.discountTotal.cents == 76 && order.orderAdjustment.cents == -36)
    #expect(order.priceAdjustments.map(\.scope) == [.item, .batch, .order, .order])
    #expect(order.priceAdjustments.first { $0.id == first }?.removedAt != nil)
    #expect(order.lines.map(\.overrideID) == [own.overrideID, hidden.overrideID])
    #expect(order.lines.map(\.overrideScope) == [.item, .batch])
    #expect(order.lines.map(\.overrideHidden) == [false, true])
    #expect(shop.state.invariantViolations() == [])
    #expect(shop.state.restored().invariantViolations() == [])
  }
}
