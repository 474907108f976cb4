/// The CRC-32C checksum (Castagnoli, polynomial 0x1EDC6F41 reflected), computed step by step.
///
/// A checksum can be continued: the value over `a` followed by `b` is the value over `b` begun
/// with the value over `a`. That is how records of a log are chained.
public struct CRC32C: Equatable, Sendable {
  /// The register, inverted between steps.
  private var register: UInt32

  /// Begins a checksum, or continues the one that ended with `value`; 0 begins.
  public init(continuing value: UInt32 = 0) {
    register = ~value
  }

  /// The checksum over everything given so far.
  public var value: UInt32 { ~register }

  /// The checksum over `bytes`, continuing the one that ended with `value`.
  public static func checksum(_ bytes: [UInt8], continuing value: UInt32 = 0) -> UInt32 {
    var checksum = CRC32C(continuing: value)
    checksum.update(bytes.span.bytes)
    return checksum.value
  }

  /// Goes on over `bytes`.
  public mutating func update(_ bytes: RawSpan) {
    // The pointer does not outlive the closure.
    register = bytes.withUnsafeBytes { Self.advance(register, over: $0) }
  }

  /// Eight tables of 256: table k gives the effect of a byte that k more bytes follow.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 {
        value = value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
      }
      tables[byte] = value
    }
    for index in 256..<tables.count {
      let shorter = tables[index - 256]
      tables[index] = (shorter >> 8) ^ tables[Int(shorter & 0xFF)]
    }
    return tables
  }()

  /// Slicing by 8: one step takes eight bytes with eight independent table look-ups.
  private static func advance(_ start: UInt32, over bytes: UnsafeRawBufferPointer) -> UInt32 {
    // The unsafe buffers are those of `bytes` and `tables`: every offset is below `bytes.count`,
    // and every index is 256 times a table's number plus one byte.
    tables.withUnsafeBufferPointer { table in
      var register = start
      var offset = 0
      while offset &+ 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        register = step(word ^ UInt64(register), table)
        offset &+= 8
      }
      while offset < bytes.count {
        register = (register >> 8) ^ table[Int((register ^ UInt32(bytes[offset])) & 0xFF)]
        offset &+= 1
      }
      return register
    }
  }

  @inline(__always)
  private static func step(_ word: UInt64, _ table: UnsafeBufferPointer<UInt32>) -> UInt32 {
    let low = table[1792 | Int(word & 0xFF)] ^ table[1536 | Int((word >> 8) & 0xFF)]
    let mid = table[1280 | Int((word >> 16) & 0xFF)] ^ table[1024 | Int((word >> 24) & 0xFF)]
    let high = table[768 | Int((word >> 32) & 0xFF)] ^ table[512 | Int((word >> 40) & 0xFF)]
    let top = table[256 | Int((word >> 48) & 0xFF)] ^ table[Int(word >> 56)]
    return low ^ mid ^ high ^ top
  }
}
