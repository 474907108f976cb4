extension JSONReader {
  /// A string with its escapes resolved. A NUL, or half of a surrogate pair, is no text.
  mutating func string() throws(JSONError) -> String {
    if !take("\"") { throw fault(.malformed, "a string") }
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        defer { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try stringWithEscapes(start) }
      if byte < 0x20 { throw fault(.malformed, "control characters as escapes") }
      at += 1
    }
    throw fault(.malformed, "a quote at the string's end")
  }

  private mutating func stringWithEscapes(_ start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<at])
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      if byte < 0x20 { throw fault(.malformed, "control characters as escapes") }
      if byte == UInt8(ascii: "\\") {
        try escape(&text)
      } else {
        text.append(byte)
      }
    }
    throw fault(.malformed, "a quote at the string's end")
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONError) {
    guard at < bytes.count else { throw fault(.malformed, "a character after the backslash") }
    let character = bytes[at]
    at += 1
    switch character {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(character)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try scalar()).utf8))
    default: throw fault(.malformed, "an escape of JSON")
    }
  }

  private mutating func scalar() throws(JSONError) -> Character {
    var number = try fourDigits()
    if (0xD800...0xDBFF).contains(number) {
      guard takeWord("\\u") else { throw fault(.malformed, "a whole surrogate pair") }
      let low = try fourDigits()
      guard (0xDC00...0xDFFF).contains(low) else {
        throw fault(.malformed, "a whole surrogate pair")
      }
      number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
    }
    guard number != 0, let scalar = Unicode.Scalar(number) else {
      throw fault(.malformed, Allowed.text)
    }
    return Character(scalar)
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw fault(.malformed, "four hexadecimal digits")
      }
      number = number << 4 | UInt32(digit)
      at += 1
    }
    return number
  }
}

// Fields of text and bytes, with the schema's limits.
extension JSONReader {
  mutating func text(bytesMax: Int) throws(JSONError) -> String {
    let text = try string()
    try check(text.utf8.count, bytesMax)
    return text
  }

  mutating func base64(bytesMax: Int) throws(JSONError) -> [UInt8] {
    guard let content = Base64.decode(try string().utf8) else {
      throw fault(.malformed, "base64")
    }
    try check(content.count, bytesMax)
    return content
  }

  private func check(_ count: Int, _ bytesMax: Int) throws(JSONError) {
    if options.checksLimits && bytesMax > 0 && count > bytesMax {
      throw fault(.outOfBounds, "at most \(bytesMax) bytes")
    }
  }

  mutating func bool() throws(JSONError) -> Bool {
    skipSpace()
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw fault(.malformed, "true or false")
  }

  /// By name, or by number.
  mutating func value<Value: WireEnum>() throws(JSONError) -> Value {
    if peek() == UInt8(ascii: "\"") {
      if let value = Value(protoName: try string()) { return value }
    } else {
      let number: Int32 = try integer()
      if let value = Value(rawValue: number) { return value }
    }
    let names = Value.allCases.map(\.protoName).joined(separator: ", ")
    throw fault(.invalidValue, "one of \(names)")
  }
}
