import Bytes
import Testing

@Suite struct ByteReaderTests {
  @Test func integersComeInBothOrders() {
    var reader = ByteReader([0x01, 0x02, 0x03, 0x04, 0x01, 0x02, 0xFF])
    #expect(reader.readBigEndian(UInt32.self) == 0x0102_0304)
    #expect(reader.readLittleEndian(UInt16.self) == 0x0201)
    #expect(reader.readBigEndian(Int8.self) == -1)
    #expect(reader.isAtEnd)
  }

  @Test func readingPastTheEndIsNilAndMovesNothing() {
    var reader = ByteReader([1, 2, 3])
    #expect(reader.readBigEndian(UInt32.self) == nil)
    #expect(reader.readBytes(4) == nil)
    #expect(reader.readBytes(-1) == nil)
    #expect(reader.readSlice(.max) == nil)
    #expect(reader.skip(4) == false)
    #expect(reader.skip(-1) == false)
    #expect(reader.bytesLeft == 3)
    #expect(reader.readBytes(3) == [1, 2, 3])
    #expect(reader.readByte() == nil)
    #expect(reader.readBytes(0) == [])
  }

  @Test func aPartIsClampedToItsArray() {
    var reader = ByteReader([1, 2, 3, 4], in: 2..<100)
    #expect(reader.readBytes(2) == [3, 4])
    #expect(reader.isAtEnd)
    var slice = ByteReader([1, 2, 3, 4][1..<3])
    #expect(slice.readBytes(2) == [2, 3])
    #expect(slice.readByte() == nil)
  }

  @Test(arguments: [
    (0, 1), (1, 1), (127, 1), (128, 2), (300, 2), (UInt64(UInt32.max), 5), (1 << 63, 10),
    (UInt64.max, 10),
  ])
  func varintsSurvive(value: UInt64, size: Int) {
    var writer = ByteWriter()
    writer.append(varint: value)
    #expect(writer.count == size)
    var reader = ByteReader(writer.bytes)
    #expect(reader.readVarint() == value)
    for cut in 0..<size {
      var short = ByteReader(writer.bytes, in: 0..<cut)
      #expect(short.readVarint() == nil)
      #expect(short.bytesLeft == cut)
    }
  }

  @Test func aVarintOverSixtyFourBitsIsRefused() {
    var tooLarge = ByteReader([UInt8](repeating: 0xFF, count: 9) + [0x02])
    #expect(tooLarge.readVarint() == nil)
    var tooLong = ByteReader([UInt8](repeating: 0x80, count: 10) + [0x01])
    #expect(tooLong.readVarint() == nil)
  }

  @Test func aRawReaderAgreesWithAReader() {
    let bytes = [UInt8](0...40)
    bytes.withUnsafeBytes { memory in
      var raw = RawByteReader(memory)
      var reader = ByteReader(bytes)
      #expect(raw.readBigEndian(UInt64.self) == reader.readBigEndian(UInt64.self))
      #expect(raw.readVarint() == reader.readVarint())
      #expect(raw.readRaw(5).map(Array.init) == reader.readBytes(5))
      #expect(raw.readRaw(100) == nil)
      #expect(raw.bytesLeft == reader.bytesLeft)
    }
  }

  @Test func aWriterOverwritesWhatItWrote() {
    var writer = ByteWriter(reserving: 16)
    writer.append(littleEndian: 0 as UInt32)
    writer.append("ab")
    writer.overwrite(at: 0, littleEndian: 0x0102_0304)
    #expect(writer.bytes == [4, 3, 2, 1, 0x61, 0x62])
    writer.overwrite(at: 2, bigEndian: 0x0A0B_0C0D)
    #expect(writer.bytes == [4, 3, 0x0A, 0x0B, 0x0C, 0x0D])
  }
}
