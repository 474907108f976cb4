import TextCells

/// Rows and columns of a terminal.
public struct ScreenSize: Hashable, Sendable {
  /// 1 to `TerminalLimits.sideMax`.
  public let rows: Int
  /// 1 to `TerminalLimits.sideMax`.
  public let columns: Int

  /// A size; what is out of bounds becomes the nearest that is not.
  public init(rows: Int, columns: Int) {
    self.rows = min(max(rows, 1), TerminalLimits.sideMax)
    self.columns = min(max(columns, 1), TerminalLimits.sideMax)
  }
}

/// What a terminal shows: a grid of cells.
///
/// A wide character takes its cell and the next one, which is then empty. Everything outside the
/// grid is cut off, so a view may draw without asking how small the terminal is.
public struct Screen: Equatable, Sendable {
  struct Cell: Equatable, Sendable {
    /// nil: the right half of the wide character before.
    var character: Character?
    var style: Style

    static let blank = Cell(character: " ", style: .plain)
  }

  /// How large it is.
  public let size: ScreenSize
  private(set) var cells: [Cell]

  /// An empty screen.
  public init(size: ScreenSize) {
    self.size = size
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// Writes text from a column on, over at most `width` columns; what does not fit ends in "…".
  /// Returns the column after it. Text from peers is made printable.
  @discardableResult
  public mutating func put(
    _ text: String, row: Int, column: Int, width: Int = .max, style: Style = .plain
  ) -> Int {
    guard (0..<size.rows).contains(row), column < size.columns else { return column }
    let end = min(size.columns, width > size.columns ? size.columns : column + width)
    let shown = PlainText.printable(text)
    let fits = column + TextWidth.columns(of: shown) <= end
    let limit = fits ? end : end - 1
    var at = column
    for character in shown {
      let columns = TextWidth.columns(of: character)
      if at + columns > limit { break }
      if columns > 0 { place(character, columns, row: row, column: at, style) }
      at += columns
    }
    if !fits && at < end {
      place("…", 1, row: row, column: at, style)
      at += 1
    }
    return at
  }

  /// Writes text so that it ends before a column.
  public mutating func putRight(_ text: String, row: Int, end: Int, style: Style = .plain) {
    let width = TextWidth.columns(of: PlainText.printable(text))
    put(text, row: row, column: max(0, end - width), width: min(width, end), style: style)
  }

  /// Gives a whole row a look, keeping its text.
  public mutating func restyle(row: Int, _ change: (inout Style) -> Void) {
    guard (0..<size.rows).contains(row) else { return }
    for index in row * size.columns..<(row + 1) * size.columns { change(&cells[index].style) }
  }

  /// A rule across the screen.
  public mutating func rule(row: Int) {
    put(
      String(repeating: "─", count: size.columns), row: row, column: 0, style: Style(dim: true))
  }

  private mutating func place(
    _ character: Character, _ columns: Int, row: Int, column: Int, _ style: Style
  ) {
    guard column >= 0, column + columns <= size.columns else { return }
    let index = row * size.columns + column
    clearHalves(around: index, columns, row: row)
    cells[index] = Cell(character: Self.bounded(character), style: style)
    if columns == 2 { cells[index + 1] = Cell(character: nil, style: style) }
  }

  /// What is written over one half of a wide character takes the other half away too.
  private mutating func clearHalves(around index: Int, _ columns: Int, row: Int) {
    if cells[index].character == nil { cells[index - 1].character = " " }
    let next = index + columns
    if next < (row + 1) * size.columns, cells[next].character == nil { cells[next].character = " " }
  }

  private static func bounded(_ character: Character) -> Character {
    let scalars = character.unicodeScalars
    guard scalars.count > TerminalLimits.scalarsPerCharacterMax else { return character }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: scalars.prefix(TerminalLimits.scalarsPerCharacterMax))
    return String(kept).first ?? " "
  }

  /// The rows as text, without the blanks at their ends; for tests and plain prints.
  public func text() -> String {
    (0..<size.rows).map { index in
      var line = ""
      for cell in row(index) { if let character = cell.character { line.append(character) } }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
