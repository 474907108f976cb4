import Bytes
import Testing

@Suite struct CRC32CTests {
  /// The vectors of RFC 3720, appendix B.4, and the usual check value.
  @Test func knownVectors() {
    #expect(CRC32C.checksum([]) == 0)
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
    #expect(CRC32C.checksum(Array((0..<32).reversed())) == 0x113F_DB5C)
  }

  /// Every length around the eight-byte step, against one bit at a time.
  @Test func agreesWithTheDefinition() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(CRC32C.checksum(bytes) == Self.bitByBit(bytes), "length \(count)")
    }
  }

  @Test func canBeContinuedAtEveryByte() {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 101) }
    let whole = CRC32C.checksum(bytes)
    for cut in 0...bytes.count {
      let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
      #expect(CRC32C.checksum(tail, continuing: CRC32C.checksum(head)) == whole)
      var steps = CRC32C()
      steps.update(head.span.bytes)
      steps.update(tail.span.bytes)
      #expect(steps.value == whole)
    }
  }

  @Test func everyBitCounts() {
    let bytes = (0..<40).map { UInt8($0) }
    let whole = CRC32C.checksum(bytes)
    for bit in 0..<(bytes.count * 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(CRC32C.checksum(flipped) != whole)
    }
  }

  private static func bitByBit(_ bytes: [UInt8]) -> UInt32 {
    var register = UInt32.max
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 {
        register = register & 1 == 1 ? (register >> 1) ^ 0x82F6_3B78 : register >> 1
      }
    }
    return ~register
  }
}
