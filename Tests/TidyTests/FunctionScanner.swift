/// Finds functions by counting braces in the code view of a file.
struct FunctionScanner {
  struct Function: Equatable {
    var name: String
    var firstLine: Int
    var lineCount: Int
  }

  private let code: [[UInt8]]

  init(_ file: SwiftFile) { self.code = file.code.map { Array($0.utf8) } }

  func functions() -> [Function] {
    code.indices.compactMap { line in
      guard let (name, column) = declaration(in: line),
        let lastLine = lastLine(ofBodyAfter: line, column)
      else { return nil }
      return Function(name: name, firstLine: line, lineCount: lastLine - line + 1)
    }
  }

  private static let modifiers: Set<String> = [
    "public", "open", "static", "final", "mutating", "nonmutating", "private", "internal",
    "fileprivate", "package", "override", "convenience", "required", "nonisolated", "class",
    "consuming", "borrowing",
  ]

  /// The name of the function that this line declares, and where its signature starts.
  private func declaration(in line: Int) -> (name: String, column: Int)? {
    let words = attributesRemoved(String(decoding: code[line], as: UTF8.self))
      .split(whereSeparator: { $0 == " " })
    guard let first = words.firstIndex(where: { !Self.modifiers.contains(String($0)) }) else {
      return nil
    }
    let word = words[first]
    if word == "func", first + 1 < words.endIndex {
      return (String(words[first + 1].prefix { $0 != "(" && $0 != "<" }), 0)
    }
    for keyword in ["init", "deinit", "subscript"] where isKeyword(word, keyword) {
      return (keyword, 0)
    }
    return nil
  }

  /// "init(", "init?(", "init<T>(", and "deinit" alone; not "initial" and not "init.x".
  private func isKeyword(_ word: Substring, _ keyword: String) -> Bool {
    guard word.hasPrefix(keyword) else { return false }
    let rest = word.dropFirst(keyword.count)
    return rest.isEmpty || ["(", "?", "<", "{"].contains(rest.first)
  }

  private func attributesRemoved(_ line: String) -> String {
    var rest = Substring(line).drop { $0 == " " }
    while rest.first == "@" {
      rest = rest.drop { $0 != " " }.drop { $0 == " " }
    }
    return String(rest)
  }

  /// The line of the brace that closes the body; nil for a requirement without one.
  private func lastLine(ofBodyAfter line: Int, _ column: Int) -> Int? {
    var parentheses = 0
    var braces = 0
    for current in line..<code.count {
      if braces == 0 && parentheses == 0 && current > line && startsDeclaration(current) {
        return nil
      }
      for byte in code[current] {
        switch byte {
        case UInt8(ascii: "("): parentheses += 1
        case UInt8(ascii: ")"): parentheses -= 1
        case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
        case UInt8(ascii: "}") where braces > 0:
          braces -= 1
          if braces == 0 { return current }
        case UInt8(ascii: "}") where parentheses == 0: return nil
        default: break
        }
      }
    }
    return nil
  }

  private func startsDeclaration(_ line: Int) -> Bool {
    let starts = [
      "func ", "var ", "let ", "init", "static ", "mutating ", "associatedtype ", "@", "}",
    ]
    let text = String(decoding: code[line], as: UTF8.self).drop { $0 == " " }
    return starts.contains { text.hasPrefix($0) }
  }
}
