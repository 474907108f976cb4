/// What a file holds, in the order in which files build on one another.
public enum MigrationKind: String, CaseIterable, Sendable {
  /// Price lists that clients share.
  case priceTiers = "price-tiers"
  /// People who work here.
  case staff
  /// Named catalog views.
  case presets
  /// Customers and their terms.
  case clients
  /// People of clients, without their passwords.
  case accounts
  /// Goods and their stock.
  case batches
  /// Offers, without their links.
  case sheets
  /// Drafts, quotes and history.
  case orders

  /// The columns of its CSV, in the order in which they are written.
  public var columns: [String] {
    switch self {
    case .clients: ClientColumns.names
    case .staff: StaffColumns.names
    case .priceTiers: PriceTierColumns.names
    case .batches: BatchColumns.names
    case .presets: PresetColumns.names
    case .accounts: AccountColumns.names
    case .sheets: SheetColumns.names
    case .orders: OrderColumns.names
    }
  }

  /// What its records are recognised by.
  public var keyColumn: String {
    switch self {
    case .clients, .priceTiers, .batches: "code"
    case .staff, .accounts: "login"
    case .presets: "name"
    case .sheets, .orders: "external_number"
    }
  }

  /// Whether a record may take several lines of CSV, which follow one another.
  var takesSeveralLines: Bool { self == .orders || self == .sheets }

  /// Those that a file must have.
  public var requiredColumns: [String] {
    switch self {
    case .clients: ["code", "name"]
    case .staff: ["login", "name"]
    case .priceTiers: ["code", "name", "rule"]
    case .batches: ["code", "name", "price"]
    case .presets: ["name"]
    case .accounts: ["login", "client"]
    case .sheets: ["external_number", "client", "name", "batch"]
    case .orders:
      ["external_number", "client", "status", "batch", "quantity", "unit_price"]
    }
  }

  /// The column that a field of the API is in; the field's own name where there is none. `list`:
  /// the list that it is in, if any.
  public func column(ofField field: String, in list: String = "") -> String {
    columnOfField["\(list).\(field)"] ?? columnOfField[field] ?? field
  }

  private var columnOfField: [String: String] {
    switch self {
    case .clients: ClientColumns.columnOfField
    case .staff, .priceTiers: [:]
    case .batches: BatchColumns.columnOfField
    case .presets: PresetColumns.columnOfField
    case .accounts: AccountColumns.columnOfField
    case .sheets: SheetColumns.columnOfField
    case .orders: OrderColumns.columnOfField
    }
  }
}

/// How a file is written.
public enum MigrationFormat: String, CaseIterable, Sendable {
  /// RFC 4180 with a header.
  case csv
  /// One JSON object in each line.
  case jsonLines = "jsonl"
}
