import APISchema
import StoreSchema
import Values

extension APISchema.CatalogView {
  /// A saved view as it goes over the wire.
  init(_ view: StoreSchema.CatalogView) {
    self.init(
      filters: APISchema.CatalogFilters(
        categories: view.categories, grades: view.grades, brands: view.brands,
        strains: view.strains, tags: view.tags,
        priceMin: view.priceMin.map { .init(unitPrice: $0.unitPrice) },
        priceMax: view.priceMax.map { .init(unitPrice: $0.unitPrice) },
        stockLevel: .init(rawValue: view.stockLevel.rawValue) ?? .unspecified,
        addedSince: view.addedSince, addedWithinDays: view.addedWithinDays,
        onSale: view.onSale),
      search: view.search,
      sort: .init(rawValue: view.sort.rawValue) ?? .unspecified,
      sortOrder: view.descending ? .descending : .ascending)
  }
}

extension StoreSchema.CatalogView {
  /// A view that came over the wire.
  init(_ view: APISchema.CatalogView) {
    let filters = view.filters ?? APISchema.CatalogFilters()
    self.init(
      categories: filters.categories, grades: filters.grades, brands: filters.brands,
      strains: filters.strains, tags: filters.tags,
      priceMin: filters.priceMin.map { .init(unitPrice: $0.unitPrice) },
      priceMax: filters.priceMax.map { .init(unitPrice: $0.unitPrice) },
      stockLevel: .init(rawValue: filters.stockLevel.rawValue) ?? .unspecified,
      addedSince: filters.addedSince, addedWithinDays: filters.addedWithinDays,
      onSale: filters.onSale, search: view.search,
      sort: .init(rawValue: view.sort.rawValue) ?? .unspecified,
      descending: view.sortOrder == .descending)
  }
}

extension APISchema.CatalogPreset {
  /// The system's have no author and no time.
  init(_ preset: StoreSchema.CatalogPreset) {
    let isSystem = preset.createdBy.role == .system
    self.init(
      presetID: preset.id, name: preset.name, isSystemDefault: isSystem,
      view: APISchema.CatalogView(preset.view),
      createdBy: isSystem ? nil : APISchema.Actor(preset.createdBy),
      createdAt: isSystem ? nil : preset.createdAt, version: preset.version)
  }
}
