import TextCells

/// Text broken into lines of at most so many columns of a terminal.
enum WrappedText {
  /// At blanks where there are any; a word that is too long is broken between characters. A text
  /// without anything has one empty line.
  static func lines(of text: String, width: Int) -> [String] {
    precondition(width >= 2, "the widest character takes two columns")
    return ShownText.lines(of: text).flatMap { wrap($0, width) }
  }

  private static func wrap(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
      let columns = TextWidth.columns(of: String(word))
      if used > 0 && used + 1 + columns <= width {
        line += " " + word
        used += 1 + columns
        continue
      }
      if used > 0 { lines.append(line) }
      (line, used) = ("", 0)
      for character in word {
        let columns = TextWidth.columns(of: character)
        if used + columns > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line.append(character)
        used += columns
      }
    }
    return lines + [line]
  }

  /// A text of one line, filled up with blanks.
  static func padded(_ text: String, width: Int, _ alignment: Document.Alignment) -> String {
    let blanks = String(repeating: " ", count: max(width - TextWidth.columns(of: text), 0))
    return alignment == .right ? blanks + text : text + blanks
  }
}
