/// Reads JSON as a stream of tokens, without a tree in between. The depth is bounded by counting,
/// each name and value is looked at once, and faults carry the field's path.
public struct JSONReader: Sendable {
  let bytes: [UInt8]
  let options: JSONReadOptions
  var at = 0
  private(set) var depth = 0
  /// Where we are: field names and list indexes, outermost first.
  var path: [Segment] = []
  /// The depth of the object that is the content of an Any: its "@type" was read already.
  var typeNameDepth = 0

  enum Segment {
    case field(StaticString)
    case index(Int)
  }

  init(_ bytes: [UInt8], options: JSONReadOptions) throws(JSONError) {
    self.bytes = bytes
    self.options = options
    if bytes.count > options.bytesMax {
      throw JSONError(
        .tooLarge, path: "", allowed: "at most \(options.bytesMax) bytes", offset: 0)
    }
    if !bytes.withUnsafeBytes({ Self.isUTF8($0) }) {
      throw JSONError(.malformed, path: "", allowed: Allowed.text, offset: 0)
    }
  }

  private static func isUTF8(_ buffer: UnsafeRawBufferPointer) -> Bool {
    guard let start = buffer.baseAddress else { return true }
    return UTF8Check.isText(start, buffer.count)
  }

  /// Nothing but white space is left.
  mutating func end() throws(JSONError) {
    skipSpace()
    if at < bytes.count { throw fault(.malformed, "nothing after the object") }
  }

  mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  /// The next byte that is not white space; 0 at the end.
  mutating func peek() -> UInt8 {
    skipSpace()
    return at < bytes.count ? bytes[at] : 0
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  mutating func enter() throws(JSONError) {
    depth += 1
    if depth > Limits.jsonDepthMax {
      throw fault(.tooLarge, "at most \(Limits.jsonDepthMax) levels")
    }
  }

  mutating func leave() { depth -= 1 }

  /// A fault where the reader stands.
  func fault(_ code: JSONError.Code, _ allowed: String) -> JSONError {
    JSONError(code, path: pathText, allowed: allowed, offset: min(at, bytes.count))
  }

  private var pathText: String {
    var text = ""
    for segment in path {
      switch segment {
      case .field(let name): text += text.isEmpty ? "\(name)" : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// A fault of a field of the message that the reader is in.
  func fault(_ code: JSONError.Code, _ field: StaticString, _ allowed: String) -> JSONError {
    var inner = self
    inner.path.append(.field(field))
    return inner.fault(code, allowed)
  }
}

// Objects and arrays.
extension JSONReader {
  mutating func beginObject() throws(JSONError) {
    if !take("{") { throw fault(.malformed, "an object") }
    try enter()
  }

  /// The next member's name, with its colon; nil after the last, the brace taken.
  mutating func nextName(isFirst: inout Bool) throws(JSONError) -> String? {
    if take("}") {
      leave()
      return nil
    }
    if !isFirst && !take(",") { throw fault(.malformed, "a comma or the end of the object") }
    isFirst = false
    guard peek() == UInt8(ascii: "\"") else { throw fault(.malformed, "a name in quotes") }
    let name = try string()
    if !take(":") { throw fault(.malformed, "a colon after the name") }
    return name
  }

  /// An array; each element reads itself.
  mutating func list<Element>(
    itemsMax: Int, _ read: (inout JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    if !take("[") { throw fault(.malformed, "an array") }
    try enter()
    var list: [Element] = []
    while !take("]") {
      if !list.isEmpty && !take(",") { throw fault(.malformed, "a comma or the array's end") }
      if options.checksLimits && itemsMax > 0 && list.count == itemsMax {
        throw fault(.outOfBounds, "at most \(itemsMax) items")
      }
      path.append(.index(list.count))
      list.append(try read(&self))
      path.removeLast()
    }
    leave()
    return list
  }

  /// Takes a null, which stands for a field's absence.
  mutating func takeNull() -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    return takeWord("null")
  }

  mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[at + offset] != word.utf8Start[offset] { return false }
    at += count
    return true
  }

  /// Steps into a field; false when its value is null, which stands for absence. A second value
  /// for the same field is refused.
  mutating func enter(
    _ field: StaticString, _ index: Int, _ seen: inout SeenFields
  ) throws(JSONError) -> Bool {
    path.append(.field(field))
    if !seen.insert(index) { throw fault(.conflict, "the field once") }
    if !takeNull() { return true }
    path.removeLast()
    return false
  }

  /// Steps out of a field.
  mutating func leaveField() { path.removeLast() }

  /// A member of a oneof: no other member may be set.
  func claim<Body>(_ body: Body?, _ oneof: StaticString) throws(JSONError) {
    if body != nil { throw fault(.conflict, "one member of \(oneof)") }
  }

  /// A required field must have been there.
  func require(
    _ isPresent: Bool, _ field: StaticString, _ allowed: StaticString
  ) throws(JSONError) {
    if !isPresent && options.checksLimits { throw fault(.missing, field, "\(allowed)") }
  }

  /// A name that is no field of the message: skipped or refused.
  mutating func unknown(_ name: String) throws(JSONError) {
    if name == "@type" && depth == typeNameDepth { return try skipValue() }
    if !options.ignoresUnknownFields {
      throw fault(.unknownField, "only fields of the message")
    }
    try skipValue()
  }

  /// Any value, checked for being JSON.
  mutating func skipValue() throws(JSONError) {
    switch peek() {
    case UInt8(ascii: "{"):
      try beginObject()
      var isFirst = true
      while try nextName(isFirst: &isFirst) != nil { try skipValue() }
    case UInt8(ascii: "["):
      let count = path.count
      _ = try list(itemsMax: 0) { (json) throws(JSONError) in try json.skipValue() }
      path.removeLast(path.count - count)
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t") where takeWord("true"), UInt8(ascii: "f") where takeWord("false"),
      UInt8(ascii: "n") where takeWord("null"):
      break
    default: _ = try numberText()
    }
  }
}

/// Which fields of a message were seen, by their place in it.
struct SeenFields {
  private var bits: UInt64 = 0

  /// False when the field was seen before.
  mutating func insert(_ index: Int) -> Bool {
    let bit = UInt64(1) << UInt64(index)
    defer { bits |= bit }
    return bits & bit == 0
  }
}
