import APISchema
import Values

/// An order as records of CSV: one for each line, all with the order's number. What is said of the
/// whole order stands in the first.
enum OrderColumns {
  static let names = ["external_number"] + whole + HistoryColumns.all + ofLine

  /// Of the whole order.
  static let whole =
    [
      "client", "staff", "origin", "status", "historical", "created_at", "submitted_at",
      "confirmed_at", "shipped_at", "delivered_at", "expires_at", "adjustment",
      "adjustment_hidden", "adjustment_reason", "adjusted_by", "adjusted_at", "fees",
      "payment_terms", "paid", "client_message",
    ] + HistoryColumns.ofCredit
  static let ofLine = [
    "batch", "product", "unit", "quantity", "unit_price", "base_price", "base_price_hidden",
    "price_reason", "priced_by", "priced_at", "cost",
  ]

  static let columnOfField = HistoryColumns.columnOfField.merging([
    "client_code": "client", "staff_login": "staff", "adjustment_type": "adjustment",
    "adjustment_value_e4": "adjustment", "paid_cents": "paid", "fees.name": "fees",
    "fees.value_e4": "fees", "fees.kind": "fees", "fees.fees.name": "fees",
    "fees.fees.value_e4": "fees", "fees.fees.kind": "fees", "payment_terms.days": "payment_terms",
    "payment_terms.installments": "payment_terms", "batch_code": "batch",
    "product_name": "product", "unit_of_measure": "unit", "quantity_e4": "quantity",
    "unit_price_cents": "unit_price", "base_price.unit_price_cents": "base_price",
    "unit_cost.unit_price_cents": "cost",
  ]) { first, _ in first }

  static let rowsMax = 2_500
  static let rowsAllowed = "up to 2000 lines, 500 notes and 500 payments in an order"
  private static let origin = "ORDER_ORIGIN_"
  private static let status = "ORDER_STATUS_"

  /// The order, where its parts are, and everything that is wrong.
  static func read(_ rows: [CSVRow]) -> (ImportedOrder, Places, [RowProblem]) {
    var order = ImportedOrder()
    var places: Places = [:]
    var problems: [RowProblem] = []
    for (position, row) in rows.enumerated() {
      var row = row
      if position == 0 {
        order = head(&row)
        times(of: &order, &row)
      } else {
        row.requireSame(whole, as: rows[0])
      }
      history(of: &order, &row, &places)
      if HistoryColumns.says(ofLine, row) {
        order.lines.append(line(&row))
        places["lines", default: []].append(row.line)
      }
      problems += row.problems
    }
    return (order, places, problems)
  }

  private static func history(
    of order: inout ImportedOrder, _ row: inout CSVRow, _ places: inout Places
  ) {
    if HistoryColumns.says(HistoryColumns.ofNote, row) {
      let note = HistoryColumns.note(&row)
      if note.author == nil && note.addedAt == nil {
        order.notes.append(note.text)
      } else {
        order.signedNotes.append(note)
        places["signed_notes", default: []].append(row.line)
      }
    }
    if HistoryColumns.says(HistoryColumns.ofPayment, row) {
      order.payments.append(HistoryColumns.payment(&row))
      places["payments", default: []].append(row.line)
    }
    if HistoryColumns.says(HistoryColumns.ofStatus, row) {
      order.statusChanges.append(HistoryColumns.statusChange(&row))
      places["status_changes", default: []].append(row.line)
    }
    if HistoryColumns.says(HistoryColumns.ofMode, row) {
      order.modeChanges.append(HistoryColumns.modeChange(&row))
      places["mode_changes", default: []].append(row.line)
    }
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
        ?? false, adjustmentReason: row.text("adjustment_reason", bytesMax: 500),
      adjustedBy: HistoryColumns.actor("adjusted_by", &row),
      creditOverride: HistoryColumns.creditOverride(&row))
  }

  private static func times(of order: inout ImportedOrder, _ row: inout CSVRow) {
    order.createdAt = HistoryColumns.time("created_at", &row)
    order.submittedAt = HistoryColumns.time("submitted_at", &row)
    order.confirmedAt = HistoryColumns.time("confirmed_at", &row)
    order.shippedAt = HistoryColumns.time("shipped_at", &row)
    order.deliveredAt = HistoryColumns.time("delivered_at", &row)
    order.expiresAt = HistoryColumns.time("expires_at", &row)
    order.adjustedAt = HistoryColumns.time("adjusted_at", &row)
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
        ?? false, priceReason: row.text("price_reason", bytesMax: 500),
      pricedBy: HistoryColumns.actor("priced_by", &row),
      pricedAt: HistoryColumns.time("priced_at", &row),
      unitCost: row.value("cost", ValueText.moneyAllowed, DecimalText.money).map {
        ImportedPrice(unitPrice: $0)
      })
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
    let notes =
      order.signedNotes.map { HistoryColumns.fields($0) } + order.notes.map { [$0, "", ""] }
    let payments = order.payments.map { HistoryColumns.fields($0) }
    let statuses = order.statusChanges.map { HistoryColumns.fields($0) }
    let modes = order.modeChanges.map { HistoryColumns.fields($0) }
    let lines = order.lines.map { line($0) }
    let count = [notes, payments, statuses, modes, lines].map(\.count).max() ?? 0
    return (0..<max(count, 1)).map { position in
      let head = position == 0 ? head(order) : whole.map { _ in "" }
      return [order.externalNumber] + head
        + notes.fields(at: position, of: HistoryColumns.ofNote)
        + payments.fields(at: position, of: HistoryColumns.ofPayment)
        + statuses.fields(at: position, of: HistoryColumns.ofStatus)
        + modes.fields(at: position, of: HistoryColumns.ofMode)
        + lines.fields(at: position, of: ofLine)
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
      ValueText.time(order.createdAt), ValueText.time(order.submittedAt),
      ValueText.time(order.confirmedAt),
      ValueText.time(order.shippedAt), ValueText.time(order.deliveredAt),
      ValueText.time(order.expiresAt), adjustment,
      order.adjustmentHidden ? ValueText.flag(true) : "", order.adjustmentReason,
      ActorText.text(order.adjustedBy), ValueText.time(order.adjustedAt),
      ListText.fees(order.fees),
      order.paymentTerms.map { ValueText.terms($0) } ?? "",
      order.paid == .zero ? "" : "\(order.paid)", order.clientMessage,
    ] + HistoryColumns.fields(order.creditOverride)
  }

  private static func line(_ line: ImportedOrderLine) -> [String] {
    [
      line.batchCode, line.productName, UnitName.text(line.unitOfMeasure), "\(line.quantity)",
      "\(line.unitPrice)", line.basePrice.map { "\($0.unitPrice)" } ?? "",
      line.basePriceHidden ? ValueText.flag(true) : "", line.priceReason,
      ActorText.text(line.pricedBy), ValueText.time(line.pricedAt),
      line.unitCost.map { "\($0.unitPrice)" } ?? "",
    ]
  }
}
