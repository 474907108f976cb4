public import DelimitedText
public import Values

/// A stock code as a batch.
public struct BatchPlan: Equatable, Sendable {
  /// The stock code.
  public var code: String
  /// The latest description; the code where there is none.
  public var name: String
  /// The most frequent price; of equally frequent ones the lowest.
  public var unitPrice: Money
  /// 60 % of the price: cost isn't in the data.
  public var unitCost: Money
  /// A quarter more than is sold, rounded up to whole units.
  public var onHand: Quantity
}

/// A customer as a client.
public struct ClientPlan: Equatable, Sendable {
  /// The customer's number, or `walk-in <country>` where the data has none.
  public var code: String
  /// The data has no names.
  public var name: String
  /// The country on the customer's first invoice.
  public var country: String

  /// Lines without a customer's number are sold to one walk-in client per country.
  public init(customer: String, country: String) {
    code = customer.isEmpty ? "walk-in \(country)" : customer
    name = customer.isEmpty ? "Walk-in, \(country)" : "Customer \(customer)"
    self.country = country
  }
}

/// The first pass: everything that must be known before the first sale, and the figures that the
/// server's answers are compared with.
public struct Survey: Sendable {
  /// Lines of the file, the header apart.
  public private(set) var lineCount = 0
  /// Lines that are part of a sale.
  public private(set) var soldLineCount = 0
  /// Lines that can't be sold, by reason.
  public private(set) var skipped: [SkipReason: Int] = [:]
  /// Of all sold lines: Σ quantity × price, exact.
  public private(set) var total = Money.zero
  /// Of all sold lines.
  public private(set) var quantity = Quantity.zero
  /// In the order of first sale.
  public private(set) var batches: [BatchPlan] = []
  /// In the order of first sale.
  public private(set) var clients: [ClientPlan] = []
  /// Sold lines of each invoice: tells the second pass when an invoice is complete.
  public private(set) var linesOfInvoice: [String: Int] = [:]
  /// Index of a batch by stock code.
  public private(set) var batchOfCode: [String: Int] = [:]
  /// Index of a client by its plan's code.
  public private(set) var clientOfCode: [String: Int] = [:]

  /// Invoices with at least one line that can be sold.
  public var saleCount: Int { linesOfInvoice.count }

  private struct Goods {
    var sold = Quantity.zero
    var description = ""
    var timesAtPrice: [Money: Int] = [:]
  }
  private var goods: [Goods] = []

  /// Reads the whole file.
  public init<Source: ByteSource>(_ source: Source) throws(ReplayError) {
    var reader = try InvoiceReader(source)
    while let line = try reader.next() {
      lineCount += 1
      switch line {
      case .sold(let row): try add(row)
      case .skipped(let reason): skipped[reason, default: 0] += 1
      }
    }
    let codes = batchOfCode.sorted { $0.value < $1.value }.map(\.key)
    for (code, goods) in zip(codes, goods) { batches.append(try Self.batch(code, goods)) }
    goods = []
  }

  private mutating func add(_ row: InvoiceRow) throws(ReplayError) {
    guard let price = FixedPoint.extend(row.quantity, at: row.unitPrice),
      let sum = total.adding(price), let amount = quantity.adding(row.quantity)
    else { throw ReplayError("the sum of invoice \(row.invoice) doesn't fit 64 bits") }
    total = sum
    quantity = amount
    soldLineCount += 1
    linesOfInvoice[row.invoice, default: 0] += 1
    addGoods(row)
    let client = ClientPlan(customer: row.customer, country: row.country)
    if clientOfCode[client.code] == nil {
      clientOfCode[client.code] = clients.count
      clients.append(client)
    }
  }

  private mutating func addGoods(_ row: InvoiceRow) {
    let index = batchOfCode[row.code] ?? goods.count
    if index == goods.count {
      batchOfCode[row.code] = index
      goods.append(Goods())
    }
    // Fits: the sum over all goods does.
    goods[index].sold = goods[index].sold.adding(row.quantity) ?? goods[index].sold
    goods[index].timesAtPrice[row.unitPrice, default: 0] += 1
    if !row.description.isEmpty { goods[index].description = row.description }
  }

  private static func batch(_ code: String, _ goods: Goods) throws(ReplayError) -> BatchPlan {
    let usual = goods.timesAtPrice.max { left, right in
      (left.value, right.key) < (right.value, left.key)
    }
    let units = Int128(goods.sold.tenThousandths / Quantity.perUnit)
    guard let price = usual?.key, let stock = Int64(exactly: (units * 5 + 3) / 4),
      let onHand = Quantity(units: stock),
      let cost = FixedPoint.percent(AdjustmentValue(tenThousandths: 600_000), of: price)
    else { throw ReplayError("the stock of \(code) doesn't fit 64 bits") }
    let name = goods.description.isEmpty ? code : goods.description
    return BatchPlan(
      code: code, name: name.prefix(utf8Bytes: Limits.batchNameBytesMax), unitPrice: price,
      unitCost: cost, onHand: onHand)
  }
}

extension String {
  /// The longest beginning of whole characters in so many bytes.
  func prefix(utf8Bytes limit: Int) -> String {
    var text = self
    while text.utf8.count > limit { text.removeLast() }
    return text
  }
}
