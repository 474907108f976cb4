/// The bytes that turn what a terminal shows into the next screen.
///
/// Only cells that differ are written. The cursor is set anew after every character that terminals
/// measure differently, so that one that disagrees about its width still keeps columns straight.
public struct ScreenUpdate {
  private var output = ""
  private var style: Style?
  private var cursor: (row: Int, column: Int)?
  private let usesColour: Bool

  /// Enters the alternate screen: no cursor, no automatic line break.
  public static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l"
  /// Leaves it; the terminal shows again what it showed before.
  public static let leave = "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

  /// Nothing when both are equal. Without a previous screen, or with one of another size, the
  /// terminal is cleared first.
  public static func bytes(
    from previous: Screen?, to next: Screen, usesColour: Bool
  ) -> [UInt8] {
    if previous == next { return [] }
    var update = ScreenUpdate(usesColour: usesColour)
    var base = Screen(size: next.size)
    if let previous, previous.size == next.size {
      base = previous
    } else {
      update.set(.plain)
      update.output += "\u{1B}[2J"
    }
    for row in 0..<next.size.rows { update.write(row: row, from: base, to: next) }
    // Shown at once by terminals that know how; ignored by others.
    return Array("\u{1B}[?2026h\(update.output)\u{1B}[0m\u{1B}[?2026l".utf8)
  }

  private init(usesColour: Bool) { self.usesColour = usesColour }

  private mutating func write(row: Int, from old: Screen, to new: Screen) {
    let (old, new) = (Array(old.row(row)), Array(new.row(row)))
    if old == new { return }
    let blankFrom = (new.lastIndex { $0 != .blank } ?? -1) + 1
    var column = 0
    while column < new.count {
      if old[column] == new[column] {
        column += 1
      } else if column >= blankFrom {
        move(row, column)
        set(.plain)
        output += "\u{1B}[K"
        return
      } else {
        write(new[column], row, column)
        column += 1
      }
    }
  }

  private mutating func write(_ cell: Screen.Cell, _ row: Int, _ column: Int) {
    guard let character = cell.character else { return }
    move(row, column)
    set(cell.style)
    output.append(character)
    let isPlain = character.isASCII || character == "─"
    cursor = isPlain ? (row, column + 1) : nil
  }

  private mutating func move(_ row: Int, _ column: Int) {
    if let cursor, cursor == (row, column) { return }
    output += "\u{1B}[\(row + 1);\(column + 1)H"
    cursor = (row, column)
  }

  private mutating func set(_ wanted: Style) {
    if style == wanted { return }
    style = wanted
    output += wanted.sequence(usesColour: usesColour)
  }
}
