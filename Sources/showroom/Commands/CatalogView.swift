import APISchema
import ArgumentParser
import TerminalViews
import Values

/// What a catalog shows: filters, search and order.
struct CatalogViewOptions: ParsableArguments {
  @Option(help: "Words that begin words of code, name, brand, strain or category.") var search = ""
  @Option(help: "Only this category; may repeat.") var category: [String] = []
  @Option(help: "Only this grade; may repeat.") var grade: [String] = []
  @Option(help: "Only this brand; may repeat.") var brand: [String] = []
  @Option(help: "Only this strain; may repeat.") var strain: [String] = []
  @Option(help: "Only with one of these tags; may repeat.") var tag: [String] = []
  @Option(help: "Not cheaper.") var priceMin: Money?
  @Option(help: "Not dearer.") var priceMax: Money?
  @Option(help: "Stock level: in, low or out.") var stock: StockChoice?
  @Flag(help: "Only what is available; the same as --stock in.") var inStock = false
  @Flag(help: "Only what is on sale.") var onSale = false
  @Option(help: "Added at this time or later, e.g. 2026-01-31 or 2026-01-31T08:30:00Z.")
  var addedSince: Timestamp?
  @Option(help: "Added within so many days.") var addedWithin: UInt32 = 0
  @Option(help: "Order by name, price, quantity or added.") var sort: SortChoice?
  @Flag(help: "Largest, dearest or newest first.") var descending = false

  func validate() throws {
    if stock != nil && inStock { throw ValidationError("--in-stock is --stock in: give one") }
  }

  /// Nil when nothing is given.
  var view: CatalogView? {
    let view = CatalogView(
      filters: filters, search: search, sort: sort?.value ?? .unspecified,
      sortOrder: descending ? .descending : .unspecified)
    return view == CatalogView() ? nil : view
  }

  /// Nil when nothing is given.
  var filters: CatalogFilters? {
    let filters = CatalogFilters(
      categories: category, grades: grade, brands: brand, strains: strain, tags: tag,
      priceMin: priceMin.map { UnitPriceBound(unitPrice: $0) },
      priceMax: priceMax.map { UnitPriceBound(unitPrice: $0) },
      stockLevel: inStock ? .inStock : stock?.value ?? .unspecified, addedSince: addedSince,
      addedWithinDays: addedWithin, onSale: onSale)
    return filters == CatalogFilters() ? nil : filters
  }
}

enum SortChoice: String, ExpressibleByArgument, CaseIterable {
  case name, price, quantity, added

  var value: CatalogSort {
    switch self {
    case .name: .name
    case .price: .price
    case .quantity: .quantity
    case .added: .addedAt
    }
  }
}

enum StockChoice: String, ExpressibleByArgument, CaseIterable {
  case `in`, low, out

  var value: StockLevel {
    switch self {
    case .in: .inStock
    case .low: .lowStock
    case .out: .outOfStock
    }
  }
}

/// A catalog for people.
enum CatalogText {
  static func page(_ response: GetCatalogResponse) -> String {
    var table = TextTable([
      ("BATCH", .right), ("CODE", .left), ("NAME", .left), ("CATEGORY", .left), ("PRICE", .right),
      ("AVAILABLE", .right), ("STOCK", .left),
    ])
    for item in response.items {
      let price =
        item.regularUnitPrice > item.unitPrice
        ? "(\(item.regularUnitPrice)) \(item.unitPrice)" : "\(item.unitPrice)"
      table.add([
        "\(item.batchID)", item.batchCode, item.name, item.category, price,
        UnitText.quantity(item.available, item.unitOfMeasure), level(item.stockLevel),
      ])
    }
    return table.text()
      + PageOptions.footer(
        shown: response.items.count, of: response.totalCount, next: response.nextPageToken)
  }

  static func change(_ message: WatchCatalogResponse) -> String {
    switch message.body {
    case .progress: return ""
    case .start(let start):
      let restart = start.cursorTooOld ? "; the cursor was too old: list the catalog again" : ""
      return "\(message.sequence) from here on\(restart)\n"
    case .changes(let changes):
      let items = changes.items.map { item in
        "\(message.sequence) \(PlainText.printable(item.batchCode)) "
          + "\(PlainText.printable(item.name)): "
          + "\(UnitText.quantity(item.available, item.unitOfMeasure)) available "
          + "(\(level(item.stockLevel))) at \(item.unitPrice)\n"
      }
      let removed = changes.removedBatchIDs.map {
        "\(message.sequence) batch \($0) is not in the catalog any more\n"
      }
      return (items + removed).joined()
    }
  }

  /// A view in words: the options that make it.
  static func view(_ view: CatalogView) -> String {
    var words: [String] = []
    let filters = view.filters ?? CatalogFilters()
    let lists = [
      ("category", filters.categories), ("grade", filters.grades), ("brand", filters.brands),
      ("strain", filters.strains), ("tag", filters.tags),
    ]
    for (name, values) in lists where !values.isEmpty {
      words.append("\(name) \(values.joined(separator: " or "))")
    }
    if let bound = filters.priceMin { words.append("from \(bound.unitPrice)") }
    if let bound = filters.priceMax { words.append("up to \(bound.unitPrice)") }
    if filters.stockLevel != .unspecified { words.append("stock \(level(filters.stockLevel))") }
    if filters.onSale { words.append("on sale") }
    if filters.addedWithinDays > 0 { words.append("added within \(filters.addedWithinDays) days") }
    if filters.addedSince != nil { words.append("added lately") }
    if !view.search.isEmpty { words.append("search \"\(view.search)\"") }
    if view.sort != .unspecified {
      words.append("by \(view.sort)\(view.sortOrder == .descending ? " descending" : "")")
    }
    return words.isEmpty ? "everything" : words.joined(separator: ", ")
  }

  private static func level(_ level: StockLevel) -> String {
    switch level {
    case .unspecified: "-"
    case .inStock: "in"
    case .lowStock: "low"
    case .outOfStock: "out"
    }
  }
}
