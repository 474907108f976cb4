/// What stands below the table.
extension Composer {
  private struct TotalLine {
    let label: TextBlock
    let value: TextBlock
    let isRuled: Bool
    var height: Double { max(label.height, value.height) + (isRuled ? 11 : 4) }
  }

  /// All of them on one page.
  mutating func addTotals() throws(DocumentFailure) {
    let lines = totalLines()
    guard !lines.isEmpty else { return }
    try ensure(totalsHeight())
    for line in lines {
      // More than a page of them can only be had with several lines each.
      try ensure(line.height)
      if line.isRuled {
        canvas.rule(
          from: PageGeometry.totals, to: PageGeometry.right, y: y + 2, width: 0.8, ink: .text)
        y += 7
      }
      canvas.draw(line.label, x: PageGeometry.totals, y: y)
      canvas.draw(line.value, x: PageGeometry.right - Self.valueWidth, y: y)
      y += line.height - (line.isRuled ? 7 : 0)
      isFresh = false
    }
    y += 18
  }

  func totalsHeight() -> Double { totalLines().reduce(0) { $0 + $1.height } }

  private static var valueWidth: Double { (PageGeometry.right - PageGeometry.totals) * 0.55 }

  private func totalLines() -> [TotalLine] {
    let labelWidth = PageGeometry.right - PageGeometry.totals - Self.valueWidth - 8
    return document.totals.enumerated().map { index, total in
      let style = total.isEmphasised ? TextStyle.sum : .body
      return TotalLine(
        label: canvas.block(
          total.label, total.isEmphasised ? .sum : .quiet, width: labelWidth, linesMax: 3),
        value: canvas.block(
          total.value, style, width: Self.valueWidth, alignment: .right, linesMax: 3),
        isRuled: total.isEmphasised && index > 0)
    }
  }

  /// Paragraphs, which go on over the end of a page.
  mutating func addNotes() throws(DocumentFailure) {
    for note in document.notes where !note.isEmpty {
      let block = canvas.block(note, .body, width: PageGeometry.noteWidth)
      var next = 0
      while next < block.lines.count {
        // Two lines of a paragraph at least stay together at the end of a page.
        let wanted = min(2, block.lines.count - next)
        if block.count(from: next, within: room) < wanted && !isFresh { try nextPage() }
        let count = max(block.count(from: next, within: room), 1)
        let lines = next..<next + count
        canvas.draw(block, x: PageGeometry.left, y: y, lines: lines)
        y += block.height(of: lines)
        next += count
        isFresh = false
      }
      y += 7
    }
  }
}
