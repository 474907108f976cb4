extension Composer {
  /// The table, its heading on every page that has rows of it.
  mutating func addTable() throws(DocumentFailure) {
    guard !document.columns.isEmpty else { return }
    let layout = TableLayout(document, canvas: canvas)
    let heading = blocks(document.columns.map(\.title), .heading, layout)
    let headingHeight = Self.height(heading) + Self.headingPadding
    var isFirst = true
    for (index, cells) in document.rows.enumerated() {
      let row = blocks(cells, .body, layout)
      let height = Self.height(row) + 2 * PageGeometry.rowPadding
      let isLast = index == document.rows.count - 1
      let company = isLast ? companyOfLastRow(height) : 0
      if isFirst || height + company > room {
        try startTable(heading, layout, isFirst: isFirst, row: height + headingHeight)
        isFirst = false
      }
      if height > room {
        try addLongRow(row, layout, heading)
      } else {
        draw(row, layout, y: y + PageGeometry.rowPadding)
        endRow(height)
      }
    }
    if document.rows.isEmpty { try startTable(heading, layout, isFirst: true, row: headingHeight) }
    y += 12
  }

  private static let headingPadding = 6.0

  /// Totals don't stand on a page without any row: the last one goes with them.
  private func companyOfLastRow(_ height: Double) -> Double {
    let totals = totalsHeight() + 12
    let page = PageGeometry.bottom - PageGeometry.topOfOthers
    return document.rows.count > 1 && totals + height < page / 2 ? totals : 0
  }

  private mutating func startTable(
    _ heading: [TextBlock], _ layout: TableLayout, isFirst: Bool, row: Double
  ) throws(DocumentFailure) {
    if isFirst { try ensure(row) } else { try nextPage() }
    draw(heading, layout, y: y)
    y += Self.height(heading) + 4
    canvas.rule(from: PageGeometry.left, to: PageGeometry.right, y: y, width: 0.8, ink: .text)
    y += Self.headingPadding - 4
    isFresh = false
  }

  /// A row that is higher than a page goes on over the next ones, cut between lines.
  private mutating func addLongRow(
    _ row: [TextBlock], _ layout: TableLayout, _ heading: [TextBlock]
  ) throws(DocumentFailure) {
    var next = row.map { _ in 0 }
    while true {
      let height = room - 2 * PageGeometry.rowPadding
      let parts = row.indices.map { index in
        next[index]..<next[index] + row[index].count(from: next[index], within: height)
      }
      for index in row.indices {
        canvas.draw(
          row[index], x: layout.columns[index].x, y: y + PageGeometry.rowPadding,
          lines: parts[index])
      }
      let used = row.indices.reduce(0) { max($0, row[$1].height(of: parts[$1])) }
      next = parts.map(\.upperBound)
      endRow(used + 2 * PageGeometry.rowPadding)
      if row.indices.allSatisfy({ next[$0] == row[$0].lines.count }) { return }
      try startTable(heading, layout, isFirst: false, row: 0)
    }
  }

  private mutating func endRow(_ height: Double) {
    y += height
    canvas.rule(from: PageGeometry.left, to: PageGeometry.right, y: y, width: 0.4, ink: .hairline)
    isFresh = false
  }

  private func blocks(
    _ cells: [String], _ style: TextStyle, _ layout: TableLayout
  ) -> [TextBlock] {
    cells.indices.map { index in
      canvas.block(
        cells[index], style, width: layout.columns[index].width,
        alignment: document.columns[index].alignment)
    }
  }

  private static func height(_ row: [TextBlock]) -> Double {
    zip(row, drops(row)).reduce(0) { max($0, $1.0.height + $1.1) }
  }

  /// How much lower than the row each cell begins: fonts differ in height, and the first lines of
  /// a row stand on one baseline.
  private static func drops(_ row: [TextBlock]) -> [Double] {
    let baselines = row.map { $0.lines.first?.baseline ?? 0 }
    let lowest = baselines.max() ?? 0
    return baselines.map { lowest - $0 }
  }

  private func draw(_ row: [TextBlock], _ layout: TableLayout, y: Double) {
    let drops = Self.drops(row)
    for index in row.indices {
      canvas.draw(row[index], x: layout.columns[index].x, y: y + drops[index])
    }
  }
}
