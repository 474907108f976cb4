import TextCells

/// How wide the columns of a table are in a text of fixed width.
struct TextColumns {
  static let gap = 2
  /// The widest character needs so much.
  private static let widthMin = 2
  let widths: [Int]

  /// Widths that fit into `width` together, if that can be. Columns with a weight give way first,
  /// the widest before the others, then all.
  init(_ columns: [Document.Column], rows: [[String]], width: Int) {
    var widths = columns.indices.map { index in
      rows.reduce(Self.widest(columns[index].title)) { max($0, Self.widest($1[index])) }
    }
    var excess = widths.reduce(Self.gap * (columns.count - 1), +) - width
    let flexible = columns.indices.filter { columns[$0].weight > 0 }
    for (candidates, least) in [(flexible, 12), (Array(columns.indices), Self.widthMin)] {
      while excess > 0, let widest = candidates.max(by: { widths[$0] < widths[$1] }),
        widths[widest] > least
      {
        widths[widest] -= 1
        excess -= 1
      }
    }
    self.widths = widths.map { max($0, Self.widthMin) }
  }

  private static func widest(_ text: String) -> Int {
    ShownText.lines(of: text).reduce(0) { max($0, TextWidth.columns(of: $1)) }
  }

  /// The lines that a row takes.
  func lines(of cells: [String], _ columns: [Document.Column]) -> [String] {
    let wrapped = cells.indices.map { WrappedText.lines(of: cells[$0], width: widths[$0]) }
    let height = wrapped.reduce(0) { max($0, $1.count) }
    return (0..<height).map { line in
      let parts = wrapped.indices.map { index in
        let text = line < wrapped[index].count ? wrapped[index][line] : ""
        return WrappedText.padded(text, width: widths[index], columns[index].alignment)
      }
      return parts.joined(separator: String(repeating: " ", count: Self.gap))
    }
  }
}
