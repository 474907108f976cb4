public import StoreSchema
public import Values

/// How a catalog page is sorted (C33). Ties are broken by batch id, in the same direction.
public enum CatalogSort: UInt8, CaseIterable, Sendable {
  /// By folded name.
  case name = 1
  /// By the price that the reader of the catalog pays.
  case price = 2
  /// By what is available.
  case quantity = 3
  /// By when the batch was added.
  case addedAt = 4
}

/// How much of a batch there is.
public enum StockLevel: Sendable {
  /// More than `Limits.lowStockSteps` quantity steps.
  case inStock
  /// Available, but no more than that.
  case lowStock
  /// Nothing available.
  case outOfStock
}

/// Which levels to list.
public enum StockCondition: Hashable, Sendable {
  /// Any.
  case any
  /// Something is available, however little.
  case available
  /// Available, but little.
  case low
  /// Nothing is available.
  case out
}

/// What every listed batch satisfies; an empty list or nil is no condition (C32).
public struct CatalogFilter: Hashable, Sendable {
  /// One of these categories.
  public var categories: [String]
  /// One of these grades.
  public var grades: [String]
  /// One of these brands.
  public var brands: [String]
  /// One of these strains.
  public var strains: [String]
  /// At least one of these tags.
  public var tags: [String]
  /// Inclusive.
  public var priceMin: Money?
  /// Inclusive.
  public var priceMax: Money?
  /// How much there must be.
  public var stock: StockCondition
  /// Inclusive.
  public var addedSince: Timestamp?
  /// With a regular price above the list price.
  public var onSale: Bool
  /// Every word must begin a word of the code, name, brand, strain or category.
  public var search: String

  /// A filter.
  public init(
    categories: [String] = [], grades: [String] = [], brands: [String] = [],
    strains: [String] = [], tags: [String] = [], priceMin: Money? = nil, priceMax: Money? = nil,
    stock: StockCondition = .any, addedSince: Timestamp? = nil, onSale: Bool = false,
    search: String = ""
  ) {
    self.categories = categories
    self.grades = grades
    self.brands = brands
    self.strains = strains
    self.tags = tags
    self.priceMin = priceMin
    self.priceMax = priceMax
    self.stock = stock
    self.addedSince = addedSince
    self.onSale = onSale
    self.search = search
  }
}

/// Asks for one page of the catalog.
public struct CatalogQuery: Equatable, Sendable {
  /// What every item satisfies.
  public var filter: CatalogFilter
  /// In which order.
  public var sort: CatalogSort
  /// The other way round.
  public var descending: Bool
  /// The cursor of the page before; nil: the first page.
  public var cursor: CatalogCursor?
  /// 1 to `Limits.pageSizeMax`.
  public var limit: Int

  /// A query.
  public init(
    filter: CatalogFilter = CatalogFilter(), sort: CatalogSort = .name, descending: Bool = false,
    cursor: CatalogCursor? = nil, limit: Int = 50
  ) {
    self.filter = filter
    self.sort = sort
    self.descending = descending
    self.cursor = cursor
    self.limit = limit
  }
}

/// A batch as the catalog shows it.
public struct CatalogItem: Equatable, Sendable {
  /// What it is; cost and location are in here, so project it before customers see it.
  public var batch: Batch
  /// What could be added right now.
  public var available: Quantity
  /// The same in a word.
  public var stockLevel: StockLevel
  /// Samples that can be asked for.
  public var sampleAvailable: Quantity
}

/// Where a page ended: the sort key and id of its last item. Items that did not change are
/// neither skipped nor repeated, even if the last item itself is gone.
public struct CatalogCursor: Equatable, Sendable {
  /// The sort it belongs to.
  public var sort: CatalogSort
  /// Cents, ten-thousandths or nanoseconds; 0 when sorted by name.
  public var number: Int64
  /// The folded name's first bytes; empty when sorted by a number.
  public var name: [UInt8]
  /// Of the last item.
  public var batchID: BatchID

  /// As text for a page token: hexadecimal, at most 240 characters.
  public var token: String {
    var bytes: [UInt8] = [sort.rawValue]
    append(UInt64(bitPattern: number), to: &bytes)
    append(batchID.rawValue, to: &bytes)
    bytes += name
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  private func append(_ value: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Reads a token; nil when it is none.
  public init?(token: String) {
    let digits = Array(token.utf8)
    guard digits.count % 2 == 0, digits.count <= 2 * (17 + Limits.nameSortBytesMax) else {
      return nil
    }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    guard bytes.count >= 17, let sort = CatalogSort(rawValue: bytes[0]) else { return nil }
    self.sort = sort
    number = Int64(bitPattern: bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) })
    batchID = BatchID(rawValue: bytes[9..<17].reduce(0) { $0 << 8 | UInt64($1) })
    name = Array(bytes[17...])
  }

  init(sort: CatalogSort, number: Int64, name: [UInt8], batchID: BatchID) {
    self.sort = sort
    self.number = number
    self.name = name
    self.batchID = batchID
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
