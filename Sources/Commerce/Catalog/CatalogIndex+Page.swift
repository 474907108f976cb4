public import StoreSchema
import Values

extension CatalogIndex {
  /// One page of the catalog. `state` must be one whose `catalogVersion` is this index's.
  public func page(_ query: CatalogQuery, in state: State) -> Page<CatalogItem, CatalogCursor> {
    precondition(state.catalogVersion == version, "a catalog index belongs to one version")
    var matching = described(query.filter)
    let needsStock = query.filter.stock != .any || query.sort == .quantity
    let available = needsStock ? available(in: state) : []
    filter(&matching, by: query.filter.stock, available)
    let limit = pageSize(query.limit)
    var positions =
      query.sort == .quantity
      ? firstByQuantity(matching, available, query, limit + 1)
      : first(matching, query, limit + 1)
    let isLast = positions.count <= limit
    if !isLast { positions.removeLast() }
    let items = positions.compactMap { item(at: $0, state) }
    let next = isLast ? nil : positions.last.map { cursor(at: $0, query.sort, available) }
    return Page(items: items, next: next, totalCount: matching.count)
  }

  private func item(at position: Int, _ state: State) -> CatalogItem? {
    let id = ids[position]
    return state.batches[id].flatMap { state.catalogItem($0) }
  }

  /// Positions that satisfy every condition but that on stock.
  private func described(_ filter: CatalogFilter) -> PositionSet {
    var set = PositionSet(size: count, full: true)
    keep(&set, filter.categories, categories)
    keep(&set, filter.grades, grades)
    keep(&set, filter.brands, brands)
    keep(&set, filter.strains, strains)
    keep(&set, filter.tags, tags)
    for word in FoldedText(filter.search).words.prefix(Limits.searchWordsMax) {
      set.formIntersection(words.positions(beginning: word, size: count))
    }
    if filter.priceMin != nil || filter.priceMax != nil {
      let low = filter.priceMin?.cents ?? .min
      let high = filter.priceMax?.cents ?? .max
      set.filter { prices[$0] >= low && prices[$0] <= high }
    }
    if let since = filter.addedSince?.nanoseconds { set.filter { addedAt[$0] >= since } }
    return set
  }

  private func keep(_ set: inout PositionSet, _ values: [String], _ positions: Positions) {
    if values.isEmpty { return }
    var found = PositionSet(size: count)
    for value in Set(values) {
      for position in positions[value] ?? [] { found.insert(Int(position)) }
    }
    set.formIntersection(found)
  }

  /// What is available by position: one walk through the stock, which is in order of ids too.
  private func available(in state: State) -> [Int64] {
    var available = [Int64](repeating: 0, count: count)
    var position = 0
    state.stocks.visit { id, stock in
      if position < ids.count && ids[position] == id {
        available[position] =
          stock.onHand.tenThousandths - stock.quarantined.tenThousandths
          - stock.held.tenThousandths - stock.committed.tenThousandths
        position += 1
      }
      return position < ids.count
    }
    return available
  }

  private func filter(
    _ set: inout PositionSet, by condition: StockCondition, _ available: [Int64]
  ) {
    switch condition {
    case .any: return
    case .available: set.filter { available[$0] > 0 }
    case .low: set.filter { StockLevel(available: available[$0], step: steps[$0]) == .lowStock }
    case .out: set.filter { available[$0] <= 0 }
    }
  }
}

extension State {
  /// A batch as the catalog shows it.
  public func catalogItem(_ batch: Batch) -> CatalogItem? {
    guard let stock = stocks[batch.id] else { return nil }
    let level = StockLevel(
      available: stock.available.tenThousandths, step: batch.quantityStep.tenThousandths)
    let samples = stock.sampleOnHand.tenThousandths - stock.sampleReserved.tenThousandths
    return CatalogItem(
      batch: batch, available: stock.available, stockLevel: level,
      sampleAvailable: Quantity(tenThousandths: samples))
  }
}

extension StockLevel {
  init(available: Int64, step: Int64) {
    let (low, overflow) = step.multipliedReportingOverflow(by: Limits.lowStockSteps)
    self = available <= 0 ? .outOfStock : overflow || available <= low ? .lowStock : .inStock
  }
}
