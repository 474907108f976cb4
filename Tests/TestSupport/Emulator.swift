/// A small terminal: it understands what a live screen may write, and complains about the rest.
public struct Emulator: Sendable {
  /// A place of the screen.
  public struct Cell: Equatable, Sendable {
    /// nil: the right half of the wide character before.
    public var character: Character?
    /// What `m` was given when it was written.
    public var codes: String

    /// A place; a blank one unless said otherwise.
    public init(character: Character? = " ", codes: String = "0") {
      self.character = character
      self.codes = codes
    }
  }
  /// What is shown.
  public private(set) var rows: [[Cell]]
  /// Whether a program has taken the terminal.
  public private(set) var isAlternate = false
  /// Whether the cursor is seen.
  public private(set) var isCursorShown = true
  /// What it did not understand.
  public private(set) var complaints: [String] = []
  /// Whether line ends move the cursor: for programs that write lines. Live screens must not.
  public var obeysLineEnds = false
  private var row = 0
  private var column = 0
  private var codes = "0"
  /// How wide it thinks characters are.
  private let measure: @Sendable (Character) -> Int
  /// A character or sequence whose end has not come yet.
  private var torn: [UInt8] = []

  /// A blank terminal.
  public init(rows: Int, columns: Int, measure: @escaping @Sendable (Character) -> Int) {
    self.rows = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    self.measure = measure
  }

  /// A window that was resized: what it shows then is anybody's guess.
  public mutating func resize(rows: Int, columns: Int) {
    let litter = Cell(character: "?", codes: "0;7")
    self.rows = Array(repeating: Array(repeating: litter, count: columns), count: rows)
    (row, column) = (rows - 1, columns - 1)
  }

  /// Shows bytes, which may come in any pieces.
  public mutating func feed(_ bytes: [UInt8]) {
    let bytes = torn + bytes
    let whole = Self.wholeCount(bytes)
    torn = Array(bytes[whole...])
    var text = String(decoding: bytes[..<whole], as: UTF8.self)[...]
    while let character = text.popFirst() {
      if character == "\u{1B}" {
        escape(&text)
      } else if obeysLineEnds && (character == "\r" || character.isNewline) {
        // At the bottom the last line is written anew.
        column = 0
        if character != "\r" { row = min(row + 1, rows.count - 1) }
      } else {
        put(character)
      }
    }
  }

  /// How many bytes stand before a sequence or a character whose end is missing.
  private static func wholeCount(_ bytes: [UInt8]) -> Int {
    if let escape = bytes.lastIndex(of: 0x1B) {
      let isEnded = bytes[(escape + 1)...].dropFirst().contains { (0x40...0x7E).contains($0) }
      if !isEnded { return escape }
    }
    guard let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes.count }
    let length = bytes[lead] < 0x80 ? 1 : bytes[lead] < 0xE0 ? 2 : bytes[lead] < 0xF0 ? 3 : 4
    return bytes.count - lead < length ? lead : bytes.count
  }

  private mutating func escape(_ text: inout Substring) {
    guard text.popFirst() == "[" else { return complaints.append("no CSI") }
    let parameters = String(text.prefix { !$0.isLetter })
    text = text.dropFirst(parameters.count)
    guard let final = text.popFirst() else { return complaints.append("a torn sequence") }
    switch (final, parameters) {
    case ("m", _): codes = parameters
    case ("K", ""): for index in column..<rows[row].count { rows[row][index] = Cell(codes: codes) }
    case ("J", "2"): clear()
    case ("H", _): place(parameters.split(separator: ";").compactMap { Int($0) })
    case ("h", "?1049"): isAlternate = true
    case ("l", "?1049"): isAlternate = false
    case ("h", "?25"): isCursorShown = true
    case ("l", "?25"): isCursorShown = false
    case ("h", "?7"), ("l", "?7"), ("h", "?2026"), ("l", "?2026"): break
    default: complaints.append("unknown: \(parameters)\(final)")
    }
  }

  private mutating func clear() {
    for index in rows.indices {
      rows[index] = Array(repeating: Cell(codes: codes), count: rows[index].count)
    }
  }

  private mutating func place(_ numbers: [Int]) {
    guard numbers.count == 2, rows.indices.contains(numbers[0] - 1),
      rows[0].indices.contains(numbers[1] - 1)
    else { return complaints.append("a place outside: \(numbers)") }
    (row, column) = (numbers[0] - 1, numbers[1] - 1)
  }

  private mutating func put(_ character: Character) {
    let width = measure(character)
    guard width > 0, column + width <= rows[row].count else {
      return complaints.append("\(character) of width \(width) at column \(column)")
    }
    if rows[row][column].character == nil { rows[row][column - 1].character = " " }
    if column + width < rows[row].count, rows[row][column + width].character == nil {
      rows[row][column + width].character = " "
    }
    rows[row][column] = Cell(character: character, codes: codes)
    if width == 2 { rows[row][column + 1] = Cell(character: nil, codes: codes) }
    column += width
  }

  /// The rows as text, without the blanks at their ends.
  public var text: String {
    rows.map { cells in
      var line = String(cells.compactMap(\.character))
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
