/// Text from anywhere, as it may be shown.
enum ShownText {
  /// The lines of a text. Control characters become blanks; what turns the direction of writing
  /// without being seen, so that an amount could read otherwise than it is, is left out.
  static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in text.unicodeScalars {
      let isFeed = scalar == "\n" && wasReturn
      wasReturn = scalar == "\r"
      if isFeed || isHidden(scalar) { continue }
      if isLineEnd(scalar) {
        lines.append(String(line))
        line = .init()
      } else {
        line.append(isControl(scalar) ? " " : scalar)
      }
    }
    return lines + [String(line)]
  }

  /// The same as one text, its lines parted by newlines.
  static func text(of text: String) -> String { lines(of: text).joined(separator: "\n") }

  /// The same in one line.
  static func line(of text: String) -> String { lines(of: text).joined(separator: " ") }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    [0x0A, 0x0D, 0x85, 0x2028, 0x2029].contains(scalar.value)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C, 0xFEFF: true
    default: false
    }
  }
}
