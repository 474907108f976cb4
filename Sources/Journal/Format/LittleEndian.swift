import Bytes

extension [UInt8] {
  /// The integer that stands at `offset`, least significant byte first.
  @inline(__always)
  func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) -> Integer {
    // Any bytes are a valid integer, and the span checks the bounds.
    Integer(littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  /// Appends an integer, least significant byte first.
  @inline(__always)
  mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(littleEndian value: Integer) {
    // The pointer is to a local copy and used inside the closure only.
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// The checksum over a part, continuing the one that ended with `value`.
  @inline(__always)
  func checksum(_ range: Range<Int>, continuing value: UInt32 = 0) -> UInt32 {
    var checksum = CRC32C(continuing: value)
    checksum.update(span.bytes.extracting(range))
    return checksum.value
  }
}
