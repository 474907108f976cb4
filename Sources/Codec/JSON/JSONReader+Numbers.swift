extension JSONReader {
  /// An integer as number or as string; "1.0" and "1e3" are integers too.
  mutating func integer<Number: FixedWidthInteger>() throws(JSONError) -> Number {
    let text: ArraySlice<UInt8>
    if peek() == UInt8(ascii: "\"") {
      var inner = try JSONReader(Array(try string().utf8), options: options)
      inner.path = path
      let first = inner.bytes.first ?? 0
      guard first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
      else { throw fault(.malformed, "an integer") }
      text = try inner.numberText()
      if inner.at < inner.bytes.count { throw fault(.malformed, "an integer") }
    } else {
      text = try numberText()
    }
    guard let decimal = Decimal(text), let number = Number(exactly: decimal.value) else {
      throw fault(.invalidValue, "an integer from \(Number.min) to \(Number.max)")
    }
    return number
  }

  /// The text of a number, by JSON's grammar.
  mutating func numberText() throws(JSONError) -> ArraySlice<UInt8> {
    skipSpace()
    let start = at
    if at < bytes.count && bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at < bytes.count ? bytes[at] : 0
    guard skipDigits() > 0, first != UInt8(ascii: "0") || !isDigit(1, before: at, start) else {
      throw fault(.malformed, "a JSON value")
    }
    if at < bytes.count && bytes[at] == UInt8(ascii: ".") {
      at += 1
      if skipDigits() == 0 { throw fault(.malformed, "digits after the point") }
    }
    if at < bytes.count && bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count && (bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-")) {
        at += 1
      }
      if skipDigits() == 0 { throw fault(.malformed, "digits of the exponent") }
    }
    return bytes[start..<at]
  }

  /// Whether the whole part that ends at `end` has more than one digit.
  private func isDigit(_ count: Int, before end: Int, _ start: Int) -> Bool {
    end - start - (bytes[start] == UInt8(ascii: "-") ? 1 : 0) > count
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while at < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
      at += 1
    }
    return at - start
  }
}

/// The integer that a JSON number says, if it is one: computed exactly, in a bounded number of
/// steps whatever the exponent.
private struct Decimal {
  var value: Int128 = 0

  init?(_ text: ArraySlice<UInt8>) {
    var digits: [UInt8] = []
    var isNegative = false
    var scale = 0
    var exponent = 0
    var exponentIsNegative = false
    var part = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: "-") where part < 2: isNegative = true
      case UInt8(ascii: "-"): exponentIsNegative = true
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "."): part = 1
      case UInt8(ascii: "e"), UInt8(ascii: "E"): part = 2
      default:
        let digit = byte - UInt8(ascii: "0")
        if part == 2 {
          exponent = min(exponent * 10 + Int(digit), 1_000_000_000)
        } else {
          digits.append(digit)
          if part == 1 { scale += 1 }
        }
      }
    }
    let shift = (exponentIsNegative ? -exponent : exponent) - scale
    guard let magnitude = Self.magnitude(digits, shift: shift) else { return nil }
    value = isNegative ? -magnitude : magnitude
  }

  /// `digits` × 10^shift when that is an integer of at most 20 digits.
  private static func magnitude(_ digits: [UInt8], shift: Int) -> Int128? {
    var digits = Array(digits.drop { $0 == 0 })
    if digits.isEmpty { return 0 }
    var shift = shift
    while shift < 0, digits.last == 0 {
      digits.removeLast()
      shift += 1
    }
    guard shift >= 0, digits.count + shift <= 20 else { return nil }
    digits += Array(repeating: 0, count: shift)
    return digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
  }
}
