import Foundation

/// The schema as its text has it: messages, and who may call what. Read without the generator, so
/// that a fault of the generator's own rules does not hide here as well.
struct SchemaText {
  struct Field: Equatable {
    var name: String
    /// A scalar's, an enum's or a message's name as written.
    var type: String
  }
  struct Method: Equatable {
    var name: String
    var request: String
    var response: String
    var roles: Set<String>
  }
  private(set) var messages: [String: [Field]] = [:]
  private(set) var methods: [Method] = []

  /// The public API's.
  static func ofTheAPI() throws -> SchemaText {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../proto/showroom/v1").standardizedFileURL.path
    var schema = SchemaText()
    for file in try FileManager.default.contentsOfDirectory(atPath: directory)
    where file.hasSuffix(".proto") {
      schema.read(try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8))
    }
    return schema
  }

  /// Adds what a file says.
  mutating func read(_ text: String) {
    var words = Words(text)
    var service = ""
    while let word = words.next() {
      switch word {
      case "message":
        let name = words.next() ?? ""
        _ = words.next()
        messages[name] = Self.fields(&words)
      case "enum": words.skip(to: "}")
      case "service": service = words.next() ?? ""
      case "rpc": methods.append(Self.method(&words, of: service))
      default: break
      }
    }
  }

  /// Up to the message's closing brace; a oneof's fields are the message's.
  private static func fields(_ words: inout Words) -> [Field] {
    var fields: [Field] = []
    while let word = words.next(), word != "}" {
      switch word {
      case "oneof":
        words.skip(to: "{")
        fields += self.fields(&words)
      case "option", "reserved": words.skip(to: ";")
      case "repeated": fields.append(field(words.next() ?? "", &words))
      default: fields.append(field(word, &words))
      }
    }
    return fields
  }

  private static func field(_ type: String, _ words: inout Words) -> Field {
    let field = Field(name: words.next() ?? "", type: type)
    words.skip(to: ";")
    return field
  }

  private static func method(_ words: inout Words, of service: String) -> Method {
    let name = words.next() ?? ""
    let before = words.upTo("{")
    let rules = words.upTo("}")
    words.skip(to: "}")
    let types = before.filter { !["(", ")", "returns", "stream"].contains($0) }
    let start = rules.firstIndex(of: "[").map { $0 + 1 } ?? rules.endIndex
    let roles = rules[start...].prefix { $0 != "]" }.filter { $0 != "," }
    return Method(
      name: "\(service)/\(name)", request: types.first ?? "", response: types.last ?? "",
      roles: Set(roles))
  }
}

/// A proto file's words and marks, without comments and strings.
private struct Words {
  private var rest: ArraySlice<String>

  init(_ text: String) {
    var words: [String] = []
    for line in text.split(separator: "\n") {
      let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
      var word = ""
      for character in code + " " {
        if character.isLetter || character.isNumber || character == "_" || character == "." {
          word.append(character)
          continue
        }
        if !word.isEmpty { words.append(word) }
        word = ""
        if !character.isWhitespace { words.append(String(character)) }
      }
    }
    rest = words[...]
  }

  mutating func next() -> String? { rest.popFirst() }

  /// What comes before the mark, which is taken, too.
  mutating func upTo(_ mark: String) -> [String] {
    var words: [String] = []
    while let word = next(), word != mark { words.append(word) }
    return words
  }

  mutating func skip(to mark: String) { _ = upTo(mark) }
}
