import TextCells

extension Document {
  /// The document for a reader with letters of one width, a mail for example: aligned, at most
  /// `width` columns (40 to 200) wide, lines ended by "\n". A table with more columns than fit into
  /// that is wider.
  public func plainText(width: Int = Limits.textColumns) throws(DocumentFailure) -> String {
    try check()
    let width = min(
      max(width, Limits.textColumnsAllowed.lowerBound), Limits.textColumnsAllowed.upperBound)
    let parts = [
      headLines(width), wrapped(issuer, width), partyLines(width), factLines(width),
      tableLines(width), totalLines(width),
    ]
    let paragraphs = notes.map { wrapped([$0], width) } + [wrapped([footer], width)]
    let blocks = (parts + paragraphs).filter { lines in lines.contains { !$0.isEmpty } }
    return blocks.map { $0.map(Self.withoutTrailingBlanks).joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private static func withoutTrailingBlanks(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  private func wrapped(_ texts: [String], _ width: Int, indent: Int = 0) -> [String] {
    let blanks = String(repeating: " ", count: indent)
    return texts.filter { !$0.isEmpty }
      .flatMap { WrappedText.lines(of: $0, width: width - indent) }.map { blanks + $0 }
  }

  private func headLines(_ width: Int) -> [String] {
    let name = [title, number].filter { !$0.isEmpty }.joined(separator: " ")
    let lines = wrapped([name], width)
    let ruled = lines.reduce(0) { max($0, TextWidth.columns(of: $1)) }
    return lines + [String(repeating: "=", count: ruled)] + wrapped([subtitle], width)
  }

  private func partyLines(_ width: Int) -> [String] {
    let lines = wrapped(party, width, indent: partyHeading.isEmpty ? 0 : 2)
    return lines.isEmpty ? [] : wrapped([partyHeading], width) + lines
  }

  /// Labels in one column, values in the next.
  private func factLines(_ width: Int) -> [String] {
    let columns = [Column("", weight: 1), Column("", weight: 1)]
    let rows = facts.map { [$0.label, $0.value] }
    let layout = TextColumns(columns, rows: rows, width: width)
    return rows.flatMap { layout.lines(of: $0, columns) }
  }

  private func tableLines(_ width: Int) -> [String] {
    guard !columns.isEmpty else { return [] }
    let layout = TextColumns(columns, rows: rows, width: width)
    let ruled = layout.widths.reduce(TextColumns.gap * (columns.count - 1), +)
    let rule = String(repeating: "-", count: ruled)
    let body = rows.flatMap { layout.lines(of: $0, columns) }
    return layout.lines(of: columns.map(\.title), columns) + [rule] + body + [rule]
  }

  /// At the right edge of the table, amounts below one another.
  private func totalLines(_ width: Int) -> [String] {
    guard !totals.isEmpty else { return [] }
    let columns = [
      Column("", alignment: .right, weight: 1), Column("", alignment: .right, weight: 0),
    ]
    let table = columnsWidth(width)
    let rows = totals.map { [$0.label, $0.value] }
    let layout = TextColumns(columns, rows: rows, width: width)
    let own = layout.widths.reduce(TextColumns.gap, +)
    let indent = String(repeating: " ", count: max(table - own, 0))
    return totals.indices.flatMap { index in
      let lines = layout.lines(of: rows[index], columns).map { indent + $0 }
      let rule = indent + String(repeating: "=", count: own)
      return totals[index].isEmphasised && index > 0 ? [rule] + lines : lines
    }
  }

  private func columnsWidth(_ width: Int) -> Int {
    guard !columns.isEmpty else { return width }
    let layout = TextColumns(columns, rows: rows, width: width)
    return layout.widths.reduce(TextColumns.gap * (columns.count - 1), +)
  }
}
