import Bytes

/// One field of a protobuf message, its value still where it was received.
struct WireField {
  enum Value {
    case varint(UInt64)
    case bytes(UnsafeRawBufferPointer)
    /// Four or eight bytes; no envelope has such a field.
    case fixed
  }

  var number: UInt64
  var value: Value

  /// The bytes of a length-delimited field; any other wire type is malformed.
  func bytes() throws(Malformed) -> UnsafeRawBufferPointer {
    guard case .bytes(let bytes) = value else { throw Malformed() }
    return bytes
  }

  /// The text of a string field.
  func text() throws(Malformed) -> String {
    guard let text = String(validating: try bytes()) else { throw Malformed() }
    return text
  }

  /// The number of a varint field.
  func varint() throws(Malformed) -> UInt64 {
    guard case .varint(let number) = value else { throw Malformed() }
    return number
  }
}

/// Bytes that are not the message they should be.
struct Malformed: Error {}

extension RawByteReader {
  /// The next field; nil at the end. Groups are malformed: nothing here ever had them.
  mutating func readField() throws(Malformed) -> WireField? {
    guard !isAtEnd else { return nil }
    guard let tag = readVarint(), tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw Malformed() }
    return WireField(number: tag >> 3, value: try readValue(wireType: tag & 7))
  }

  private mutating func readValue(wireType: UInt64) throws(Malformed) -> WireField.Value {
    switch wireType {
    case 0:
      if let number = readVarint() { return .varint(number) }
    case 1:
      if skip(8) { return .fixed }
    case 2:
      if let size = readVarint(), size <= UInt64(bytesLeft), let bytes = readRaw(Int(size)) {
        return .bytes(bytes)
      }
    case 5:
      if skip(4) { return .fixed }
    default: break
    }
    throw Malformed()
  }
}
