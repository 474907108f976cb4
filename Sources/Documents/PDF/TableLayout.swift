/// Where a table's columns stand, in points.
struct TableLayout {
  /// Left edge and width of each.
  let columns: [(x: Double, width: Double)]

  /// A column without weight is as wide as its widest cell, but all of them take at most what
  /// leaves each weighted one a fair width; the others share the rest by weight.
  init(_ document: Document, canvas: Canvas) {
    let columns = document.columns
    let gaps = PageGeometry.columnGap * Double(max(columns.count - 1, 0))
    let all = PageGeometry.contentWidth - gaps
    let weights = columns.reduce(0.0) { $0 + Double(max($1.weight, 0)) }
    var widths = columns.indices.map { index in
      columns[index].weight > 0 ? 0 : Self.naturalWidth(index, document, canvas)
    }
    let fixed = widths.reduce(0, +)
    let flexible = columns.count { $0.weight > 0 }
    let fair = all * Double(flexible) / Double(max(columns.count, 1)) * (flexible > 0 ? 0.8 : 0)
    let squeeze = min(1, (all - fair) / max(fixed, 1))
    let rest = max(all - fixed * squeeze, 0)
    for index in columns.indices {
      widths[index] =
        columns[index].weight > 0
        ? rest * Double(columns[index].weight) / weights : widths[index] * squeeze
    }
    // Without a column that takes the rest, the last stands at the right edge all the same.
    if weights == 0, let first = widths.first {
      widths[0] = first + max(all - widths.reduce(0, +), 0)
    }
    var x = PageGeometry.left
    self.columns = widths.map { width in
      defer { x += width + PageGeometry.columnGap }
      return (x, width)
    }
  }

  private static func naturalWidth(
    _ column: Int, _ document: Document, _ canvas: Canvas
  ) -> Double {
    let heading = canvas.block(document.columns[column].title, .heading).naturalWidth
    // Cells of the same text are measured once.
    let cells = Set(document.rows.map { $0[column] })
    return cells.reduce(heading) { widest, cell in
      let bytes = Double(cell.utf8.count)
      // No letter is wider than twice its size: what can't win needs no layout.
      if bytes * TextStyle.body.size * 2 <= widest { return widest }
      return max(widest, canvas.block(cell, .body).naturalWidth)
    } + 0.5
  }
}
