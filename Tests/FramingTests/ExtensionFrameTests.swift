import Bytes
import Framing
import Testing

@Suite struct ExtensionFrameTests {
  private static let settings = Settings(
    frameBytesMax: 4_194_304, initialCredit: 64, concurrentStreamsMax: 1024,
    pingIntervalMillis: 30_000)

  private static func data(_ append: (inout ByteQueue) -> Void) -> [UInt8] {
    var queue = ByteQueue()
    append(&queue)
    queue.consume(FramingLimits.headerBytes)
    return queue.withReadable { [UInt8]($0) }
  }

  @Test func settingsSurviveAndMayBeLonger() {
    let data = Self.data { $0.append(Self.settings) }
    #expect(data.count == 16)
    for extra in 0...8 {
      let longer = data + [UInt8](repeating: 0xFF, count: extra)
      #expect(longer.withUnsafeBytes { Settings(data: $0) } == Self.settings)
    }
    for length in 0..<16 {
      #expect(data.prefix(length).withUnsafeBytes { Settings(data: $0) } == nil)
    }
  }

  @Test func goAwaySurvives() {
    let goAway = GoAway(lastStreamID: 41, code: 0, text: "restart")
    let data = Self.data { $0.append(goAway) }
    #expect(data.withUnsafeBytes { GoAway(data: $0) } == goAway)
    for length in 0..<8 {
      #expect(data.prefix(length).withUnsafeBytes { GoAway(data: $0) } == nil)
    }
  }

  @Test func aLongTextIsCutBetweenCharacters() {
    let goAway = GoAway(lastStreamID: 1, code: 0, text: String(repeating: "é", count: 2_000))
    let data = Self.data { $0.append(goAway) }
    let read = data.withUnsafeBytes { GoAway(data: $0) }
    #expect(read?.text == String(repeating: "é", count: 512))
  }

  @Test func badTextOfAGoAwayIsRepaired() {
    let data: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0x61, 0xFF]
    #expect(data.withUnsafeBytes { GoAway(data: $0) }?.text == "a\u{FFFD}")
  }
}
