/// Builds an array of bytes.
public struct ByteWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Empty, with room for so many bytes.
  public init(reserving byteCount: Int = 0) { bytes.reserveCapacity(byteCount) }

  /// Bytes written.
  public var count: Int { bytes.count }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends the bytes.
  public mutating func append(_ source: [UInt8]) { bytes.append(contentsOf: source) }

  /// Appends the slice.
  public mutating func append(_ source: ArraySlice<UInt8>) { bytes.append(contentsOf: source) }

  /// Appends borrowed bytes.
  public mutating func append(_ source: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: source)
  }

  /// Appends the text's UTF-8, without a length.
  public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends an integer, most significant byte first.
  public mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends an integer, least significant byte first.
  public mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends a protobuf varint: 1 to 10 bytes.
  public mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Overwrites four bytes written earlier, for a length or checksum known only afterwards.
  /// The position must be inside what was written.
  public mutating func overwrite(at position: Int, bigEndian value: UInt32) {
    precondition(position >= 0 && position + 4 <= bytes.count, "only written bytes change")
    withUnsafeBytes(of: value.bigEndian) { source in
      for offset in 0..<4 { bytes[position + offset] = source[offset] }
    }
  }

  /// As above, least significant byte first.
  public mutating func overwrite(at position: Int, littleEndian value: UInt32) {
    overwrite(at: position, bigEndian: value.byteSwapped)
  }
}
