import APISchema
import Values

/// A sales sheet as records of CSV: one for each item, all with the sheet's number. What is said of
/// the whole sheet stands in the first.
enum SheetColumns {
  static let names = ["external_number"] + whole + HistoryColumns.ofNote + ofItem

  /// Of the whole sheet.
  static let whole = [
    "client", "staff", "name", "created_at", "expires_at", "message", "client_message", "archived",
  ]
  static let ofItem = [
    "batch", "product", "unit", "step", "quantity", "base_price", "unit_price",
    "base_price_hidden", "price_reason", "priced_by", "priced_at", "remark", "selected",
  ]

  static let columnOfField = HistoryColumns.columnOfField.merging([
    "client_code": "client", "staff_login": "staff", "batch_code": "batch",
    "product_name": "product", "unit_of_measure": "unit", "quantity_step_e4": "step",
    "quantity_e4": "quantity", "base_price.unit_price_cents": "base_price",
    "unit_price.unit_price_cents": "unit_price", "selected_e4": "selected",
  ]) { first, _ in first }

  static let rowsMax = 1_000
  static let rowsAllowed = "up to 500 items and 500 notes in a sheet"

  /// The sheet, where its parts are, and everything that is wrong.
  static func read(_ rows: [CSVRow]) -> (ImportedSheet, Places, [RowProblem]) {
    var sheet = ImportedSheet()
    var places: Places = [:]
    var problems: [RowProblem] = []
    for (position, row) in rows.enumerated() {
      var row = row
      if position == 0 { sheet = head(&row) } else { row.requireSame(whole, as: rows[0]) }
      if HistoryColumns.says(HistoryColumns.ofNote, row) {
        sheet.notes.append(HistoryColumns.note(&row))
        places["notes", default: []].append(row.line)
      }
      if HistoryColumns.says(ofItem, row) {
        sheet.items.append(item(&row))
        places["items", default: []].append(row.line)
      }
      problems += row.problems
    }
    return (sheet, places, problems)
  }

  private static func head(_ row: inout CSVRow) -> ImportedSheet {
    ImportedSheet(
      externalNumber: row.text("external_number", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 200, required: true),
      clientCode: row.text("client", bytesMax: 64, required: true),
      staffLogin: row.text("staff", bytesMax: 64),
      createdAt: HistoryColumns.time("created_at", &row),
      expiresAt: HistoryColumns.time("expires_at", &row),
      message: row.text("message", bytesMax: 4_000),
      clientMessage: row.text("client_message", bytesMax: 2_000),
      archived: row.value("archived", ValueText.flagAllowed, ValueText.flag) ?? false)
  }

  private static func item(_ row: inout CSVRow) -> ImportedSheetItem {
    let units = "each, ounce, pound, gram or kilogram"
    let base = row.value("base_price", ValueText.moneyAllowed, DecimalText.money)
    let price = row.value("unit_price", ValueText.moneyAllowed, DecimalText.money)
    func quantity(_ column: String) -> Quantity {
      row.value(column, ValueText.quantityAllowed, DecimalText.quantity) ?? .zero
    }
    return ImportedSheetItem(
      batchCode: row.text("batch", bytesMax: 64, required: true),
      productName: row.text("product", bytesMax: 200),
      unitOfMeasure: row.value("unit", units, UnitName.read) ?? .unspecified,
      quantityStep: quantity("step"), quantity: quantity("quantity"),
      basePrice: base.map { ImportedPrice(unitPrice: $0) },
      unitPrice: price.map { ImportedPrice(unitPrice: $0) },
      basePriceHidden: row.value("base_price_hidden", ValueText.flagAllowed, ValueText.flag)
        ?? false,
      priceReason: row.text("price_reason", bytesMax: 500),
      pricedBy: HistoryColumns.actor("priced_by", &row),
      pricedAt: HistoryColumns.time("priced_at", &row),
      remark: row.text("remark", bytesMax: 500), selected: quantity("selected"))
  }

  static func records(_ sheet: ImportedSheet) -> [[String]] {
    let notes = sheet.notes.map { HistoryColumns.fields($0) }
    let items = sheet.items.map { fields($0) }
    return (0..<max(notes.count, items.count, 1)).map { position in
      let head = position == 0 ? head(sheet) : whole.map { _ in "" }
      return [sheet.externalNumber] + head
        + notes.fields(at: position, of: HistoryColumns.ofNote)
        + items.fields(at: position, of: ofItem)
    }
  }

  private static func head(_ sheet: ImportedSheet) -> [String] {
    [
      sheet.clientCode, sheet.staffLogin, sheet.name, ValueText.time(sheet.createdAt),
      ValueText.time(sheet.expiresAt), sheet.message, sheet.clientMessage,
      sheet.archived ? ValueText.flag(true) : "",
    ]
  }

  private static func fields(_ item: ImportedSheetItem) -> [String] {
    func optional(_ quantity: Quantity) -> String { quantity == .zero ? "" : "\(quantity)" }
    return [
      item.batchCode, item.productName, UnitName.text(item.unitOfMeasure),
      optional(item.quantityStep), optional(item.quantity),
      item.basePrice.map { "\($0.unitPrice)" } ?? "",
      item.unitPrice.map { "\($0.unitPrice)" } ?? "",
      item.basePriceHidden ? ValueText.flag(true) : "", item.priceReason,
      ActorText.text(item.pricedBy), ValueText.time(item.pricedAt), item.remark,
      optional(item.selected),
    ]
  }
}
