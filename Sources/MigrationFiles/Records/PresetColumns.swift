import APISchema
import Values

/// A named catalog view as a record of CSV.
enum PresetColumns {
  static let names = [
    "name", "categories", "grades", "brands", "strains", "tags", "price_min", "price_max",
    "stock", "added_since", "added_within_days", "on_sale", "search", "sort", "order",
  ]

  static let columnOfField = [
    "view.filters.price_min.unit_price_cents": "price_min",
    "view.filters.price_max.unit_price_cents": "price_max",
    "view.filters.added_within_days": "added_within_days",
  ]

  private static let level = "STOCK_LEVEL_"
  private static let sort = "CATALOG_SORT_"
  private static let order = "SORT_ORDER_"

  static func read(_ row: inout CSVRow) -> ImportedPreset {
    let view = CatalogView(
      filters: filters(&row), search: row.text("search", bytesMax: 200),
      sort: row.value("sort", ValueText.choices(CatalogSort.self, prefix: sort)) {
        ValueText.choice($0, CatalogSort.self, prefix: sort)
      } ?? .unspecified,
      sortOrder: row.value("order", ValueText.choices(SortOrder.self, prefix: order)) {
        ValueText.choice($0, SortOrder.self, prefix: order)
      } ?? .unspecified)
    return ImportedPreset(name: row.text("name", bytesMax: 255, required: true), view: view)
  }

  private static func filters(_ row: inout CSVRow) -> CatalogFilters {
    let low = row.value("price_min", ValueText.moneyAllowed, DecimalText.money)
    let high = row.value("price_max", ValueText.moneyAllowed, DecimalText.money)
    return CatalogFilters(
      categories: words("categories", &row), grades: words("grades", &row),
      brands: words("brands", &row), strains: words("strains", &row), tags: words("tags", &row),
      priceMin: low.map { UnitPriceBound(unitPrice: $0) },
      priceMax: high.map { UnitPriceBound(unitPrice: $0) },
      stockLevel: row.value("stock", ValueText.choices(StockLevel.self, prefix: level)) {
        ValueText.choice($0, StockLevel.self, prefix: level)
      } ?? .unspecified,
      addedSince: row.value("added_since", ValueText.timeAllowed, ValueText.time),
      addedWithinDays: row.value("added_within_days", "a number of days") { UInt32($0) } ?? 0,
      onSale: row.value("on_sale", ValueText.flagAllowed, ValueText.flag) ?? false)
  }

  private static func words(_ column: String, _ row: inout CSVRow) -> [String] {
    let words = ListText.items(row.raw(column))
    if words.count > 100 || words.contains(where: { $0.utf8.count > 100 }) {
      row.refuse(column, "up to 100, each up to 100 bytes")
    }
    return words
  }

  static func fields(_ preset: ImportedPreset) -> [String] {
    let view = preset.view ?? CatalogView()
    let filters = view.filters ?? CatalogFilters()
    return [
      preset.name, ListText.text(filters.categories), ListText.text(filters.grades),
      ListText.text(filters.brands), ListText.text(filters.strains), ListText.text(filters.tags),
      filters.priceMin.map { "\($0.unitPrice)" } ?? "",
      filters.priceMax.map { "\($0.unitPrice)" } ?? "",
      ValueText.choice(filters.stockLevel, prefix: level), ValueText.time(filters.addedSince),
      filters.addedWithinDays == 0 ? "" : "\(filters.addedWithinDays)",
      filters.onSale ? ValueText.flag(true) : "", view.search,
      ValueText.choice(view.sort, prefix: sort), ValueText.choice(view.sortOrder, prefix: order),
    ]
  }
}

/// A person of a client as a record of CSV: without password, which no file has.
enum AccountColumns {
  static let names = ["login", "client", "name", "active"]

  static let columnOfField = ["client_code": "client", "active_state": "active"]

  static func read(_ row: inout CSVRow) -> ImportedAccount {
    let isActive = row.value("active", ValueText.flagAllowed, ValueText.flag) ?? true
    return ImportedAccount(
      login: row.text("login", bytesMax: 254, required: true),
      clientCode: row.text("client", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 100),
      activeState: isActive ? .unspecified : .inactive)
  }

  static func fields(_ account: ImportedAccount) -> [String] {
    [
      account.login, account.clientCode, account.name,
      ValueText.flag(account.activeState != .inactive),
    ]
  }
}
