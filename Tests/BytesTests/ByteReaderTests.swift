import Bytes
import Testing

@Suite struct ByteReaderTests {
  /// Reads the bytes inside the closure that lends them.
  private func reading<Result>(
    _ bytes: [UInt8], _ body: (inout RawByteReader) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { memory in
      var reader = RawByteReader(memory)
      return body(&reader)
    }
  }

  /// A protobuf varint, written here on its own.
  private func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  @Test func integersBeginWithTheirHighestByte() {
    reading([0x01, 0x02, 0x03, 0x04, 0xFF]) { reader in
      #expect(reader.readBigEndian(UInt32.self) == 0x0102_0304)
      #expect(reader.readBigEndian(Int8.self) == -1)
      #expect(reader.isAtEnd)
    }
  }

  @Test func readingPastTheEndIsNilAndMovesNothing() {
    reading([1, 2, 3]) { reader in
      #expect(reader.readBigEndian(UInt32.self) == nil)
      for byteCount in [4, -1, .max, .min] {
        #expect(reader.readRaw(byteCount) == nil)
        #expect(reader.skip(byteCount) == false)
      }
      #expect(reader.bytesLeft == 3)
      #expect(reader.skip(1) == true)
      #expect(reader.readRaw(2).map(Array.init) == [2, 3])
      #expect(reader.readRaw(1) == nil)
      #expect(reader.readRaw(0)?.isEmpty == true)
    }
  }

  @Test(arguments: [
    (0, 1), (1, 1), (127, 1), (128, 2), (300, 2), (UInt64(UInt32.max), 5), (1 << 63, 10),
    (UInt64.max, 10),
  ])
  func varintsSurvive(value: UInt64, size: Int) {
    let bytes = varint(value)
    #expect(bytes.count == size)
    reading(bytes + [7]) { reader in
      #expect(reader.readVarint() == value)
      #expect(reader.bytesLeft == 1)
    }
    for cut in 0..<size {
      reading(Array(bytes.prefix(cut))) { short in
        #expect(short.readVarint() == nil)
        #expect(short.bytesLeft == cut)
      }
    }
  }

  @Test func aVarintOverSixtyFourBitsIsRefused() {
    let tooLarge = [UInt8](repeating: 0xFF, count: 9) + [0x02]
    let tooLong = [UInt8](repeating: 0x80, count: 10) + [0x01]
    for bytes in [tooLarge, tooLong] {
      let value = reading(bytes) { reader in reader.readVarint() }
      #expect(value == nil)
    }
  }
}
