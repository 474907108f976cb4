import APISchema

/// One record of a CSV file, read by the names of its columns. Problems are collected, not thrown:
/// people want to hear of all of them.
struct CSVRow {
  let line: Int
  private let columns: [String: Int]
  private let fields: [String]
  private(set) var problems: [RowProblem] = []

  init(line: Int, columns: [String: Int], fields: [String]) {
    self.line = line
    self.columns = columns
    self.fields = fields
    if fields.count != columns.count {
      refuse("", "\(columns.count) fields as in the header, not \(fields.count)")
    }
  }

  mutating func refuse(_ column: String, _ allowed: String) {
    problems.append(RowProblem(line: line, field: column, allowed: allowed))
  }

  /// What stands there; empty without the column.
  func raw(_ column: String) -> String {
    guard let index = columns[column], index < fields.count else { return "" }
    return fields[index]
  }

  /// Text of bounded length.
  mutating func text(_ column: String, bytesMax: Int, required: Bool = false) -> String {
    let text = raw(column)
    if required && text.isEmpty { refuse(column, "some text") }
    if text.utf8.count > bytesMax { refuse(column, "up to \(bytesMax) bytes") }
    if text.utf8.contains(0) { refuse(column, "text without NUL") }
    return text
  }

  /// What is said of the whole record, in a line that is not its first, is not something else.
  mutating func requireSame(_ columns: [String], as first: CSVRow) {
    for column in columns {
      let text = raw(column)
      if !text.isEmpty && text != first.raw(column) {
        refuse(column, "nothing, or what the first line says")
      }
    }
  }

  /// What `read` makes of the field; nil when it is empty, or a problem.
  mutating func value<Value>(
    _ column: String, _ allowed: String, required: Bool = false, _ read: (String) -> Value?
  ) -> Value? {
    let text = raw(column)
    if text.isEmpty && !required { return nil }
    if let value = read(text) { return value }
    refuse(column, allowed)
    return nil
  }
}
