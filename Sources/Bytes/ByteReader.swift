/// A bounds-checked cursor over borrowed memory: for parsing in place what a connection received.
/// Reads return nil when too few bytes are left, and then leave the cursor where it was.
///
/// The memory must outlive the reader; both stay inside the closure or call that lent it.
public struct RawByteReader {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline var position = 0

  /// Reads the borrowed bytes.
  @inlinable public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Bytes not read yet.
  @inlinable public var bytesLeft: Int { bytes.count &- position }

  /// Whether nothing is left.
  @inlinable public var isAtEnd: Bool { bytesLeft == 0 }

  /// Moves past so many bytes; false when fewer are left or the count is negative.
  @inlinable public mutating func skip(_ byteCount: Int) -> Bool { readRaw(byteCount) != nil }

  /// The next bytes, still borrowed; nil when fewer are left or the count is negative.
  @inlinable public mutating func readRaw(_ byteCount: Int) -> UnsafeRawBufferPointer? {
    guard byteCount >= 0, byteCount <= bytesLeft else { return nil }
    let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position &+ byteCount])
    position &+= byteCount
    return part
  }

  /// An integer, most significant byte first.
  @inlinable public mutating func readBigEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type = Integer.self
  ) -> Integer? {
    let size = MemoryLayout<Integer>.size
    guard bytesLeft >= size else { return nil }
    var value: Integer = 0
    for offset in 0..<size {
      value = (value << 8) | Integer(truncatingIfNeeded: bytes[position &+ offset])
    }
    position &+= size
    return value
  }

  /// A protobuf varint of at most 10 bytes; nil also when it does not fit 64 bits.
  @inlinable public mutating func readVarint() -> UInt64? {
    var value: UInt64 = 0
    let available = min(bytesLeft, 10)
    for offset in 0..<available {
      let next = bytes[position &+ offset]
      if offset == 9 && next > 1 { return nil }
      value |= UInt64(next & 0x7F) << UInt64(7 * offset)
      if next < 0x80 {
        position &+= offset + 1
        return value
      }
    }
    return nil
  }
}
