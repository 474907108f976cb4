import Codec
import Testing

/// What is encoded decodes to the same, in every form, for every message of the schema.
@Suite struct RoundTripTests {
  private static let samplesPerType = 60

  @Test func everyTypeIsInTheRegistry() {
    #expect(MessageType.all.count == arbitraryTypes.count)
    #expect(MessageType.all.count > 100)
    for type in MessageType.all {
      #expect(MessageType.named(type.fullName)?.fullName == type.fullName)
    }
    #expect(MessageType.named("showroom.v1.Nothing") == nil)
  }

  @Test func binary() throws {
    try forEverySample { message, random in try Self.checkBinary(message, &random) }
  }

  @Test func json() throws {
    try forEverySample { message, random in try Self.checkJSON(message, &random) }
  }

  @Test func registryConvertsBothWays() throws {
    try forEverySample { message, random in
      let type = try #require(MessageType.named(Swift.type(of: message).fullName))
      let text = try type.json(fromBinary: message.encoded())
      #expect(try type.binary(fromJSON: text) == message.encoded(), "seed \(Random.seed)")
    }
  }

  private func forEverySample(
    _ check: (any Arbitrary, inout Random) throws -> Void
  ) throws {
    for (index, type) in arbitraryTypes.enumerated() {
      var random = Random(seed: Random.seed &+ UInt64(index))
      for _ in 0..<Self.samplesPerType { try check(type.arbitrary(&random), &random) }
    }
  }

  private static func checkBinary<Message: Arbitrary>(
    _ message: Message, _ random: inout Random
  ) throws {
    let bytes = message.encoded()
    let decoded = try Message(decoding: bytes)
    #expect(decoded == message, "\(Message.fullName), seed \(Random.seed)")
    #expect(decoded.encoded() == bytes, "\(Message.fullName), seed \(Random.seed)")
    let inside = [1, 2, 3] + bytes + [4]
    #expect(try Message(decoding: inside[3..<3 + bytes.count]) == message)
    // Unknown fields of each wire type are skipped.
    let extra: [UInt8] = [0xF8, 0x7F, 0x05, 0xF9, 0x7F, 1, 2, 3, 4, 5, 6, 7, 8, 0xFA, 0x7F, 1, 9]
    #expect(try Message(decoding: extra + bytes) == message)
    #expect(try Message(decoding: bytes + extra + [0xFD, 0x7F, 1, 2, 3, 4]) == message)
  }

  private static func checkJSON<Message: Arbitrary>(
    _ message: Message, _ random: inout Random
  ) throws {
    for printsDefaults in [false, true] {
      for usesProtoNames in [false, true] {
        let options = JSONWriteOptions(
          printsDefaults: printsDefaults, usesProtoNames: usesProtoNames)
        let text = message.jsonText(options: options)
        let read = try Message(jsonText: text)
        #expect(read == message, "\(Message.fullName), seed \(Random.seed): \(text)")
      }
    }
  }
}
