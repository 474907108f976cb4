/// What `ByteReader` and `RawByteReader` share: reads that return nil when too few bytes are left,
/// and then leave the cursor where it was.
public protocol ByteCursor {
  /// Bytes not read yet.
  var bytesLeft: Int { get }
  /// The byte so far ahead of the cursor; the caller has checked that it is there.
  func byte(ahead offset: Int) -> UInt8
  /// Moves past so many bytes; the caller has checked that they are there.
  mutating func advance(_ byteCount: Int)
  /// A copy of the next bytes, and moves past them.
  mutating func readBytes(_ byteCount: Int) -> [UInt8]?
}

extension ByteCursor {
  /// Whether nothing is left.
  @inlinable public var isAtEnd: Bool { bytesLeft == 0 }

  /// Moves past so many bytes; false when fewer are left or the count is negative.
  @inlinable public mutating func skip(_ byteCount: Int) -> Bool {
    guard byteCount >= 0, byteCount <= bytesLeft else { return false }
    advance(byteCount)
    return true
  }

  /// The next byte.
  @inlinable public mutating func readByte() -> UInt8? {
    guard bytesLeft > 0 else { return nil }
    let value = byte(ahead: 0)
    advance(1)
    return value
  }

  /// An integer, most significant byte first.
  @inlinable public mutating func readBigEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type = Integer.self
  ) -> Integer? {
    let size = MemoryLayout<Integer>.size
    guard bytesLeft >= size else { return nil }
    var value: Integer = 0
    for offset in 0..<size {
      value = (value << 8) | Integer(truncatingIfNeeded: byte(ahead: offset))
    }
    advance(size)
    return value
  }

  /// An integer, least significant byte first.
  @inlinable public mutating func readLittleEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type = Integer.self
  ) -> Integer? {
    readBigEndian(type)?.byteSwapped
  }

  /// A protobuf varint of at most 10 bytes; nil also when it does not fit 64 bits.
  @inlinable public mutating func readVarint() -> UInt64? {
    var value: UInt64 = 0
    let available = min(bytesLeft, 10)
    for offset in 0..<available {
      let next = byte(ahead: offset)
      if offset == 9 && next > 1 { return nil }
      value |= UInt64(next & 0x7F) << UInt64(7 * offset)
      if next < 0x80 {
        advance(offset + 1)
        return value
      }
    }
    return nil
  }
}
