import TextCells

/// Rows and columns as aligned text, for people on a terminal.
public struct TextTable {
  /// How a column's cells are placed.
  public enum Alignment: Sendable {
    /// At the column's start.
    case left
    /// At its end: numbers.
    case right
  }

  private let headings: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [(heading: String, alignment: Alignment)]) {
    headings = columns.map(\.heading)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row: one cell for each column.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count == headings.count, "a row has one cell for each column")
    rows.append(cells.map(PlainText.printable))
  }

  /// Heading, rule and rows, each line ended by a newline and without spaces before it. "(none)"
  /// without rows.
  public func text() -> String {
    guard !rows.isEmpty else { return "(none)\n" }
    let widths = headings.indices.map { column in
      rows.reduce(TextWidth.columns(of: headings[column])) {
        max($0, TextWidth.columns(of: $1[column]))
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    let lines = ([headings, rule] + rows).map { line($0, widths) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      let missing = widths[column] - TextWidth.columns(of: cell)
      let padding = String(repeating: " ", count: missing)
      if column > 0 { text += "  " }
      text += alignments[column] == .right ? padding + cell : cell + padding
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}
