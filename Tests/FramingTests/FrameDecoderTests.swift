import Bytes
import Framing
import Testing

@Suite struct FrameDecoderTests {
  /// Frames of every kind: empty, with data, unknown type and flags, reserved ids.
  private static let transcript: [(FrameHeader, [UInt8])] = [
    (FrameHeader(dataBytes: 3, streamID: 1, type: .request, flags: .remoteOpen), [1, 2, 3]),
    (FrameHeader(dataBytes: 0, streamID: 1, type: .data), []),
    (FrameHeader(dataBytes: 0, streamID: 1, type: .data, flags: .endOfStream), []),
    (FrameHeader(dataBytes: 1, streamID: .max, type: FrameType(rawValue: 0x7F)), [0]),
    (
      FrameHeader(
        dataBytes: 20, streamID: 0, type: .ping, flags: FrameFlags(rawValue: 0xFF)),
      [UInt8](0..<20)
    ),
    (FrameHeader(dataBytes: 2, streamID: 2, type: .response), [0, 0]),
  ]

  private static func encoded() -> [UInt8] {
    var queue = ByteQueue()
    for (header, data) in transcript {
      queue.append(header)
      queue.append(data)
    }
    return queue.withReadable { [UInt8]($0) }
  }

  private static let expected = transcript.map { Decoded.frame($0, $1) }

  @Test func aHeaderIsTenBytesInThisOrder() {
    var queue = ByteQueue()
    queue.append(
      FrameHeader(dataBytes: 0x030201, streamID: 0x0807_0605, type: .data, flags: .endOfStream))
    let bytes = queue.withReadable { [UInt8]($0) }
    #expect(bytes == [0x00, 0x03, 0x02, 0x01, 0x08, 0x07, 0x06, 0x05, 0x03, 0x05])
  }

  @Test func inputMayBeSplitAtEveryByte() {
    let bytes = Self.encoded()
    for cut in 0...bytes.count {
      let result = decode([[UInt8](bytes[..<cut]), [UInt8](bytes[cut...])])
      #expect(result.decoded == Self.expected, "cut at \(cut)")
    }
  }

  @Test func inputMayComeByteByByte() {
    let result = decode(Self.encoded().map { [$0] })
    #expect(result.decoded == Self.expected)
    #expect(result.bytesHeldMax == 29)
  }

  @Test func theLargestFrameIsWhole() {
    let data = [UInt8](repeating: 5, count: FramingLimits.dataBytesMax)
    let bytes = header(4_194_304, stream: 7, type: 3) + data
    let expected = [
      Decoded.frame(FrameHeader(dataBytes: data.count, streamID: 7, type: .data), data)
    ]
    #expect(decode([bytes]).decoded == expected)
    let chunks = stride(from: 0, to: bytes.count, by: 65_536).map {
      [UInt8](bytes[$0..<min($0 + 65_536, bytes.count)])
    }
    #expect(decode(chunks).decoded == expected)
  }

  @Test(arguments: [4_194_305, 16_777_215] as [UInt32])
  func anOversizeFrameIsSkippedWithoutBeingHeld(length: UInt32) {
    let chunk = [UInt8](repeating: 0xAA, count: 65_537)
    var chunks = header(length, stream: 9, type: 1).map { [$0] }
    var left = Int(length)
    while left > 0 {
      chunks.append(Array(chunk.prefix(left)))
      left -= chunk.count
    }
    chunks.append(header(1, stream: 11, type: 3) + [42])
    let result = decode(chunks)
    #expect(
      result.decoded == [
        .oversize(FrameHeader(dataBytes: Int(length), streamID: 9, type: .request)),
        .frame(FrameHeader(dataBytes: 1, streamID: 11, type: .data), [42]),
      ])
    #expect(result.bytesHeldMax <= FramingLimits.headerBytes)
  }

  @Test func extensionFramesHaveASmallerLimit() {
    let length = UInt32(FramingLimits.extensionBytesMax + 1)
    let bytes = header(length, stream: 0, type: 0x90) + [UInt8](repeating: 0, count: Int(length))
    let frame = FrameHeader(
      dataBytes: Int(length), streamID: 0, type: FrameType(rawValue: 0x90))
    #expect(decode([bytes, Self.encoded()]).decoded == [.oversize(frame)] + Self.expected)
  }

  /// HTTP/2's preface, a TLS record, and a length of 16 MiB.
  @Test(arguments: [0x50, 0x16, 0x01] as [UInt8])
  func whatDoesNotStartWithZeroEndsTheDecoding(first: UInt8) {
    let good = Self.encoded()
    let bad = [first] + [UInt8](repeating: 0, count: 30)
    #expect(decode([good, bad, good]).decoded == Self.expected + [.foreign(first)])
    #expect(decode([good + bad + good]).decoded == Self.expected + [.foreign(first)])
    #expect(decode([[first]]).decoded == [.foreign(first)])
  }

  @Test func memoryGrowsWithWhatArrivedNotWithTheLength() {
    var decoder = FrameDecoder()
    let bytes = header(4_000_000, stream: 1, type: 1) + [UInt8](repeating: 0, count: 90)
    bytes.withUnsafeBytes { memory in
      var input = memory
      _ = decoder.next(&input)
    }
    let held = decoder.bytesHeld
    #expect(held == 100)
  }

  @Test func chunkingNeverMatters() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    for round in 0..<300 {
      let bytes = Self.noise(&random)
      let whole = decode([bytes])
      let pieces = decode(Self.chunks(of: bytes, &random))
      #expect(whole.decoded == pieces.decoded, "seed \(seed) round \(round)")
    }
  }

  /// Frames that are mostly well formed, and sometimes not at all.
  private static func noise(_ random: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let length = UInt32.random(in: 0...200, using: &random)
      bytes += header(
        length, stream: .random(in: 0...9, using: &random),
        type: .random(in: 0...255, using: &random),
        flags: .random(in: 0...255, using: &random))
      bytes += (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      bytes[index] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }

  private static func chunks(of bytes: [UInt8], _ random: inout SplitMix64) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 0...40, using: &random))
      chunks.append([UInt8](bytes[start..<end]))
      start = end
    }
    return chunks
  }
}
