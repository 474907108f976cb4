public import StoreSchema
import Values

extension CatalogIndex {
  /// One page of the catalog, as it is in the version that the index was made from or advanced to
  /// last. Prices that were not made ready with `use` take time in proportion to the batches.
  public mutating func page(
    _ query: CatalogQuery, pricing: ClientPricing = .list
  ) -> Page<CatalogItem, CatalogCursor> {
    if query.needsPrices && !use(pricing) { install(PriceColumn(pricing, batches)) }
    let column = columns.firstIndex { $0.pricing == pricing } ?? 0
    let matching = matching(query.filter, columns[column])
    let matches = matching.count
    let limit = pageSize(query.limit)
    var positions = first(limit + 1, of: matching, matches, query, columns[column])
    let isLast = positions.count <= limit
    if !isLast { positions.removeLast() }
    let next = isLast ? nil : positions.last.map { cursor(at: $0, query.sort, columns[column]) }
    let items = positions.compactMap(item)
    return Page(items: items, next: next, totalCount: matches)
  }

  private func item(at position: Int32) -> CatalogItem? {
    let id = BatchID(position: position)
    guard let batch = batches[id], let stock = stocks[id] else { return nil }
    return CatalogItem(batch, stock)
  }

  /// Positions that satisfy every condition; those that cost least come first.
  private func matching(_ filter: CatalogFilter, _ column: PriceColumn) -> PositionBits {
    var set = PositionBits(live, size: size)
    categories.filter(&set, by: filter.categories)
    grades.filter(&set, by: filter.grades)
    brands.filter(&set, by: filter.brands)
    strains.filter(&set, by: filter.strains)
    tags.filter(&set, by: filter.tags)
    if filter.onSale { onSale.intersect(&set) }
    switch filter.stock {
    case .any: break
    case .available: inStock.intersect(&set)
    case .low: lowStock.intersect(&set)
    case .out: inStock.subtract(from: &set)
    }
    for word in FoldedText(filter.search).words.prefix(Limits.searchWordsMax) {
      var found = PositionBits(size: size)
      words.unite(beginning: word, into: &found)
      set.formIntersection(found)
    }
    if filter.priceMin != nil || filter.priceMax != nil {
      let low = filter.priceMin?.cents ?? .min
      column.planes.filter(&set, from: low, to: filter.priceMax?.cents ?? .max)
    }
    if let since = filter.addedSince?.nanoseconds { added.filter(&set, since: since) }
    return set
  }

  private func first(
    _ limit: Int, of matching: PositionBits, _ matches: Int, _ query: CatalogQuery,
    _ column: PriceColumn
  ) -> [Int32] {
    if query.sort == .name {
      let cursor = query.validCursor.map { NameKey($0.name, $0.batchID.boundedPosition) }
      let part = byName.part(
        from: byName.start, to: byName.end, after: cursor, descending: query.descending)
      return byName.first(limit, of: matching, matches: matches, in: part) {
        NameKey(names[Int($0)], $0)
      }
    }
    let (order, numbers) = numbers(of: query.sort, column)
    let cursor = query.validCursor.map {
      NumberKey(number: $0.number, position: $0.batchID.boundedPosition)
    }
    let bounds = query.filter.bounds(of: query.sort)
    let part = order.part(
      from: order.firstPlace { $0.number < bounds.lowerBound },
      to: order.firstPlace { $0.number <= bounds.upperBound },
      after: cursor, descending: query.descending)
    return order.first(limit, of: matching, matches: matches, in: part) {
      NumberKey(number: numbers[Int($0)], position: $0)
    }
  }

  private func numbers(
    of sort: CatalogSort, _ column: PriceColumn
  ) -> (CatalogOrder<NumberKey>, [Int64]) {
    switch sort {
    case .price: (column.order, column.values)
    case .quantity: (byAvailable, available)
    case .addedAt, .name: (byAddedAt, added.values)
    }
  }

  private func cursor(
    at position: Int32, _ sort: CatalogSort, _ column: PriceColumn
  ) -> CatalogCursor {
    let id = BatchID(position: position)
    if sort == .name {
      return CatalogCursor(sort: sort, number: 0, name: names[Int(position)], batchID: id)
    }
    let number = numbers(of: sort, column).1[Int(position)]
    return CatalogCursor(sort: sort, number: number, name: [], batchID: id)
  }
}

extension CatalogQuery {
  /// Whether a page of it takes prices in order: see `CatalogIndex.use`.
  public var needsPrices: Bool {
    sort == .price || filter.priceMin != nil || filter.priceMax != nil
  }

  fileprivate var validCursor: CatalogCursor? { cursor.flatMap { $0.sort == sort ? $0 : nil } }
}

extension CatalogFilter {
  /// Numbers of a sort order outside which nothing can match.
  fileprivate func bounds(of sort: CatalogSort) -> ClosedRange<Int64> {
    var range = (low: Int64.min, high: Int64.max)
    switch (sort, stock) {
    case (.price, _): range = (priceMin?.cents ?? .min, priceMax?.cents ?? .max)
    case (.addedAt, _): range.low = addedSince?.nanoseconds ?? .min
    case (.quantity, .available), (.quantity, .low): range.low = 1
    case (.quantity, .out): range.high = 0
    case (.quantity, .any), (.name, _): break
    }
    return range.low...max(range.low, range.high)
  }
}

extension BatchID {
  /// The position of an id that somebody made up.
  fileprivate var boundedPosition: Int32 { Int32(clamping: rawValue) - 1 }
}

extension CatalogItem {
  init(_ batch: Batch, _ stock: BatchStock) {
    self.batch = batch
    available = stock.available
    stockLevel = StockLevel(
      available: available.tenThousandths, step: batch.quantityStep.tenThousandths)
    sampleAvailable = Quantity(
      tenThousandths: stock.sampleOnHand.tenThousandths - stock.sampleReserved.tenThousandths)
  }
}

extension State {
  /// A batch as the catalog shows it.
  public func catalogItem(_ batch: Batch) -> CatalogItem? {
    stocks[batch.id].map { CatalogItem(batch, $0) }
  }
}

extension StockLevel {
  init(available: Int64, step: Int64) {
    let (low, overflow) = step.multipliedReportingOverflow(by: Limits.lowStockSteps)
    self = available <= 0 ? .outOfStock : overflow || available <= low ? .lowStock : .inStock
  }
}
