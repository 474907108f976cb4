import APISchema
import Foundation
import Values

/// A CSV file of batches. Every problem names its line and column.
enum BatchFile {
  static let bytesMax = 256 * 1_048_576

  static func read(path: String) throws -> [BatchInput] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= bytesMax,
      let text = String(data: data, encoding: .utf8)
    else {
      throw ConfigurationFile.Failure(
        description: "\(path) can't be read as UTF-8 text of at most \(bytesMax) bytes")
    }
    var records = try CSV.records(text)
    guard !records.isEmpty else {
      throw ConfigurationFile.Failure(description: "\(path) is empty: a line of column names first")
    }
    let columns = try columns(records.removeFirst())
    return try records.enumerated().map { index, cells in
      try batch(Row(columns: columns, cells: cells, line: index + 2))
    }
  }

  private static let names: Set<String> = [
    "code", "name", "category", "grade", "brand", "strain", "unit", "step", "price", "cost",
    "location", "on_hand", "barcode", "zone", "regular_price", "floor_price", "samples", "tags",
  ]

  private static func columns(_ header: [String]) throws -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, name) in header.enumerated() {
      guard names.contains(name) else {
        throw ConfigurationFile.Failure(
          description:
            "unknown column \"\(name)\"; allowed: \(names.sorted().joined(separator: ", "))")
      }
      columns[name] = index
    }
    for required in ["code", "name", "price"] where columns[required] == nil {
      throw ConfigurationFile.Failure(description: "column \"\(required)\" is missing")
    }
    return columns
  }

  private struct Row {
    let columns: [String: Int]
    let cells: [String]
    let line: Int

    func text(_ name: String) -> String {
      guard let index = columns[name], index < cells.count else { return "" }
      return cells[index]
    }

    func value<Value>(_ name: String, _ read: (String) -> Value?, _ allowed: String) throws
      -> Value?
    {
      let text = text(name)
      if text.isEmpty { return nil }
      guard let value = read(text) else {
        throw ConfigurationFile.Failure(
          description: "line \(line), column \(name): \"\(text)\" is not \(allowed)")
      }
      return value
    }
  }

  private static func batch(_ row: Row) throws -> BatchInput {
    let onHand = try row.value("on_hand", DecimalText.quantity, "a quantity such as 2.5")
    let samples = try row.value("samples", DecimalText.quantity, "a quantity such as 2.5")
    let price = "a price such as 12.50"
    return BatchInput(
      code: row.text("code"), name: row.text("name"), category: row.text("category"),
      grade: row.text("grade"), brand: row.text("brand"), strain: row.text("strain"),
      unitOfMeasure: try row.value("unit", unit, "each, ounce, pound, gram or kilogram") ?? .each,
      quantityStep: try row.value("step", DecimalText.quantity, "a quantity such as 0.5") ?? .zero,
      unitPrice: try row.value("price", DecimalText.money, price) ?? .zero,
      unitCost: try row.value("cost", DecimalText.money, price) ?? .zero,
      location: row.text("location"),
      tags: row.text("tags").split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) },
      onHand: onHand.map { OnHand(onHand: $0) }, barcode: row.text("barcode"),
      zone: row.text("zone"),
      regularPrice: try row.value("regular_price", DecimalText.money, price) ?? .zero,
      floorPrice: try row.value("floor_price", DecimalText.money, price) ?? .zero,
      sampleOnHand: samples.map { OnHand(onHand: $0) })
  }

  private static func unit(_ text: String) -> UnitOfMeasure? {
    switch text.lowercased() {
    case "each", "ea": .each
    case "ounce", "oz": .ounce
    case "pound", "lb": .pound
    case "gram", "g": .gram
    case "kilogram", "kg": .kilogram
    default: nil
    }
  }
}

/// RFC 4180: comma-separated, quotes around cells that need them.
enum CSV {
  static func records(_ text: String) throws -> [[String]] {
    var records: [[String]] = []
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var previousWasQuote = false
    func endRecord() {
      cells.append(cell)
      if cells != [""] { records.append(cells) }
      (cells, cell) = ([], "")
    }
    for character in text {
      if isQuoted {
        if character == "\"" {
          (isQuoted, previousWasQuote) = (false, true)
        } else {
          cell.append(character)
        }
        continue
      }
      switch character {
      case "\"":
        if previousWasQuote { cell.append("\"") }
        isQuoted = true
      case ",":
        cells.append(cell)
        cell = ""
      case "\n", "\r\n": endRecord()
      default: cell.append(character)
      }
      previousWasQuote = false
    }
    guard !isQuoted else {
      throw ConfigurationFile.Failure(description: "a quoted cell is not closed")
    }
    if !cell.isEmpty || !cells.isEmpty { endRecord() }
    return records
  }
}
