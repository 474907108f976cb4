public import DelimitedText
public import Values

/// Why a line of the file can't be sold.
public enum SkipReason: String, CaseIterable, Sendable {
  /// The invoice number begins with `C`. What it cancels isn't said.
  case cancellation = "cancellation"
  /// A correction of stock, or a mistake.
  case quantityNotPositive = "quantity negative or zero"
  /// Given away, lost or damaged.
  case priceZero = "price 0"
  /// A correction of the books.
  case priceNegative = "price negative"
  /// No price of this shop.
  case priceFractionOfCent = "price with fractions of a cent"
  /// A number that is none, or a code the server would not take.
  case malformed = "malformed"
}

/// A line of an invoice that can be sold. Fees and postage are sold as goods are.
public struct InvoiceRow: Equatable, Sendable {
  /// The invoice's number.
  public var invoice: String
  /// The stock code; codes that differ only by case are different goods.
  public var code: String
  /// May be empty.
  public var description: String
  /// Positive, whole units.
  public var quantity: Quantity
  /// Positive.
  public var unitPrice: Money
  /// The customer's number without the `.0` the data has; empty when unknown.
  public var customer: String
  /// The customer's country.
  public var country: String
}

/// A line of the file: sold, or not and why not.
public enum InvoiceLine: Equatable, Sendable {
  /// It belongs to a sale.
  case sold(InvoiceRow)
  /// It can't be sold.
  case skipped(SkipReason)
}

/// Reads a file's lines by the names in its header.
public struct InvoiceReader<Source: ByteSource> {
  private var records: CSVReader<Source>
  private let columns: [Int]

  private static var names: [String] {
    ["InvoiceNo", "StockCode", "Description", "Quantity", "UnitPrice", "CustomerID", "Country"]
  }

  /// Reads the header.
  public init(_ source: Source) throws(ReplayError) {
    records = CSVReader(source)
    guard let header = try Self.record(of: &records) else {
      throw ReplayError("the file is empty")
    }
    var columns: [Int] = []
    for name in Self.names {
      guard let column = header.fields.firstIndex(of: name) else {
        throw ReplayError("the first line names no column \(name)")
      }
      columns.append(column)
    }
    self.columns = columns
  }

  /// The next line, or nil at the end.
  public mutating func next() throws(ReplayError) -> InvoiceLine? {
    guard let record = try Self.record(of: &records) else { return nil }
    if columns.contains(where: { $0 >= record.fields.count }) {
      throw ReplayError("line \(record.line) has only \(record.fields.count) fields")
    }
    return Self.classify(columns.map { record.fields[$0] })
  }

  private static func record(
    of records: inout CSVReader<Source>
  ) throws(ReplayError) -> CSVRecord? {
    do throws(TextFileError) {
      return try records.next()
    } catch {
      throw ReplayError(error)
    }
  }

  /// `fields` in the order of `names`.
  static func classify(_ fields: [String]) -> InvoiceLine {
    if fields[0].hasPrefix("C") { return .skipped(.cancellation) }
    guard let units = DecimalText.wholeNumber(fields[3]) else { return .skipped(.malformed) }
    if units <= 0 { return .skipped(.quantityNotPositive) }
    let price: Money
    switch DecimalText.price(fields[4]) {
    case .cents(let cents): price = Money(cents: cents)
    case .fractionOfCent(negative: true): return .skipped(.priceNegative)
    case .fractionOfCent: return .skipped(.priceFractionOfCent)
    case .malformed: return .skipped(.malformed)
    }
    if price == .zero { return .skipped(.priceZero) }
    if price < .zero { return .skipped(.priceNegative) }
    let code = fields[1].trimmed
    guard let quantity = Quantity(units: units), !fields[0].isEmpty, !code.isEmpty,
      fields[0].utf8.count <= Limits.invoiceBytesMax, code.utf8.count <= Limits.batchCodeBytesMax
    else { return .skipped(.malformed) }
    return .sold(
      InvoiceRow(
        invoice: fields[0], code: code, description: fields[2].trimmed, quantity: quantity,
        unitPrice: price, customer: DecimalText.withoutPointZero(fields[5]),
        country: fields[6].trimmed))
  }
}

extension String {
  /// Without the spaces around it.
  var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
