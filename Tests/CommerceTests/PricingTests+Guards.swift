import Commerce
import StoreSchema
import Testing
import Values

/// Below cost or floor a price needs a permission and a reason (S2-SEC06).
@Suite struct PriceGuardTests {
  private static let noReason = Rejection.invalidField(
    field: "reason", allowed: "some text: the price is below what is usually allowed")

  private static func denied(_ name: String) -> Rejection {
    .permissionDenied(allowed: "this price only with permission \(name)")
  }

  /// A price for goods that cost 6.00 with a floor of 8.00, and what is said to it.
  struct Row: Sendable {
    var price: Int64
    var permissions: [Permission]
    var reason: String
    var rejection: Rejection?
  }

  static let rows: [Row] = [
    Row(price: 800, permissions: [], reason: "", rejection: nil),
    Row(price: 799, permissions: [], reason: "why", rejection: denied("PRICE_BELOW_FLOOR")),
    Row(
      price: 799, permissions: [.priceBelowCost], reason: "why",
      rejection: denied("PRICE_BELOW_FLOOR")),
    Row(price: 799, permissions: [.priceBelowFloor], reason: "", rejection: noReason),
    Row(price: 799, permissions: [.priceBelowFloor], reason: " \t", rejection: noReason),
    Row(price: 600, permissions: [.priceBelowFloor], reason: "why", rejection: nil),
    Row(
      price: 599, permissions: [.priceBelowFloor], reason: "why",
      rejection: denied("PRICE_BELOW_COST")),
    Row(
      price: 599, permissions: [.priceBelowCost, .priceBelowFloor], reason: "",
      rejection: noReason),
    Row(
      price: 599, permissions: [.priceBelowCost, .priceBelowFloor], reason: "why",
      rejection: nil),
  ]

  private func shop(_ permissions: [Permission]) throws -> (Shop, SessionID, CartLine) {
    var shop = Shop(batches: 1)
    let jane = SaveStaff(login: "jane", name: "Jane", permissions: permissions)
    try shop.run(.saveStaff(jane), as: Shop.admin)
    try shop.goods("B1", price: 1_000, cost: 600, floor: 800)
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    return (shop, session, line)
  }

  @Test("S2-SEC06: by line, by batch and as it is added", arguments: rows)
  func unitPrices(_ row: Row) throws {
    var (shop, session, line) = try shop(row.permissions)
    let price = Double(row.price) / 100
    let before = shop.state
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.fixed, price, on: line, reason: row.reason)
      } == row.rejection)
    shop.state = before
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.dollar, price - 10, onBatch: 1, in: session, reason: row.reason)
      } == row.rejection)
    for separate in [false, true] {
      shop.state = before
      let add = AddToCart(
        sessionID: session, batchID: line.batchID, quantity: .units(1),
        unitPrice: Money(cents: row.price), separateLine: separate, reason: row.reason)
      #expect(shop.rejection(.addToCart(add), as: Shop.staff(1)) == row.rejection)
      if row.rejection == nil && row.price != 1_000 {
        #expect(shop.state.overrides(of: session).map(\.reason) == [row.reason])
      }
    }
  }

  @Test("S2-SEC06: an order's total below the cost of its lines; the floor is each line's")
  func orderTotals() throws {
    var (shop, session, _) = try shop([])
    try shop.agree(.fixed, 6, onOrder: session)
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.fixed, 5.99, onOrder: session, reason: "why")
      } == Self.denied("PRICE_BELOW_COST"))
    var (bold, other, _) = try self.shop([.priceBelowCost])
    #expect(
      rejection { () throws(Rejection) in
        try bold.agree(.percentage, -40.01, onOrder: other)
      } == nil, "5.999 is 6.00")
    #expect(
      rejection { () throws(Rejection) in
        try bold.agree(.percentage, -41, onOrder: other)
      } == Self.noReason)
    try bold.agree(.percentage, -41, onOrder: other, reason: "why")
    #expect(bold.numbers(other).total.cents == 590)
  }

  @Test("S2-SEC06: an admin may, and gives a reason, too")
  func admins() throws {
    var (shop, _, line) = try shop([])
    #expect(
      rejection { () throws(Rejection) in
        try shop.agree(.fixed, 1, on: line, as: Shop.admin)
      } == Self.noReason)
    try shop.agree(.fixed, 1, on: line, reason: "water damage", as: Shop.admin)
    #expect(shop.prices(line.sessionID) == [100])
  }

  @Test("S2-SEC06: only what is negotiated is guarded, not what the lists say or falls back")
  func otherPrices() throws {
    var (shop, session, line) = try shop([.priceBelowCost, .priceBelowFloor])
    let batch = try shop.agree(.fixed, 5, onBatch: 1, in: session, reason: "why").overrideID
    let timid = SaveStaff(login: "jane", name: "Jane")
    try shop.run(.saveStaff(timid), as: Shop.admin)
    // The customer adds more at the price that was agreed for the batch.
    let more = AddToCart(
      sessionID: session, batchID: line.batchID, quantity: .units(1), separateLine: true)
    try shop.run(.addToCart(more), as: shop.customer(of: session))
    #expect(shop.prices(session) == [500, 500])
    let own = try shop.agree(.fixed, 9, on: line)
    try shop.drop(own, in: session)
    #expect(shop.prices(session) == [500, 500])
    try shop.drop(batch, in: session)
    // Listed below its cost: sold at that price without more.
    try shop.goods("B1", price: 100, cost: 600, floor: 800)
    let listed = try shop.add(1, of: 1, to: session, separate: true)
    #expect(listed.unitPrice.cents == 100)
    #expect(try shop.add(1, of: 1, to: session, price: 1_000).overrideID.isNone)
  }

  @Test("C07: a line whose cost is out of range is refused; no sum leaves 64 bits")
  func enormousCosts() throws {
    var shop = Shop(batches: 1)
    try shop.goods("B1", price: 1, cost: 1)
    let cost = Limits.lineTotalCentsMax / 1_000
    try shop.goods("B1", price: 1, cost: min(cost, Limits.unitPriceCentsMax))
    let input = BatchInput(
      code: "B9", name: "x", unitPrice: Money(cents: 1),
      unitCost: Money(cents: Limits.unitPriceCentsMax), onHand: .units(1_000_000_000))
    try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    let session = shop.open()
    let batch = try #require(shop.state.batch(code: "B9")).id.rawValue
    #expect(
      rejection { () throws(Rejection) in
        try shop.add(90_000_000, of: batch, to: session)
      } == .limitExceeded(field: "line_total_cents", allowed: "up to \(Limits.lineTotalCentsMax)"))
    try shop.add(10_000, of: batch, to: session)
    #expect(shop.numbers(session).costTotal.cents == Limits.lineTotalCentsMax)
  }
}
