import Values

// Bare values, as elements of lists and after names.
extension JSONWriter {
  mutating func text(_ value: String) {
    append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      // Everything else may stand for itself; DEL and above need no escape in JSON.
      if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
        append(byte)
      } else {
        escape(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): raw("\\\"")
    case UInt8(ascii: "\\"): raw("\\\\")
    case 0x08: raw("\\b")
    case 0x09: raw("\\t")
    case 0x0A: raw("\\n")
    case 0x0C: raw("\\f")
    case 0x0D: raw("\\r")
    default:
      raw("\\u00")
      append(Self.hexadecimal(byte >> 4))
      append(Self.hexadecimal(byte & 15))
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }

  mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  mutating func long<Number: FixedWidthInteger>(_ value: Number) {
    append(UInt8(ascii: "\""))
    number(value)
    append(UInt8(ascii: "\""))
  }

  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    if value < 0 { append(UInt8(ascii: "-")) }
    digits(UInt64(value.magnitude), places: 1)
  }

  /// Decimal digits, with zeros before to make up so many places.
  private mutating func digits(_ value: UInt64, places: Int) {
    var rest = value
    var reversed: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var count = 0
    withUnsafeMutableBytes(of: &reversed) { buffer in
      repeat {
        buffer[count] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
        count += 1
      } while rest > 0
      while count < places {
        buffer[count] = UInt8(ascii: "0")
        count += 1
      }
    }
    withUnsafeBytes(of: &reversed) { buffer in
      for index in stride(from: count - 1, through: 0, by: -1) { append(buffer[index]) }
    }
  }

  mutating func value<Value: WireEnum>(_ value: Value) {
    append(UInt8(ascii: "\""))
    for byte in value.protoName.utf8 { append(byte) }
    append(UInt8(ascii: "\""))
  }

  mutating func base64(_ value: [UInt8]) {
    append(UInt8(ascii: "\""))
    for byte in Base64.encode(value) { append(byte) }
    append(UInt8(ascii: "\""))
  }

  /// RFC 3339 in UTC with 0, 3, 6 or 9 decimals, as few as are exact.
  mutating func time(_ value: Timestamp) {
    let date = CivilTime(secondsSinceEpoch: value.seconds)
    append(UInt8(ascii: "\""))
    digits(UInt64(date.year), places: 4)
    append(UInt8(ascii: "-"))
    digits(UInt64(date.month), places: 2)
    append(UInt8(ascii: "-"))
    digits(UInt64(date.day), places: 2)
    append(UInt8(ascii: "T"))
    digits(UInt64(date.hour), places: 2)
    append(UInt8(ascii: ":"))
    digits(UInt64(date.minute), places: 2)
    append(UInt8(ascii: ":"))
    digits(UInt64(date.second), places: 2)
    fraction(value.nanos)
    raw("Z\"")
  }

  private mutating func fraction(_ nanos: Int32) {
    if nanos == 0 { return }
    append(UInt8(ascii: "."))
    if nanos % 1_000_000 == 0 { return digits(UInt64(nanos / 1_000_000), places: 3) }
    if nanos % 1_000 == 0 { return digits(UInt64(nanos / 1_000), places: 6) }
    digits(UInt64(nanos), places: 9)
  }

  /// The message's members after its type; the raw bytes when the type is not of this schema, and
  /// where Any is nested in Any so deep that only an attack explains it.
  mutating func any(_ value: AnyValue) {
    beginObject()
    name(FieldName("@type", "@type"))
    text(value.typeURL)
    anyDepth += 1
    defer { anyDepth -= 1 }
    let type = anyDepth > Limits.anyDepthMax ? nil : MessageType.named(value.fullName)
    let members = type.flatMap { try? $0.membersWriter(value.value) }
    if let members {
      members(&self)
    } else {
      bytes(FieldName("value", "value"), value.value)
    }
    endObject()
  }
}
