import StoreSchema
import Testing
import Values

@testable import Commerce

/// The index follows a store that changes between queries; it is never built again.
@Suite struct CatalogPropertyTests {
  /// Runs a body for each of a thousand queries, with an index advanced to the store as it is then.
  private static func forEachQuery(
    _ standardSeed: UInt64,
    _ body: (CatalogShop, inout CatalogIndex, CatalogQuery, ClientPricing, String) -> Void
  ) {
    let seed = firstSeed(standardSeed)
    for round in 0..<25 as Range<UInt64> {
      var shop = CatalogShop(seed: seed &+ round, count: 60)
      var index = CatalogIndex(shop.state)
      for number in 0..<40 {
        for _ in 0..<shop.generator.below(6) { shop.move() }
        index.advance(to: shop.state)
        let query = shop.query()
        let hint = "SHOWROOM_SEED=\(seed &+ round) query \(number): \(query)"
        body(shop, &index, query, shop.pricing(), hint)
      }
      expectSame(index, CatalogIndex(shop.state), "SHOWROOM_SEED=\(seed &+ round)")
    }
  }

  @Test(
    "Feature: unified-sales-live-shopping, Property 6: what is listed satisfies every filter")
  func property6WhatIsListedSatisfiesEveryFilterAndNothingElseDoes() {
    Self.forEachQuery(60) { shop, index, query, pricing, hint in
      var query = query
      query.limit = Limits.pageSizeMax
      let page = index.page(query, pricing: pricing)
      for item in page.items {
        #expect(shop.matches(item.batch, query.filter, pricing), "\(hint)")
        #expect(item.batch == shop.state.batch(item.batch.id), "\(hint)")
        #expect(item.available == shop.state.stock(of: item.batch.id)?.available, "\(hint)")
      }
      let listed = Set(page.items.map(\.batch.id))
      #expect(listed == Set(shop.expected(query, pricing)), "\(hint)")
      #expect(page.totalCount == listed.count && page.next == nil, "\(hint)")
    }
  }

  @Test(
    "Feature: unified-sales-live-shopping, Property 7: pages in a row are the sorted list")
  func property7PagesInARowAreTheSortedList() {
    Self.forEachQuery(70) { shop, index, query, pricing, hint in
      var query = query
      let expected = shop.expected(query, pricing)
      var listed: [BatchID] = []
      repeat {
        let page = index.page(query, pricing: pricing)
        #expect(page.totalCount == expected.count, "\(hint)")
        #expect(page.items.count == query.limit || page.next == nil, "\(hint)")
        listed += page.items.map(\.batch.id)
        query.cursor = page.next.flatMap { CatalogCursor(token: $0.token) }
      } while query.cursor != nil && listed.count <= expected.count
      #expect(listed == expected, "\(hint)")
    }
  }

  /// An index that was advanced is the one that would have been built.
  private static func expectSame(
    _ index: CatalogIndex, _ fresh: CatalogIndex, _ hint: String
  ) {
    #expect(index.live.positions == fresh.live.positions, "\(hint)")
    #expect(index.onSale.positions == fresh.onSale.positions, "\(hint)")
    #expect(index.inStock.positions == fresh.inStock.positions, "\(hint)")
    #expect(index.lowStock.positions == fresh.lowStock.positions, "\(hint)")
    #expect(index.byName.elements == fresh.byName.elements, "\(hint)")
    #expect(index.byAddedAt.elements == fresh.byAddedAt.elements, "\(hint)")
    #expect(index.byAvailable.elements == fresh.byAvailable.elements, "\(hint)")
    for sets in [\.categories, \.grades, \.brands, \.strains, \.tags]
      as [KeyPath<CatalogIndex, ValueSets>]
    {
      let (one, other) = (index[keyPath: sets].sets, fresh[keyPath: sets].sets)
      #expect(one.mapValues(\.positions) == other.mapValues(\.positions), "\(hint)")
    }
    let (one, other) = (index.words.words.elements, fresh.words.words.elements)
    #expect(one == other, "\(hint)")
    #expect(one.map(\.positions.positions) == other.map(\.positions.positions), "\(hint)")
  }

  @Test func anIndexDoesNotFollowMoreChangesThanItMay() {
    var shop = CatalogShop(seed: 3, count: 20)
    var index = CatalogIndex(shop.state)
    let before = index.page(CatalogQuery()).items
    for _ in 0..<30 { shop.move() }
    let isFollowingWithFew = index.advance(to: shop.state, changesMax: 3)
    let kept = index.page(CatalogQuery()).items
    #expect(!isFollowingWithFew && kept == before)
    let isFollowing = index.advance(to: shop.state, changesMax: 100)
    let after = index.page(CatalogQuery()).items.map(\.batch.id)
    #expect(isFollowing && after == shop.expected(CatalogQuery(), .list))
  }

  @Test func priceColumnsAreKeptForTheRulesUsedLast() {
    let shop = CatalogShop(seed: 4, count: 20)
    var index = CatalogIndex(shop.state)
    func pricing(_ number: Int) -> ClientPricing {
      let percent = AdjustmentValue(tenThousandths: Int64(number + 1) * 10_000)
      return ClientPricing(PriceRule(basis: .list, percent: percent))
    }
    for number in 0..<Limits.priceColumnsMax {
      let (isListed, isKnown) = (index.use(.list), index.use(pricing(number)))
      #expect(isListed && !isKnown)
      _ = index.page(CatalogQuery(sort: .price), pricing: pricing(number))
      let isKept = index.use(pricing(0))
      #expect(isKept, "used all the time")
    }
    #expect(index.columns.count == Limits.priceColumnsMax)
    let (isListed, isKept, isLost) = (
      index.use(.list), index.use(pricing(0)), index.use(pricing(1))
    )
    #expect(isListed && isKept && !isLost)
  }

  /// More batches than a chunk or a word of bits holds, and most of them changed at once.
  @Test func aLargeCatalogFollowsSmallAndLargeChanges() throws {
    var shop = Shop(batches: 1_500)
    var index = CatalogIndex(shop.state)
    var generator = SplitMix64(seed: firstSeed(5))
    for changes in [1, 20, 150, 1_400] {
      let inputs = (0..<changes).map { _ in
        BatchInput(
          code: "B\(1 + generator.below(1_600))", name: "Name \(generator.below(1_000))",
          unitPrice: Money(cents: Int64(generator.below(1 << 20))))
      }
      let unique = Dictionary(inputs.map { ($0.code, $0) }) { $1 }.values.sorted {
        $0.code < $1.code
      }
      for start in stride(from: 0, to: unique.count, by: 500) {
        let part = Array(unique[start..<min(start + 500, unique.count)])
        try shop.run(.upsertBatches(UpsertBatches(batches: part)), as: Shop.admin)
      }
      index.advance(to: shop.state)
      Self.expectSame(index, CatalogIndex(shop.state), "\(changes) changes")
      let low = Money(cents: Int64(generator.below(1 << 20)))
      let query = CatalogQuery(
        filter: CatalogFilter(priceMin: low, search: "b1"), sort: .price, limit: 500)
      var expected: [Money] = []
      shop.state.batches.forEach { batch in
        if batch.status == .live && batch.unitPrice >= low && batch.code.hasPrefix("B1") {
          expected.append(batch.unitPrice)
        }
      }
      let page = index.page(query)
      #expect(page.totalCount == expected.count)
      #expect(page.items.map(\.batch.unitPrice) == Array(expected.sorted().prefix(500)))
    }
  }
}
