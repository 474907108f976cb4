/// The part of JSON that a manifest uses: objects, arrays, strings without escapes and unsigned
/// numbers, at most four deep.
enum ManifestValue: Equatable {
  case string(String)
  case number(UInt64)
  case array([ManifestValue])
  case object([String: ManifestValue])

  /// Nil when `text` is anything else, or has something behind the value.
  init?(parsing text: [UInt8]) {
    var parser = Parser(text: text)
    guard let value = parser.value(depth: 0), parser.isAtEnd else { return nil }
    self = value
  }

  subscript(key: String) -> ManifestValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var number: UInt64? { if case .number(let value) = self { value } else { nil } }
  var array: [ManifestValue]? { if case .array(let values) = self { values } else { nil } }

  private struct Parser {
    let text: [UInt8]
    var position = 0
    static let depthMax = 4

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return position == text.count
      }
    }

    mutating func value(depth: Int) -> ManifestValue? {
      guard depth < Self.depthMax else { return nil }
      skipSpace()
      guard position < text.count else { return nil }
      switch text[position] {
      case UInt8(ascii: "{"): return object(depth: depth)
      case UInt8(ascii: "["): return array(depth: depth)
      case UInt8(ascii: "\""): return string().map { .string($0) }
      default: return number().map { .number($0) }
      }
    }

    private mutating func object(depth: Int) -> ManifestValue? {
      var members: [String: ManifestValue] = [:]
      guard take("{") else { return nil }
      if take("}") { return .object(members) }
      repeat {
        skipSpace()
        guard let key = string(), members[key] == nil, take(":"),
          let member = value(depth: depth + 1)
        else { return nil }
        members[key] = member
      } while take(",")
      return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> ManifestValue? {
      var values: [ManifestValue] = []
      guard take("[") else { return nil }
      if take("]") { return .array(values) }
      repeat {
        guard let element = value(depth: depth + 1) else { return nil }
        values.append(element)
      } while take(",")
      return take("]") ? .array(values) : nil
    }

    private mutating func string() -> String? {
      guard take("\"") else { return nil }
      let start = position
      while position < text.count, text[position] != UInt8(ascii: "\"") {
        guard text[position] >= 0x20, text[position] < 0x7F, text[position] != UInt8(ascii: "\\")
        else { return nil }
        position += 1
      }
      let content = String(decoding: text[start..<position], as: UTF8.self)
      return take("\"") ? content : nil
    }

    private mutating func number() -> UInt64? {
      let start = position
      while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
      return UInt64(String(decoding: text[start..<position], as: UTF8.self))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      if character != "\"" { skipSpace() }
      guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    private mutating func skipSpace() {
      while position < text.count, text[position] == 0x20 || text[position] == 0x0A {
        position += 1
      }
    }
  }
}
