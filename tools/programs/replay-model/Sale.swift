public import DelimitedText
public import Values

/// A line of a sale, in file order.
public struct SaleLine: Equatable, Sendable {
  /// Index into the survey's batches.
  public var batch: Int
  /// Positive, whole units.
  public var quantity: Quantity
  /// What the invoice charged per unit.
  public var unitPrice: Money
  /// Whether that differs from the batch's price, so that it was negotiated: a FIXED override.
  public var isNegotiated: Bool
  /// Whether this line must not be merged with another of the same batch, because their prices
  /// differ within the invoice.
  public var isSeparate: Bool
}

/// An invoice as one live session.
public struct Sale: Equatable, Sendable {
  /// The invoice's number.
  public var invoice: String
  /// Index into the survey's clients: of the invoice's first line.
  public var client: Int
  /// One for each line of the file that can be sold.
  public var lines: [SaleLine]
  /// Lines the cart will have: those of one batch merge unless they are separate.
  public var cartLineCount: Int
  /// Σ quantity × price.
  public var total: Money
}

/// The second pass: invoice by invoice, as their last lines come.
///
/// In this data the lines of an invoice stand together; where they don't, an invoice waits for its
/// last line, which the survey has counted.
public struct SaleReader<Source: ByteSource> {
  private var lines: InvoiceReader<Source>
  private let survey: Survey
  private var linesMissing: [String: Int]
  private var open: [String: [InvoiceRow]] = [:]

  /// Reads the file again that the survey was made of.
  public init(_ source: Source, survey: Survey) throws(ReplayError) {
    lines = try InvoiceReader(source)
    linesMissing = survey.linesOfInvoice
    self.survey = survey
  }

  /// The next sale, or nil after the last.
  public mutating func next() throws(ReplayError) -> Sale? {
    while let line = try lines.next() {
      guard case .sold(let row) = line else { continue }
      open[row.invoice, default: []].append(row)
      guard let missing = linesMissing[row.invoice] else { throw changed }
      linesMissing[row.invoice] = missing == 1 ? nil : missing - 1
      if missing == 1, let rows = open.removeValue(forKey: row.invoice) { return try sale(rows) }
      if open.count > Limits.openInvoicesMax {
        throw ReplayError("more than \(Limits.openInvoicesMax) invoices are scattered in the file")
      }
    }
    if !linesMissing.isEmpty { throw changed }
    return nil
  }

  private var changed: ReplayError { ReplayError("the file changed while it was read") }

  private func sale(_ rows: [InvoiceRow]) throws(ReplayError) -> Sale {
    let client = ClientPlan(customer: rows[0].customer, country: rows[0].country)
    guard let clientIndex = survey.clientOfCode[client.code] else { throw changed }
    var prices: [String: Set<Money>] = [:]
    for row in rows { prices[row.code, default: []].insert(row.unitPrice) }
    var sale = Sale(
      invoice: rows[0].invoice, client: clientIndex, lines: [], cartLineCount: 0, total: .zero)
    var merged: Set<String> = []
    for row in rows {
      let isSeparate = prices[row.code].map { $0.count > 1 } ?? false
      sale.lines.append(try line(row, isSeparate: isSeparate))
      if isSeparate || merged.insert(row.code).inserted { sale.cartLineCount += 1 }
      guard let price = FixedPoint.extend(row.quantity, at: row.unitPrice),
        let total = sale.total.adding(price)
      else { throw changed }
      sale.total = total
    }
    return sale
  }

  private func line(_ row: InvoiceRow, isSeparate: Bool) throws(ReplayError) -> SaleLine {
    guard let batch = survey.batchOfCode[row.code] else { throw changed }
    return SaleLine(
      batch: batch, quantity: row.quantity, unitPrice: row.unitPrice,
      isNegotiated: row.unitPrice != survey.batches[batch].unitPrice, isSeparate: isSeparate)
  }
}
