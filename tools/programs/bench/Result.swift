/// One figure of a row.
struct Cell {
  var key: String
  var label: String
  var value: Double
  /// Digits after the point.
  var digits = 0
  /// What follows the number: "x" of a ratio.
  var suffix = ""

  static func ratio(_ key: String, _ label: String, _ value: Double) -> Cell {
    Cell(key: key, label: label, value: value, digits: 2, suffix: "x")
  }
}

/// One thing measured.
struct Row {
  var label: String
  var cells: [Cell]

  subscript(key: String) -> Double? { cells.first { $0.key == key }?.value }
}

/// What one command measured.
struct Section {
  var name: String
  var title: String
  /// What the labels of the rows are.
  var subject: String
  var rows: [Row]
  /// Sentences below the table.
  var notes: [String] = []

  var command: String { "tools/bench --only \(name)" }

  func value(_ label: String, _ key: String) -> Double? {
    rows.first { $0.label == label }?[key]
  }
}
