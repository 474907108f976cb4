import APISchema
import StoreSchema
import Testing

@testable import Codec

/// Whatever the bytes: a typed error or a valid value, in bounded memory.
@Suite struct HostileBytesTests {
  /// Decodes; a value must encode to something that decodes to the same.
  private static func survive<Message: Arbitrary>(
    _ type: Message.Type, _ bytes: [UInt8], _ options: DecodeOptions
  ) {
    do throws(DecodeError) {
      let message = try Message(decoding: bytes, options: options)
      let again = try Message(decoding: message.encoded(), options: options)
      #expect(again == message, "\(Message.fullName) \(bytes), seed \(Random.seed)")
    } catch {
      #expect(!error.allowed.isEmpty, "\(Message.fullName) \(bytes)")
    }
  }

  private static func survive(_ type: any Arbitrary.Type, _ bytes: [UInt8]) {
    func open<Message: Arbitrary>(_ type: Message.Type) { survive(type, bytes, .strict) }
    open(type)
  }

  private func forEverySample(
    _ samples: Int, _ check: (any Arbitrary.Type, [UInt8], inout Random) -> Void
  ) {
    for (index, type) in arbitraryTypes.enumerated() {
      var random = Random(seed: Random.seed &+ UInt64(index) &* 7919)
      for _ in 0..<samples { check(type, type.arbitrary(&random).encoded(), &random) }
    }
  }

  @Test func truncationAtEveryOffset() {
    forEverySample(2) { type, bytes, _ in
      // Of a long message its two ends, which have every kind of field: the time is quadratic.
      for count in 0..<bytes.count where count < 400 || count > bytes.count - 100 {
        Self.survive(type, Array(bytes[..<count]))
      }
    }
  }

  /// Fewer tries with long messages.
  private static func tries(_ count: Int, _ bytes: [UInt8]) -> Int {
    max(4, count * 500 / max(500, bytes.count))
  }

  @Test func flippedBits() {
    forEverySample(4) { type, bytes, random in
      if bytes.isEmpty { return }
      for _ in 0..<Self.tries(60, bytes) {
        var changed = bytes
        for _ in 0...random.below(3) {
          changed[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        }
        Self.survive(type, changed)
      }
    }
  }

  @Test func insertedAndRemovedBytes() {
    forEverySample(3) { type, bytes, random in
      for _ in 0..<Self.tries(30, bytes) {
        var changed = bytes
        let at = random.below(bytes.count + 1)
        let end = min(bytes.count, at + random.below(4))
        changed.replaceSubrange(at..<end, with: random.bytes(0...5))
        Self.survive(type, changed)
      }
    }
  }

  @Test func noise() {
    for (index, type) in arbitraryTypes.enumerated() {
      var random = Random(seed: Random.seed &+ UInt64(index) &* 104_729)
      for _ in 0..<60 { Self.survive(type, random.bytes(0...60)) }
    }
  }

  @Test func memoryStaysBelowTheCap() throws {
    let cap = 300_000
    Arena.current.state.pointee.highWaterBytes = 0
    forEverySample(2) { type, bytes, random in
      func open<Message: Arbitrary>(_ type: Message.Type) {
        // The same message many times over: repeated fields grow.
        let times = min(1000, 100_000 / max(1, bytes.count))
        let many = Array(repeatElement(bytes, count: times).joined())
        for cut in [0, random.below(10)] {
          _ = try? Message(
            decoding: Array(many.dropLast(cut)), options: DecodeOptions(arenaBytesMax: cap))
        }
      }
      open(type)
    }
    let arena = Arena.current.state.pointee
    #expect(arena.highWaterBytes <= cap)
    #expect(arena.highWaterBytes > cap / 2, "the cap was never near: the test tests nothing")
    #expect(arena.chunks == nil, "further chunks are freed after each call")
  }
}

extension HostileBytesTests {
  /// Twenty-four bits of length for two bytes of input each: amplification by empty messages.
  @Test func manyEmptyMessagesMeetTheCap() throws {
    let bytes = Array(repeatElement([UInt8(0x32), 0x00], count: 100_000).joined())
    Arena.current.state.pointee.highWaterBytes = 0
    let error = #expect(throws: DecodeError.self) {
      try JournalRecord(decoding: bytes, options: DecodeOptions(arenaBytesMax: 1_000_000))
    }
    #expect(error?.code == .tooLarge)
    #expect(Arena.current.state.pointee.highWaterBytes <= 1_000_000)
    #expect(Arena.current.state.pointee.highWaterBytes > 100_000)
  }

  @Test func manyElementsMeetTheirLimit() {
    let bytes = Array(repeatElement([UInt8(0x32), 0x00], count: Limits.elementsMax + 1).joined())
    let error = #expect(throws: DecodeError.self) { try JournalRecord(decoding: bytes) }
    #expect(error?.code == .tooLarge)
    #expect(error?.path == "events[\(Limits.elementsMax)]")
    let unknown = Array(
      repeatElement([UInt8(0xF8), 0x7F, 0x01], count: Limits.elementsMax + 1).joined())
    let other = #expect(throws: DecodeError.self) { try JournalRecord(decoding: unknown) }
    #expect(other?.code == .tooLarge)
    // Packed numbers count one by one.
    let packed =
      [UInt8(0x22), 0x81, 0x80, 0x10] + Array(repeating: 1, count: Limits.elementsMax + 1)
    let third = #expect(throws: DecodeError.self) { try UpsertBatchesResponse(decoding: packed) }
    #expect(third?.code == .tooLarge)
  }

  @Test func longInputIsRefusedUnread() {
    let error = #expect(throws: DecodeError.self) {
      try PingRequest(decoding: [0xFF, 0xFF, 0xFF], options: DecodeOptions(bytesMax: 2))
    }
    #expect(error == DecodeError(.tooLarge, allowed: "at most 2 bytes"))
  }

  /// The schema is acyclic, so only the pass itself can be brought to its limit.
  @Test func depthIsBounded() {
    let bytes = UpsertBatchesRequest(
      idempotencyKey: "k", batches: [BatchInput(code: "c", name: "n")]
    ).encoded()
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      let plan = UpsertBatchesRequest.planIndex
      var deep = GuardPass(start, guardProgram)
      let isSound = deep.check(plan, 0, bytes.count, depth: Limits.depthMax)
      #expect(!isSound)
      #expect(deep.fault?.code == .tooDeep)
      #expect(deep.fault?.path == "batches[0]")
      var shallow = GuardPass(start, guardProgram)
      let isSoundOneUp = shallow.check(plan, 0, bytes.count, depth: Limits.depthMax - 1)
      #expect(isSoundOneUp)
    }
  }

  /// Any inside Any is opaque bytes to the decoder; writing it as JSON must not follow it for ever.
  @Test func nestedAnyIsBounded() throws {
    var status = GoogleRPCStatus(code: 1)
    for _ in 0..<500 { status = GoogleRPCStatus(code: 1, details: [AnyValue(status)]) }
    let text = status.jsonText()
    #expect(text.contains("\"value\":\""))
    #expect(try GoogleRPCStatus(decoding: status.encoded()) == status)
  }
}
