import StoreSchema
import Testing
import Values

@testable import Commerce

@Suite struct CatalogTests {
  static let words = ["Blue", "dream", "ÉCLAIR", "naïve", "og-kush", "T-LIGHT", "Straße", "x2"]

  /// A store of random batches with random stock.
  static func shop(seed: UInt64, count: Int) -> Shop {
    var generator = SplitMix64(seed: seed)
    var shop = Shop(batches: 1)
    for number in 0..<count {
      func word() -> String { words[generator.below(words.count)] }
      let input = BatchInput(
        code: "C-\(number)", name: "\(word()) \(word())", category: "cat\(generator.below(3))",
        grade: ["A", "B", ""][generator.below(3)], brand: "brand\(generator.below(4))",
        strain: word(), unitPrice: Money(cents: Int64(generator.below(10))),
        status: generator.below(8) == 0 ? .draft : .live,
        tags: generator.below(2) == 0 ? ["new"] : ["new", "sale"],
        onHand: .units(Int64(generator.below(4) * 8)))
      shop.wait(Int64(generator.below(2)))
      _ = shop.rejection(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    }
    return shop
  }

  static func randomQuery(_ generator: inout SplitMix64, _ shop: Shop) -> CatalogQuery {
    var filter = CatalogFilter()
    if generator.below(3) == 0 { filter.categories = ["cat0", "cat\(generator.below(3))"] }
    if generator.below(4) == 0 { filter.grades = ["A"] }
    if generator.below(4) == 0 { filter.brands = ["brand1", "none"] }
    if generator.below(5) == 0 { filter.strains = ["dream"] }
    if generator.below(4) == 0 { filter.tags = ["sale"] }
    if generator.below(4) == 0 { filter.priceMin = Money(cents: 3) }
    if generator.below(4) == 0 { filter.priceMax = Money(cents: 7) }
    filter.stock = [.any, .any, .available, .low, .out][generator.below(5)]
    if generator.below(4) == 0 { filter.addedSince = shop.now.adding(seconds: -20) }
    filter.search = ["", "", "bl", "KUSH og", "eclair", "c", "strasse", "zz"][generator.below(8)]
    return CatalogQuery(
      filter: filter, sort: CatalogSort.allCases[generator.below(4)],
      descending: generator.below(2) == 0, limit: 1 + generator.below(9))
  }

  /// Feature: unified-sales-live-shopping, Property 6: every listed batch satisfies every
  /// filter, and Property 7: pages are sorted, neither skip nor repeat.
  @Test func property6And7PagesAreWhatASortedFilterGives() {
    let seed = firstSeed(6)
    for round in 0..<10 as Range<UInt64> {
      let shop = Self.shop(seed: seed &+ round, count: 80)
      let index = CatalogIndex(shop.state)
      var generator = SplitMix64(seed: seed &+ round &+ 1_000)
      for _ in 0..<100 {
        var query = Self.randomQuery(&generator, shop)
        let expected = Self.plain(query, shop.state)
        var found: [BatchID] = []
        repeat {
          let page = index.page(query, in: shop.state)
          #expect(page.totalCount == expected.count, "SHOWROOM_SEED=\(seed) \(query)")
          found += page.items.map(\.batch.id)
          query.cursor = page.next.flatMap { CatalogCursor(token: $0.token) }
        } while query.cursor != nil
        #expect(found == expected, "SHOWROOM_SEED=\(seed) \(query)")
      }
    }
  }

  private static func plain(_ query: CatalogQuery, _ state: State) -> [BatchID] {
    let all = state.batches(limit: 500).items.filter { matches($0, query.filter, state) }
    func key(_ batch: Batch) -> ([UInt8], Int64) {
      switch query.sort {
      case .name: (FoldedText(batch.name).bytes, 0)
      case .price: ([], batch.unitPrice.cents)
      case .quantity: ([], state.stock(of: batch.id)?.available.tenThousandths ?? 0)
      case .addedAt: ([], batch.addedAt.nanoseconds)
      }
    }
    let sorted = all.sorted { left, right in
      let (one, other) = (key(left), key(right))
      if one.0 != other.0 { return one.0.lexicographicallyPrecedes(other.0) }
      return (one.1, left.id) < (other.1, right.id)
    }
    return (query.descending ? sorted.reversed() : sorted).map(\.id)
  }

  private static func matches(_ batch: Batch, _ filter: CatalogFilter, _ state: State) -> Bool {
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
    return batch.status == .live && oneOf(filter.categories, batch.category)
      && oneOf(filter.grades, batch.grade) && oneOf(filter.brands, batch.brand)
      && oneOf(filter.strains, batch.strain) && stock && found
      && (filter.tags.isEmpty || !Set(filter.tags).isDisjoint(with: batch.tags))
      && (filter.priceMin.map { batch.unitPrice >= $0 } ?? true)
      && (filter.priceMax.map { batch.unitPrice <= $0 } ?? true)
      && (filter.addedSince.map { batch.addedAt >= $0 } ?? true)
  }

  @Test func pagesStayStableWhenStockChanges() throws {
    var shop = Self.shop(seed: 1, count: 30)
    let index = CatalogIndex(shop.state)
    var query = CatalogQuery(sort: .quantity, limit: 5)
    let first = index.page(query, in: shop.state)
    let last = try #require(first.items.last)
    query.cursor = first.next
    let second = index.page(query, in: shop.state).items.map(\.batch.id)
    let adjust = AdjustStock(batchID: last.batch.id, delta: .units(1_000), reason: "received")
    try shop.run(.adjustStock(adjust), as: Shop.admin)
    #expect(index.page(query, in: shop.state).items.map(\.batch.id) == second)
  }

  @Test(arguments: [
    ("Blue Dream", "blue dream"), ("ÀÉÎÕÜÇÑ", "aeioucn"),
    ("Straße Ærø Œuvre", "strasse aero oeuvre"),
    ("łódź ŻÓŁĆ", "lodz zolc"), ("e\u{301}", "e"), ("ДЕРЕВО", "дерево"),
  ])
  func foldingIgnoresCaseAndAccents(_ text: String, _ folded: String) {
    #expect(FoldedText(text).bytes == Array(folded.utf8))
  }

  @Test func everyLatinLetterFoldsToAsciiLetters() throws {
    for value in 0xC0...0x17F as ClosedRange<UInt32> where value != 0xD7 && value != 0xF7 {
      let scalar = try #require(Unicode.Scalar(value))
      let bytes = FoldedText(String(Character(scalar))).bytes
      #expect(!bytes.isEmpty && bytes.allSatisfy { (0x61...0x7A).contains($0) }, "\(scalar)")
    }
  }

  @Test func cursorsSurviveTheirToken() {
    for cursor in [
      CatalogCursor(sort: .name, number: 0, name: [1, 255], batchID: BatchID(rawValue: 7)),
      CatalogCursor(sort: .price, number: .min, name: [], batchID: BatchID(rawValue: .max)),
    ] {
      #expect(CatalogCursor(token: cursor.token) == cursor)
    }
    for token in ["", "0", "zz", "05" + String(repeating: "0", count: 32)] {
      #expect(CatalogCursor(token: token) == nil)
    }
    #expect(CatalogCursor(token: String(repeating: "01", count: 200)) == nil)
  }

  @Test func theVersionRisesOnlyWithDescriptions() throws {
    var shop = Shop()
    let version = shop.state.catalogVersion
    let session = shop.open()
    try shop.add(1, of: 1, to: session)
    #expect(shop.state.catalogVersion == version)
    let input = BatchInput(code: "B1", name: "Other")
    try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    #expect(shop.state.catalogVersion > version)
  }
}

@Suite struct SelectionTests {
  @Test func theLeastAreThoseOfASort() {
    let seed = firstSeed(8)
    for number in 0..<60 as Range<UInt64> {
      var generator = SplitMix64(seed: seed &+ number)
      let count = generator.below(3_000)
      let spread = [1, 5, 100_000][generator.below(3)]
      var items = (0..<count).map {
        RankedPosition(rank: Int64(generator.below(spread)), tie: Int32($0))
      }
      switch generator.below(3) {
      case 0: items.sort()
      case 1: items.sort(by: >)
      default: break
      }
      for limit in [1, 2, 51, 501, count + 1] {
        #expect(
          items.least(limit) == Array(items.sorted().prefix(limit)),
          "SHOWROOM_SEED=\(seed &+ number) limit \(limit)")
      }
    }
  }
}
