public import StoreSchema
public import Values

extension CatalogFilter {
  /// Whether what describes a LIVE batch satisfies every condition but those on stock and search:
  /// the filter of one batch that changed. `CatalogIndex` answers for all of them.
  public func describes(_ batch: Batch, unitPrice: Money) -> Bool {
    batch.status == .live && Self.holds(categories, batch.category)
      && Self.holds(grades, batch.grade) && Self.holds(brands, batch.brand)
      && Self.holds(strains, batch.strain)
      && (tags.isEmpty || batch.tags.contains { tags.contains($0) })
      && (priceMin.map { $0 <= unitPrice } ?? true) && (priceMax.map { unitPrice <= $0 } ?? true)
      && (!onSale || batch.isOnSale) && (addedSince.map { $0 <= batch.addedAt } ?? true)
  }

  private static func holds(_ values: [String], _ value: String) -> Bool {
    values.isEmpty || values.contains(value)
  }
}
