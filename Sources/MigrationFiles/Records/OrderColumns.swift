import APISchema
import Values

/// An order as records of CSV: one for each line, all with the order's number. What is said of the
/// whole order stands in the first.
enum OrderColumns {
  static let names = ["external_number"] + whole + ["note"] + ofLine

  /// Of the whole order.
  static let whole = [
    "client", "staff", "origin", "status", "historical", "created_at", "confirmed_at",
    "shipped_at", "delivered_at", "expires_at", "adjustment", "adjustment_hidden", "fees",
    "payment_terms", "paid", "client_message",
  ]
  static let ofLine = [
    "batch", "product", "unit", "quantity", "unit_price", "base_price", "base_price_hidden",
  ]

  static let columnOfField = [
    "client_code": "client", "staff_login": "staff", "adjustment_type": "adjustment",
    "adjustment_value_e4": "adjustment", "paid_cents": "paid", "fees.name": "fees",
    "fees.value_e4": "fees", "fees.kind": "fees", "payment_terms.days": "payment_terms",
    "payment_terms.installments": "payment_terms", "batch_code": "batch",
    "product_name": "product", "unit_of_measure": "unit", "quantity_e4": "quantity",
    "unit_price_cents": "unit_price", "base_price.unit_price_cents": "base_price",
  ]

  static let rowsMax = 2_500
  private static let origin = "ORDER_ORIGIN_"
  private static let status = "ORDER_STATUS_"

  /// The order, where its lines are, and everything that is wrong.
  static func read(_ rows: [CSVRow]) -> (ImportedOrder, lines: [Int], problems: [RowProblem]) {
    var order = ImportedOrder()
    var lines: [Int] = []
    var problems: [RowProblem] = []
    for (position, row) in rows.enumerated() {
      var row = row
      if position == 0 {
        order = head(&row)
        times(of: &order, &row)
      } else {
        requireSame(&row, as: rows[0])
      }
      let note = row.text("note", bytesMax: 2_000)
      if !note.isEmpty { order.notes.append(note) }
      if ofLine.contains(where: { !row.raw($0).isEmpty }) {
        order.lines.append(line(&row))
        lines.append(row.line)
      }
      problems += row.problems
    }
    return (order, lines, problems)
  }

  private static func head(_ row: inout CSVRow) -> ImportedOrder {
    let adjustment = row.value("adjustment", "-12.50 or -10%", self.adjustment)
    return ImportedOrder(
      externalNumber: row.text("external_number", bytesMax: 64, required: true),
      clientCode: row.text("client", bytesMax: 64, required: true),
      staffLogin: row.text("staff", bytesMax: 64),
      origin: row.value("origin", ValueText.choices(OrderOrigin.self, prefix: origin)) {
        ValueText.choice($0, OrderOrigin.self, prefix: origin)
      } ?? .unspecified,
      status: row.value(
        "status", ValueText.choices(OrderStatus.self, prefix: status), required: true
      ) { ValueText.choice($0, OrderStatus.self, prefix: status) } ?? .unspecified,
      historical: row.value("historical", ValueText.flagAllowed, ValueText.flag) ?? false,
      adjustmentType: adjustment?.type ?? .unspecified,
      adjustmentValue: adjustment?.value ?? .zero,
      fees: row.value("fees", ListText.feesAllowed, ListText.fees),
      paymentTerms: row.value("payment_terms", ValueText.termsAllowed, ValueText.terms),
      paid: row.value("paid", ValueText.moneyAllowed, DecimalText.money) ?? .zero,
      clientMessage: row.text("client_message", bytesMax: 4_000),
      adjustmentHidden: row.value("adjustment_hidden", ValueText.flagAllowed, ValueText.flag)
        ?? false)
  }

  private static func times(of order: inout ImportedOrder, _ row: inout CSVRow) {
    func time(_ column: String) -> Timestamp? {
      row.value(column, ValueText.timeAllowed, ValueText.time)
    }
    order.createdAt = time("created_at")
    order.confirmedAt = time("confirmed_at")
    order.shippedAt = time("shipped_at")
    order.deliveredAt = time("delivered_at")
    order.expiresAt = time("expires_at")
  }

  private static func requireSame(_ row: inout CSVRow, as first: CSVRow) {
    for column in whole {
      let text = row.raw(column)
      if !text.isEmpty && text != first.raw(column) {
        row.refuse(column, "nothing, or what the order's first line says")
      }
    }
  }

  private static func line(_ row: inout CSVRow) -> ImportedOrderLine {
    let units = "each, ounce, pound, gram or kilogram"
    let base = row.value("base_price", ValueText.moneyAllowed, DecimalText.money)
    return ImportedOrderLine(
      batchCode: row.text("batch", bytesMax: 64),
      productName: row.text("product", bytesMax: 200),
      unitOfMeasure: row.value("unit", units, UnitName.read) ?? .unspecified,
      quantity: row.value(
        "quantity", ValueText.quantityAllowed, required: true, DecimalText.quantity) ?? .zero,
      unitPrice: row.value(
        "unit_price", ValueText.moneyAllowed, required: true, DecimalText.money) ?? .zero,
      basePrice: base.map { ImportedPrice(unitPrice: $0) },
      basePriceHidden: row.value("base_price_hidden", ValueText.flagAllowed, ValueText.flag)
        ?? false)
  }

  /// "-10%" or "-12.50".
  private static func adjustment(
    _ text: String
  ) -> (type: AdjustmentType, value: AdjustmentValue)? {
    if let percent = ValueText.percent(text) { return (.percentage, percent) }
    guard let cents = DecimalText.scaled(text, places: 2),
      let scaled = Int64(exactly: Int128(cents) * 100)
    else { return nil }
    return (.dollar, AdjustmentValue(tenThousandths: scaled))
  }

  static func records(_ order: ImportedOrder) -> [[String]] {
    (0..<max(order.lines.count, order.notes.count, 1)).map { position in
      let head = position == 0 ? head(order) : whole.map { _ in "" }
      let note = position < order.notes.count ? order.notes[position] : ""
      let line = position < order.lines.count ? line(order.lines[position]) : ofLine.map { _ in "" }
      return [order.externalNumber] + head + [note] + line
    }
  }

  private static func head(_ order: ImportedOrder) -> [String] {
    let adjustment =
      switch order.adjustmentType {
      case .unspecified: ""
      case .percentage: ValueText.percent(order.adjustmentValue)
      case .dollar, .fixed: "\(Money(cents: order.adjustmentValue.tenThousandths / 100))"
      }
    return [
      order.clientCode, order.staffLogin, ValueText.choice(order.origin, prefix: origin),
      ValueText.choice(order.status, prefix: status), ValueText.flag(order.historical),
      ValueText.time(order.createdAt), ValueText.time(order.confirmedAt),
      ValueText.time(order.shippedAt), ValueText.time(order.deliveredAt),
      ValueText.time(order.expiresAt), adjustment,
      order.adjustmentHidden ? ValueText.flag(true) : "", ListText.fees(order.fees),
      order.paymentTerms.map { ValueText.terms($0) } ?? "",
      order.paid == .zero ? "" : "\(order.paid)", order.clientMessage,
    ]
  }

  private static func line(_ line: ImportedOrderLine) -> [String] {
    [
      line.batchCode, line.productName, UnitName.text(line.unitOfMeasure), "\(line.quantity)",
      "\(line.unitPrice)", line.basePrice.map { "\($0.unitPrice)" } ?? "",
      line.basePriceHidden ? ValueText.flag(true) : "",
    ]
  }
}
