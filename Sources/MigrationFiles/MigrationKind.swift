/// What a file holds.
public enum MigrationKind: String, CaseIterable, Sendable {
  /// Customers and their terms.
  case clients
  /// People who work here.
  case staff
  /// Price lists that clients share.
  case priceTiers = "price-tiers"
  /// Goods and their stock.
  case batches
  /// Drafts, quotes and history.
  case orders

  /// The columns of its CSV, in the order in which they are written.
  public var columns: [String] {
    switch self {
    case .clients: ClientColumns.names
    case .staff: StaffColumns.names
    case .priceTiers: PriceTierColumns.names
    case .batches: BatchColumns.names
    case .orders: OrderColumns.names
    }
  }

  /// Those that a file must have.
  public var requiredColumns: [String] {
    switch self {
    case .clients: ["code", "name"]
    case .staff: ["login", "name"]
    case .priceTiers: ["code", "name", "rule"]
    case .batches: ["code", "name", "price"]
    case .orders:
      ["external_number", "client", "status", "batch", "quantity", "unit_price"]
    }
  }

  /// The column that a field of the API is in; the field's own name where there is none.
  public func column(ofField field: String) -> String {
    switch self {
    case .clients: ClientColumns.columnOfField[field] ?? field
    case .staff, .priceTiers: field
    case .batches: BatchColumns.columnOfField[field] ?? field
    case .orders: OrderColumns.columnOfField[field] ?? field
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
