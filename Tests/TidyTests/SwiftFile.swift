/// A Swift file with a second view of its lines in which comments and the contents of string
/// literals are blanks, so that rules about code don't fire on prose. Same lines, same columns.
struct SwiftFile: Sendable {
  var text: TextFile
  var code: [String]

  init(_ text: TextFile) {
    self.text = text
    var scanner = CodeScanner(Array(text.lines.joined(separator: "\n").utf8))
    self.code = scanner.codeLines()
  }

  init(path: String, _ source: String) { self.init(TextFile(path: path, text: source)) }

  var path: String { text.path }
  var isGenerated: Bool { text.isGenerated }

  /// Whether the line itself, or the lines just above it, say something to the reader.
  func hasComment(at index: Int) -> Bool {
    func comments(_ line: Int) -> Bool {
      let trimmed = text.lines[line].drop { $0 == " " }
      return trimmed.hasPrefix("//") || trimmed.contains("// ") || trimmed.hasPrefix("*")
    }
    return (max(0, index - 2)...index).contains(where: comments)
  }
}

/// Blanks comments and string contents. Knows nested comments, raw and multi-line strings and
/// interpolation (whose code stays); regular-expression literals are not used in this project.
struct CodeScanner {
  private let source: [UInt8]
  private var output: [UInt8]
  private var position = 0

  init(_ source: [UInt8]) {
    self.source = source
    self.output = source
  }

  mutating func codeLines() -> [String] {
    scanCode(untilParenthesis: false)
    return output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func scanCode(untilParenthesis: Bool) {
    var depth = 0
    while position < source.count {
      switch source[position] {
      case UInt8(ascii: "/") where at("//"): blankLineComment()
      case UInt8(ascii: "/") where at("/*"): blankBlockComment()
      case UInt8(ascii: "\""), UInt8(ascii: "#"): scanStringOrHash()
      case UInt8(ascii: ")") where untilParenthesis && depth == 0: return
      case UInt8(ascii: "("):
        depth += 1
        position += 1
      case UInt8(ascii: ")"):
        depth -= 1
        position += 1
      default: position += 1
      }
    }
  }

  private mutating func scanStringOrHash() {
    guard let hashes = stringStart() else {
      position += 1
      return
    }
    scanString(hashes: hashes)
  }

  /// How many `#` precede the quote when a string literal starts here.
  private func stringStart() -> Int? {
    var index = position
    while index < source.count && source[index] == UInt8(ascii: "#") { index += 1 }
    guard index < source.count, source[index] == UInt8(ascii: "\"") else { return nil }
    return index - position
  }

  private mutating func scanString(hashes: Int) {
    position += hashes
    let quotes = at("\"\"\"") ? 3 : 1
    position += quotes
    let fence = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + fence
    let escape = [UInt8(ascii: "\\")] + fence
    while position < source.count {
      switch source[position] {
      case UInt8(ascii: "\"") where at(end):
        position += end.count
        return
      case UInt8(ascii: "\\") where at(escape + [UInt8(ascii: "(")]):
        blank(escape.count)
        position += 1
        scanCode(untilParenthesis: true)
      case UInt8(ascii: "\\") where at(escape): blank(escape.count + 1)
      default: blank(1)
      }
    }
  }

  private mutating func blankLineComment() {
    while position < source.count && source[position] != UInt8(ascii: "\n") { blank(1) }
  }

  private mutating func blankBlockComment() {
    var depth = 0
    repeat {
      if at("/*") {
        depth += 1
        blank(2)
      } else if at("*/") {
        depth -= 1
        blank(2)
      } else {
        blank(1)
      }
    } while depth > 0 && position < source.count
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<count where position < source.count {
      if source[position] != UInt8(ascii: "\n") { output[position] = UInt8(ascii: " ") }
      position += 1
    }
  }

  private func at(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { source[position...].starts(with: $0) }
  }

  private func at(_ bytes: [UInt8]) -> Bool { source[position...].starts(with: bytes) }
}
