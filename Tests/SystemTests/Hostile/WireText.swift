/// Protobuf's wire format, written by hand: a hostile peer's bytes need not be what an encoder
/// would write.
enum WireText {
  static func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func number(_ field: UInt32, _ value: UInt64) -> [UInt8] {
    varint(UInt64(field) << 3) + varint(value)
  }

  static func block(_ field: UInt32, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(field) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  enum Value {
    case number(UInt64)
    case block(ArraySlice<UInt8>)
  }

  /// The fields of a message in their order; nil when the bytes are none.
  static func fields(_ bytes: ArraySlice<UInt8>) -> [(number: UInt32, value: Value)]? {
    var (rest, found) = (bytes, [(number: UInt32, value: Value)]())
    while !rest.isEmpty {
      guard let key = readVarint(&rest), key >> 3 < 1 << 29 else { return nil }
      guard let value = readVarint(&rest) else { return nil }
      switch key & 7 {
      case 0: found.append((UInt32(key >> 3), .number(value)))
      case 2:
        guard value <= UInt64(rest.count) else { return nil }
        found.append((UInt32(key >> 3), .block(rest.prefix(Int(value)))))
        rest = rest.dropFirst(Int(value))
      default: return nil
      }
    }
    return found
  }

  private static func readVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var (value, shift) = (UInt64(0), UInt64(0))
    while let byte = bytes.popFirst(), shift < 64 {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
