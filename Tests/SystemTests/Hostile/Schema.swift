import Foundation

/// The messages and methods of the API as the schema's text has them, with the bounds of every
/// field: read without the generator, so that what is new is covered as soon as it is written.
struct Schema: Sendable {
  enum Kind: Equatable, Sendable {
    case signed
    case unsigned(bits: Int)
    case bool
    case text
    case bytes
    case time
    case message(String)
    case enumeration(String)
  }
  struct Field: Sendable {
    var name: String
    var number: UInt32
    var kind: Kind
    var isRepeated = false
    /// The type of module Values: "OrderID", "Money"; empty for a plain scalar.
    var swiftType = ""
    var bytesMax = 0
    var itemsMax = 0
    var isRequired = false
    /// The oneof it is a member of, by its place in the message.
    var choice: Int?
    /// It names a record.
    var isID: Bool { swiftType.hasSuffix("ID") }
  }
  struct Message: Sendable {
    var fields: [Field] = []
    /// How many oneofs there are.
    var choices = 0
  }
  /// By name, without the package.
  private(set) var messages: [String: Message] = [:]
  private(set) var enumerations: [String: [Int32]] = [:]

  /// The schema of `showroom.v1`.
  static func read() throws -> Schema {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../proto/showroom/v1").standardizedFileURL.path
    var schema = Schema()
    for file in try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    where file.hasSuffix(".proto") {
      var text = Tokens(try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8))
      while let word = text.next() {
        switch word {
        case "message": schema.messages[text.name()] = schema.message(&text)
        case ";": break
        case "enum": schema.enumerations[text.name()] = schema.enumeration(&text)
        default: text.skipStatement(after: word)
        }
      }
    }
    return schema.resolved()
  }

  /// A message by its full name.
  func message(_ fullName: String) -> Message {
    guard let name = fullName.split(separator: ".").last else { return Message() }
    return messages[String(name)] ?? Message()
  }

  private func message(_ text: inout Tokens) -> Message {
    var message = Message()
    var choice: Int?
    text.expect("{")
    while let word = text.next() {
      switch word {
      case "}" where choice == nil: return message
      case "}": choice = nil
      case "oneof":
        _ = text.name()
        text.expect("{")
        choice = message.choices
        message.choices += 1
      case "option", "reserved": text.skipStatement(after: word)
      default: message.fields.append(field(word, choice, &text))
      }
    }
    return message
  }

  private func field(_ first: String, _ choice: Int?, _ text: inout Tokens) -> Field {
    let isRepeated = first == "repeated"
    let type = isRepeated ? text.name() : first
    var field = Field(name: text.name(), number: 0, kind: Self.kind(type), choice: choice)
    field.isRepeated = isRepeated
    text.expect("=")
    field.number = UInt32(text.name()) ?? 0
    let options = text.statement()
    for (index, word) in options.enumerated() {
      let value = options.dropFirst(index + 1).first { ![")", "=", ":"].contains($0) } ?? ""
      switch word {
      case "showroom.swift_type": field.swiftType = value
      case "max_bytes": field.bytesMax = Int(value) ?? 0
      case "max_items": field.itemsMax = Int(value) ?? 0
      case "required": field.isRequired = value == "true"
      default: break
      }
    }
    return field
  }

  private static func kind(_ type: String) -> Kind {
    switch type {
    case "int32", "int64": .signed
    case "uint32": .unsigned(bits: 32)
    case "uint64": .unsigned(bits: 64)
    case "bool": .bool
    case "string": .text
    case "bytes": .bytes
    case "google.protobuf.Timestamp": .time
    default: .message(String(type.split(separator: ".").last ?? ""))
    }
  }

  private func enumeration(_ text: inout Tokens) -> [Int32] {
    var numbers: [Int32] = []
    text.expect("{")
    while let word = text.next(), word != "}" {
      let rest = text.statement()
      if word != "option", rest.first == "=", let number = rest.dropFirst().first {
        numbers.append(Int32(number) ?? 0)
      }
    }
    return numbers
  }

  /// What looked like a message and is an enumeration is one.
  private func resolved() -> Schema {
    var schema = self
    for (name, message) in messages {
      for (index, field) in message.fields.enumerated() {
        guard case .message(let type) = field.kind, enumerations[type] != nil else { continue }
        schema.messages[name]?.fields[index].kind = .enumeration(type)
      }
    }
    return schema
  }
}

/// The words of a proto file, without its comments.
private struct Tokens {
  private var words: ArraySlice<String>

  init(_ text: String) {
    var words: [String] = []
    for line in text.split(separator: "\n") {
      let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
      var word = ""
      for character in code {
        let isPart = character.isLetter || character.isNumber || "._".contains(character)
        if isPart { word.append(character) }
        if !isPart && !word.isEmpty {
          words.append(word)
          word = ""
        }
        if "{}[]()=;:,".contains(character) { words.append(String(character)) }
      }
      if !word.isEmpty { words.append(word) }
    }
    self.words = words[...]
  }

  mutating func next() -> String? { words.popFirst() }
  mutating func name() -> String { words.popFirst() ?? "" }
  mutating func expect(_ word: String) {
    precondition(words.popFirst() == word, "the schema is not as this reader knows it")
  }

  /// The rest of a statement, its semicolon not counted.
  mutating func statement() -> [String] {
    var found: [String] = []
    while let word = next(), word != ";" { found.append(word) }
    return found
  }

  /// Passes over a statement, whether it ends with a semicolon or a block.
  mutating func skipStatement(after first: String) {
    var depth = first == "{" ? 1 : 0
    while let word = next() {
      if word == "{" { depth += 1 }
      if word == "}" { depth -= 1 }
      if depth == 0 && (word == "}" || word == ";") { return }
    }
  }
}
