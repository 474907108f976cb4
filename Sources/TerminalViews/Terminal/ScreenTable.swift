import TextCells

/// Columns of a screen's table.
struct ScreenColumn {
  var heading: String
  var alignment = TextTable.Alignment.left
  /// A column of names takes its share of what the others leave, and at least so much.
  var widthMin: Int?
  /// When it is too narrow for all, columns go in this order, highest first; 0 stays.
  var dropRank = 0
}

/// One row: cells, and how they look.
struct ScreenRow {
  var cells: [String]
  var style = Style.plain
  /// Cells that look different.
  var accents: [Int: Style] = [:]
}

/// Rows in columns that share the width there is.
struct ScreenTable {
  static let gap = 2
  let columns: [ScreenColumn]
  /// The width of each column; nil: there is no room for it.
  let widths: [Int?]
  let indent: Int

  /// Lays out columns for these rows.
  init(_ columns: [ScreenColumn], rows: [ScreenRow], width: Int, indent: Int) {
    self.columns = columns
    self.indent = indent
    let wanted = columns.indices.map { index in
      rows.reduce(TextWidth.columns(of: columns[index].heading)) {
        max($0, TextWidth.columns(of: PlainText.printable($1.cells[index])))
      }
    }
    let room = width - indent
    var shown = Set(columns.indices)
    while Self.least(columns, wanted, shown) > room,
      let next = shown.filter({ columns[$0].dropRank > 0 })
        .max(by: { columns[$0].dropRank < columns[$1].dropRank })
    {
      shown.remove(next)
    }
    widths = Self.share(columns, wanted, shown, room)
  }

  /// What the columns need at least, with the gaps between them.
  private static func least(
    _ columns: [ScreenColumn], _ wanted: [Int], _ shown: Set<Int>
  ) -> Int {
    shown.reduce(gap * (shown.count - 1)) { sum, index in
      sum + min(columns[index].widthMin ?? .max, wanted[index])
    }
  }

  /// Fixed columns get what they want; the others share the rest, none more than it wants.
  private static func share(
    _ columns: [ScreenColumn], _ wanted: [Int], _ shown: Set<Int>, _ room: Int
  ) -> [Int?] {
    var widths: [Int?] = columns.indices.map { shown.contains($0) ? wanted[$0] : nil }
    let flexible = shown.filter { columns[$0].widthMin != nil }.sorted { wanted[$0] < wanted[$1] }
    let fixed = shown.subtracting(flexible).reduce(0) { $0 + wanted[$1] }
    var rest = room - fixed - gap * (shown.count - 1)
    for (index, column) in flexible.enumerated() {
      let width = min(wanted[column], max(1, rest / (flexible.count - index)))
      widths[column] = width
      rest -= width
    }
    return widths
  }

  /// Draws the headings.
  func drawHeadings(on screen: inout Screen, row: Int) {
    let headings = ScreenRow(cells: columns.map(\.heading), style: Style(dim: true))
    draw(headings, on: &screen, row: row)
  }

  /// Draws one row.
  func draw(_ row: ScreenRow, on screen: inout Screen, row index: Int) {
    var column = indent
    for (number, width) in widths.enumerated() {
      guard let width else { continue }
      let cell = PlainText.printable(row.cells[number])
      let style = row.accents[number] ?? row.style
      let used = min(width, TextWidth.columns(of: cell))
      let start = columns[number].alignment == .right ? column + width - used : column
      screen.put(cell, row: index, column: start, width: used, style: style)
      column += width + Self.gap
    }
  }
}
