import StoreSchema
import Values

@testable import Commerce

/// A store whose batches and stock change at random, and what a catalog page must show, worked
/// out by looking at every batch.
struct CatalogShop {
  static let words = ["Blue", "dream", "ÉCLAIR", "naïve", "og-kush", "T-LIGHT", "Straße", "x2"]

  var shop = Shop(batches: 1)
  var generator: SplitMix64
  private var batches = 0
  private var session = SessionID.none

  init(seed: UInt64, count: Int) {
    generator = SplitMix64(seed: seed)
    session = shop.open()
    for _ in 0..<count { addBatch() }
  }

  var state: State { shop.state }

  private mutating func word() -> String { Self.words[generator.below(Self.words.count)] }

  mutating func addBatch() {
    batches += 1
    shop.wait(Int64(generator.below(2)))
    save("C-\(batches)")
  }

  /// Saves a batch with this code, new or not, with everything else made up.
  private mutating func save(_ code: String) {
    var input = BatchInput(
      code: code, name: "\(word()) \(word())", category: "cat\(generator.below(3))",
      grade: ["A", "B", ""][generator.below(3)], brand: "brand\(generator.below(4))",
      strain: word(), unitPrice: Money(cents: Int64(generator.below(10))),
      unitCost: Money(cents: Int64(generator.below(6))),
      status: generator.below(8) == 0 ? .draft : .live,
      tags: generator.below(2) == 0 ? ["new"] : ["new", "sale"],
      onHand: generator.below(3) == 0 ? nil : .units(Int64(generator.below(4) * 8)))
    input.regularPrice = Money(cents: Int64(generator.below(3) * 4))
    _ = shop.rejection(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
  }

  /// Changes something, or tries to.
  mutating func move() {
    let id = BatchID(rawValue: UInt64(1 + generator.below(batches + 1)))
    let quantity = Quantity.units(Int64(1 + generator.below(12)))
    switch generator.below(5) {
    case 0: addBatch()
    case 1: save("C-\(1 + generator.below(batches))")
    case 2:
      let adjust = AdjustStock(batchID: id, delta: quantity, reason: "received")
      _ = shop.rejection(.adjustStock(adjust), as: Shop.admin)
    case 3:
      let lost = Quantity(tenThousandths: -quantity.tenThousandths)
      let adjust = AdjustStock(batchID: id, delta: lost, reason: "lost")
      _ = shop.rejection(.adjustStock(adjust), as: Shop.admin)
    default:
      let add = AddToCart(sessionID: session, batchID: id, quantity: quantity)
      _ = shop.rejection(.addToCart(add), as: Shop.staff(1))
    }
  }

  mutating func query() -> CatalogQuery {
    var filter = CatalogFilter()
    func chance(_ one: Int) -> Bool { generator.below(one) == 0 }
    if chance(3) { filter.categories = ["cat0", "cat\(generator.below(3))"] }
    if chance(4) { filter.grades = ["A"] }
    if chance(4) { filter.brands = ["brand1", "none"] }
    if chance(5) { filter.strains = ["dream"] }
    if chance(4) { filter.tags = ["sale"] }
    if chance(4) { filter.priceMin = Money(cents: 3) }
    if chance(4) { filter.priceMax = Money(cents: 7) }
    filter.stock = [.any, .any, .available, .low, .out][generator.below(5)]
    if chance(4) { filter.addedSince = shop.now.adding(seconds: -Int64(generator.below(60))) }
    filter.onSale = chance(5)
    filter.search = ["", "", "bl", "KUSH og", "eclair", "c", "strasse", "zz"][generator.below(8)]
    return CatalogQuery(
      filter: filter, sort: CatalogSort.allCases[generator.below(4)],
      descending: chance(2), limit: 1 + generator.below(9))
  }

  /// List prices, or those of one of some tiers.
  mutating func pricing() -> ClientPricing {
    let percent = AdjustmentValue(tenThousandths: Int64(generator.below(4)) * 250_000)
    if percent == .zero { return .list }
    return ClientPricing(
      PriceTier(
        id: PriceTierID(rawValue: 1), rule: PriceRule(basis: .list, percent: percent),
        categoryRules: [
          CategoryPriceRule(
            category: "cat1", rule: PriceRule(basis: .cost, percent: percent))
        ]))
  }

  /// The whole list that a query's pages are of.
  func expected(_ query: CatalogQuery, _ pricing: ClientPricing) -> [BatchID] {
    func key(_ batch: Batch) -> ([UInt8], Int64) {
      switch query.sort {
      case .name: (FoldedText(batch.name).bytes, 0)
      case .price: ([], pricing.price(of: batch).cents)
      case .quantity: ([], state.stock(of: batch.id)?.available.tenThousandths ?? 0)
      case .addedAt: ([], batch.addedAt.nanoseconds)
      }
    }
    let matching = state.batches(limit: 500).items.filter { matches($0, query.filter, pricing) }
    let keys = matching.map { (key: key($0), id: $0.id) }
    let sorted = keys.sorted { left, right in
      if left.key.0 != right.key.0 { return left.key.0.lexicographicallyPrecedes(right.key.0) }
      return (left.key.1, left.id) < (right.key.1, right.id)
    }
    return (query.descending ? sorted.reversed() : sorted).map(\.id)
  }

  func matches(_ batch: Batch, _ filter: CatalogFilter, _ pricing: ClientPricing) -> Bool {
    func oneOf(_ values: [String], _ value: String) -> Bool {
      values.isEmpty || values.contains(value)
    }
    let available = state.stock(of: batch.id)?.available ?? .zero
    let stock =
      switch filter.stock {
      case .any: true
      case .available: available > .zero
      case .low: available > .zero && available <= .units(10)
      case .out: available == .zero
      }
    let text = [batch.code, batch.name, batch.brand, batch.strain, batch.category]
    let words = text.flatMap { FoldedText($0).words }
    let found = FoldedText(filter.search).words.allSatisfy { prefix in
      words.contains { $0.starts(with: prefix) }
    }
    let price = pricing.price(of: batch)
    return batch.status == .live && oneOf(filter.categories, batch.category)
      && oneOf(filter.grades, batch.grade) && oneOf(filter.brands, batch.brand)
      && oneOf(filter.strains, batch.strain) && stock && found
      && (filter.tags.isEmpty || !Set(filter.tags).isDisjoint(with: batch.tags))
      && (filter.priceMin.map { price >= $0 } ?? true)
      && (filter.priceMax.map { price <= $0 } ?? true)
      && (filter.addedSince.map { batch.addedAt >= $0 } ?? true)
      && (!filter.onSale || batch.regularPrice > batch.unitPrice)
  }
}
