import Commerce
import StoreSchema
import Testing
import Values

/// A client's base prices: its rule, else its tier's category's, else its tier's, else list.
@Suite struct ClientPriceTests {
  /// Base price in cents with a rule for goods at 10.05 that cost 6.03.
  struct Row: Sendable {
    var basis: PriceBasis
    var percent: Double
    var price: Int64
  }

  static let rows: [Row] = [
    Row(basis: .list, percent: 0, price: 1_005),
    // 904.5 is a half: away from zero.
    Row(basis: .list, percent: -10, price: 905),
    Row(basis: .list, percent: -100, price: 0),
    Row(basis: .list, percent: 10_000, price: 101_505),
    Row(basis: .cost, percent: 30, price: 784),
    Row(basis: .cost, percent: -50, price: 302),
  ]

  private static func rule(_ basis: PriceBasis, _ percent: Double) -> PriceRule {
    PriceRule(basis: basis, percent: .of(percent))
  }

  private static func save(
    _ shop: inout Shop, rule: PriceRule? = nil, tier: PriceTierID = .none
  ) throws(Rejection) {
    var client = SaveClient(clientID: ClientID(rawValue: 1), name: "Acme Corp")
    client.priceRule = rule
    client.priceTierID = tier
    try shop.run(.saveClient(client), as: Shop.staff(1))
  }

  @Test("D10: a rule gives one rounded price", arguments: rows)
  func rules(_ row: Row) throws {
    var shop = Shop()
    try shop.goods("B1", price: 1_005, cost: 603)
    try Self.save(&shop, rule: Self.rule(row.basis, row.percent))
    let line = try shop.add(2, of: 1, to: shop.open())
    #expect(line.basePrice.cents == row.price && line.unitPrice.cents == row.price)
    #expect(line.overrideID.isNone && line.subtotal.cents == 2 * row.price)
    let batch = try #require(shop.state.batch(code: "B1"))
    let pricing = shop.state.pricing(of: ClientID(rawValue: 1))
    #expect(pricing.price(of: batch).cents == row.price)
    let other = try shop.add(1, of: 1, to: shop.open(client: 2))
    #expect(other.basePrice.cents == 1_005)
  }

  @Test("Client prices: a rule of its own before the tier's category before the tier")
  func precedence() throws {
    var shop = Shop()
    try shop.goods("B1", category: "Flower", price: 1_000)
    try shop.goods("B2", category: "Edible", price: 1_000)
    let tier = SavePriceTier(
      code: "GOLD", name: "Gold", rule: Self.rule(.list, -5),
      categoryRules: [CategoryPriceRule(category: "Flower", rule: Self.rule(.list, -20))])
    guard case .saved(let saved) = try shop.run(.savePriceTier(tier), as: Shop.staff(1)) else {
      Issue.record("a saved tier answers so")
      return
    }
    let id = PriceTierID(rawValue: saved.id)
    try Self.save(&shop, tier: id)
    let session = shop.open()
    let flower = try shop.add(1, of: 1, to: session)
    try shop.add(1, of: 2, to: session)
    #expect(shop.prices(session) == [800, 950])
    let pricing = shop.state.pricing(in: session)
    for line in shop.state.cart(of: session) {
      let batch = try #require(shop.state.batch(line.batchID))
      #expect(pricing.price(of: batch) == line.basePrice)
    }
    try Self.save(&shop, rule: Self.rule(.list, -50), tier: id)
    // Lines keep the price they had, also when more of them is wanted.
    #expect(try shop.add(1, of: 1, to: session).basePrice.cents == 800)
    #expect(shop.prices(session) == [800, 950])
    #expect(try shop.add(1, of: 1, to: session, separate: true).basePrice.cents == 500)
    // Adjustments count from the client's price.
    try shop.agree(.percentage, -10, on: flower)
    try shop.agree(.percentage, -10, onBatch: 2, in: session)
    #expect(shop.prices(session) == [720, 855, 500])
    #expect(shop.state.overrides(of: session).last?.originalPrice.cents == 500)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("Client prices: a markup on an unknown cost is no price")
  func unknownCost() throws {
    var shop = Shop()
    try shop.goods("B1", price: 1_000)
    try Self.save(&shop, rule: Self.rule(.cost, 30))
    #expect(try shop.add(1, of: 1, to: shop.open()).basePrice.cents == 1_000)
  }

  @Test("Client prices: none above what a price may be")
  func bounded() throws {
    var shop = Shop()
    try shop.goods("B1", price: Limits.unitPriceCentsMax)
    try Self.save(&shop, rule: Self.rule(.list, 10_000))
    let price = try shop.add(1, of: 1, to: shop.open()).basePrice
    #expect(price.cents == Limits.unitPriceCentsMax)
  }

  @Test("Client prices: rules out of bounds and unknown tiers are refused")
  func refusals() throws {
    var shop = Shop()
    for rule in [Self.rule(.unspecified, 1), Self.rule(.list, -100.0001), Self.rule(.cost, 10_001)]
    {
      guard
        case .invalidField(let field, _) = rejection({ () throws(Rejection) in
          try Self.save(&shop, rule: rule)
        })
      else {
        Issue.record("\(rule) was taken")
        continue
      }
      #expect(field == (rule.basis == .unspecified ? "price_rule.basis" : "price_rule.percent_e4"))
    }
    #expect(
      rejection { () throws(Rejection) in
        try Self.save(&shop, tier: PriceTierID(rawValue: 7))
      } == .priceTierNotFound)
    let twice = CategoryPriceRule(category: "Flower", rule: Self.rule(.list, 1))
    let tier = SavePriceTier(
      code: "GOLD", name: "Gold", rule: Self.rule(.list, 0), categoryRules: [twice, twice])
    #expect(
      shop.rejection(.savePriceTier(tier), as: Shop.staff(1))
        == .invalidField(field: "category_rules[1].category", allowed: "each category once"))
    #expect(shop.state.priceTiers.isEmpty)
  }

  @Test("Price tiers: by code, by version, in pages")
  func tiers() throws {
    var shop = Shop()
    for code in ["A", "B", "C"] {
      let tier = SavePriceTier(code: code, name: code, rule: Self.rule(.list, -5))
      try shop.run(.savePriceTier(tier), as: Shop.staff(1))
    }
    var changed = SavePriceTier(
      code: "B", name: "B", rule: Self.rule(.list, -6), expectedVersion: 2)
    #expect(
      shop.rejection(.savePriceTier(changed), as: Shop.staff(1)) == .versionConflict(current: 1))
    changed.expectedVersion = 1
    try shop.run(.savePriceTier(changed), as: Shop.staff(1))
    changed.expectedVersion = 0
    guard case .saved(let same) = try shop.run(.savePriceTier(changed), as: Shop.staff(1)) else {
      return
    }
    #expect(same.version == 2 && !same.created)
    let page = shop.state.priceTiers(limit: 2)
    #expect(page.items.map(\.code) == ["A", "B"] && page.totalCount == 3)
    let rest = shop.state.priceTiers(after: page.next, limit: 2)
    #expect(rest.items.map(\.code) == ["C"] && rest.next == nil)
    #expect(
      shop.rejection(.savePriceTier(changed), as: Shop.picker)
        == .permissionDenied(allowed: "callers of role STAFF, ADMIN, SYSTEM"))
  }
}
