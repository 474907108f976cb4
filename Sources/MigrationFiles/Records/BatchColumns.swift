import APISchema
import Values

/// A batch as a record of CSV.
enum BatchColumns {
  static let names = [
    "code", "name", "category", "grade", "brand", "strain", "unit", "step", "price", "cost",
    "location", "status", "tags", "on_hand", "quarantined", "samples", "barcode", "zone",
    "regular_price", "floor_price",
  ]

  static let columnOfField = [
    "unit_of_measure": "unit", "quantity_step_e4": "step", "unit_price_cents": "price",
    "unit_cost_cents": "cost", "sample_on_hand": "samples", "quarantined_e4": "quarantined",
    "regular_price_cents": "regular_price", "floor_price_cents": "floor_price",
  ]

  private static let status = "BATCH_STATUS_"

  static func read(_ row: inout CSVRow, overwriteStock: Bool) -> ImportedBatch {
    let onHand = quantity("on_hand", &row)
    let samples = quantity("samples", &row)
    let quarantined = quantity("quarantined", &row) ?? .zero
    let tags = ListText.items(row.raw("tags"))
    if tags.count > 50 || tags.contains(where: { $0.utf8.count > 100 }) {
      row.refuse("tags", "up to 50, each up to 100 bytes")
    }
    var input = description(&row)
    input.tags = tags
    input.onHand = onHand.map { OnHand(onHand: $0) }
    input.sampleOnHand = samples.map { OnHand(onHand: $0) }
    return ImportedBatch(batch: input, overwriteStock: overwriteStock, quarantined: quarantined)
  }

  private static func description(_ row: inout CSVRow) -> BatchInput {
    let units = "each, ounce, pound, gram or kilogram"
    let statuses = ValueText.choices(BatchStatus.self, prefix: status)
    return BatchInput(
      code: row.text("code", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 200, required: true),
      category: row.text("category", bytesMax: 100), grade: row.text("grade", bytesMax: 100),
      brand: row.text("brand", bytesMax: 100), strain: row.text("strain", bytesMax: 100),
      unitOfMeasure: row.value("unit", units, UnitName.read) ?? .unspecified,
      quantityStep: quantity("step", &row) ?? .zero,
      unitPrice: money("price", &row, required: true),
      unitCost: money("cost", &row), location: row.text("location", bytesMax: 100),
      status: row.value("status", statuses) {
        ValueText.choice($0, BatchStatus.self, prefix: status)
      } ?? .unspecified,
      barcode: row.text("barcode", bytesMax: 64), zone: row.text("zone", bytesMax: 100),
      regularPrice: money("regular_price", &row), floorPrice: money("floor_price", &row))
  }

  private static func quantity(_ column: String, _ row: inout CSVRow) -> Quantity? {
    row.value(column, ValueText.quantityAllowed, DecimalText.quantity)
  }

  private static func money(
    _ column: String, _ row: inout CSVRow, required: Bool = false
  ) -> Money {
    row.value(column, ValueText.moneyAllowed, required: required, DecimalText.money) ?? .zero
  }

  static func fields(_ row: ImportedBatch) -> [String] {
    let batch = row.batch
    return [
      batch.code, batch.name, batch.category, batch.grade, batch.brand, batch.strain,
      UnitName.text(batch.unitOfMeasure),
      batch.quantityStep == .zero ? "" : "\(batch.quantityStep)",
      "\(batch.unitPrice)", "\(batch.unitCost)", batch.location,
      ValueText.choice(batch.status, prefix: status), ListText.text(batch.tags),
      batch.onHand.map { "\($0.onHand)" } ?? "",
      row.quarantined == .zero ? "" : "\(row.quarantined)",
      batch.sampleOnHand.map { "\($0.onHand)" } ?? "", batch.barcode, batch.zone,
      optional(batch.regularPrice), optional(batch.floorPrice),
    ]
  }

  private static func optional(_ price: Money) -> String { price == .zero ? "" : "\(price)" }
}

/// Units by name and by sign.
enum UnitName {
  static func read(_ text: String) -> UnitOfMeasure? {
    switch text.lowercased() {
    case "each", "ea": .each
    case "ounce", "oz": .ounce
    case "pound", "lb": .pound
    case "gram", "g": .gram
    case "kilogram", "kg": .kilogram
    default: nil
    }
  }

  static func text(_ unit: UnitOfMeasure) -> String {
    ValueText.choice(unit, prefix: "UNIT_OF_MEASURE_")
  }
}
