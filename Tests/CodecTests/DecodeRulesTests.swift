import APISchema
import Codec
import StoreSchema
import Testing
import Values

/// Each rule of decoding with the error it gives.
@Suite struct DecodeRulesTests {
  private func failure<Message: WireMessage>(
    _ type: Message.Type, _ bytes: [UInt8], _ options: DecodeOptions = .strict
  ) -> DecodeError? {
    do throws(DecodeError) {
      _ = try Message(decoding: bytes, options: options)
      return nil
    } catch {
      return error
    }
  }

  private func tagged(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    precondition(content.count < 128 && number < 16, "one byte for each")
    return [number << 3 | 2, UInt8(content.count)] + content
  }

  @Test func textMustBeUTF8WithoutNUL() {
    let bad: [[UInt8]] = [
      [0x00], [0x61, 0x00, 0x62], [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2],
      [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x9F, 0x99], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE],
    ]
    let good: [[UInt8]] = [
      [0x01], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
      [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
    ]
    // At every offset, so that the check by words and the check by bytes both meet it.
    for offset in 0..<20 {
      let before = Array(repeating: UInt8(ascii: "a"), count: offset)
      for after in [[], Array(repeating: UInt8(ascii: "z"), count: 9)] {
        for text in bad {
          let error = failure(AuthenticateRequest.self, tagged(1, before + text + after))
          #expect(error?.code == .invalidText, "\(text) at \(offset)")
          #expect(error?.path == "token")
        }
        for text in good {
          #expect(failure(AuthenticateRequest.self, tagged(1, before + text + after)) == nil)
        }
      }
    }
  }

  @Test func limitsNameFieldAndBound() throws {
    var request = UpsertBatchesRequest(
      idempotencyKey: "k",
      batches: (0..<4).map { BatchInput(code: "c\($0)", name: "n") })
    #expect(failure(UpsertBatchesRequest.self, request.encoded()) == nil)
    request.batches[3].code = String(repeating: "x", count: 65)
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.outOfBounds, path: "batches[3].code", allowed: "at most 64 bytes"))
    request.batches[3].code = ""
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.missing, path: "batches[3].code", allowed: "1 to 64 bytes"))
    request.batches[3].code = "c3"
    request.batches[1].tags = ["a", String(repeating: "é", count: 51)]
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.outOfBounds, path: "batches[1].tags[1]", allowed: "at most 100 bytes"))
    request.batches[1].tags = Array(repeating: "t", count: 51)
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.outOfBounds, path: "batches[1].tags", allowed: "at most 50 items"))
    request.batches = []
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.missing, path: "batches", allowed: "1 to 500 items"))
    request.batches = Array(repeating: BatchInput(code: "c", name: "n"), count: 501)
    #expect(
      failure(UpsertBatchesRequest.self, request.encoded())
        == DecodeError(.outOfBounds, path: "batches", allowed: "at most 500 items"))
  }

  @Test func packedNumbersCountAsItems() {
    let head = SaveStaffRequest(idempotencyKey: "k", login: "l", name: "n").encoded()
    let ones = [UInt8](repeating: 1, count: 20)
    #expect(failure(SaveStaffRequest.self, head + tagged(5, ones)) == nil)
    let error = failure(SaveStaffRequest.self, head + tagged(5, ones) + [0x28, 0x01])
    #expect(error == DecodeError(.outOfBounds, path: "permissions", allowed: "at most 20 items"))
  }

  @Test func requiredFieldsMustBeThere() {
    let empty = failure(AddToCartRequest.self, [])
    #expect(empty == DecodeError(.missing, path: "idempotency_key", allowed: "1 to 64 bytes"))
    let noSession = failure(AddToCartRequest.self, tagged(1, [0x6B]))
    #expect(noSession?.path == "session_id")
    let noMessage = failure(WhoAmIResponse.self, [])
    #expect(noMessage == DecodeError(.missing, path: "identity", allowed: "a message"))
    let noBody = failure(StoreSchema.Reply.self, [])
    #expect(noBody?.path == "body")
    #expect(noBody?.allowed.hasPrefix("one of done, saved,") == true)
    let noTime = failure(StoreCreated.self, tagged(1, []))
    #expect(noTime?.path == "settings.created_at")
  }

  @Test func enumsMustBeKnownUnlessTheCallerIsLenient() throws {
    #expect(failure(HealthResponse.self, [0x08, 0x07])?.code == .invalidValue)
    #expect(failure(HealthResponse.self, [0x08, 0x07])?.path == "status")
    #expect(try HealthResponse(decoding: [0x08, 0x07], options: .lenient).status == .unspecified)
    #expect(try HealthResponse(decoding: [0x08, 0x02]).status == .stopping)
    let staff = [UInt8]([0x2A, 0x02, 0x01, 0x09])
    #expect(failure(StaffMember.self, staff)?.path == "permissions[1]")
    let negative: [UInt8] = [0x08] + Array(repeating: 0xFF, count: 9) + [0x01]
    #expect(failure(HealthResponse.self, negative)?.code == .invalidValue)
  }

  @Test func timesMustFit() throws {
    func time(_ seconds: [UInt8], _ nanos: [UInt8]) -> [UInt8] {
      tagged(1, [0x08] + seconds + [0x10] + nanos)
    }
    let billion: [UInt8] = [0x80, 0x94, 0xEB, 0xDC, 0x03]
    #expect(failure(APISchema.SessionExpiring.self, time([1], billion))?.code == .invalidValue)
    #expect(failure(APISchema.SessionExpiring.self, time([1], billion))?.path == "expires_at")
    let minusOne = Array(repeating: UInt8(0xFF), count: 9) + [0x01]
    #expect(failure(APISchema.SessionExpiring.self, time([1], minusOne))?.code == .invalidValue)
    let farOff: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
    #expect(failure(APISchema.SessionExpiring.self, time(farOff, [0]))?.code == .invalidValue)
    for nanoseconds in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
      let event = APISchema.SessionExpiring(expiresAt: Timestamp(nanoseconds: nanoseconds))
      #expect(try APISchema.SessionExpiring(decoding: event.encoded()) == event)
      #expect(try APISchema.SessionExpiring(jsonText: event.jsonText()) == event)
    }
  }

  @Test func brokenBytes() {
    let cases: [(bytes: [UInt8], path: String)] = [
      ([0x00], ""), ([0x07], ""), ([0x80], ""), ([0x80, 0x80, 0x80, 0x80, 0x80, 0x01], ""),
      ([0x0A], "token"), ([0x0A, 0x05, 0x61], "token"), ([0x0B], "token"), ([0x0C], "token"),
      ([0x08, 0x01], "token"), ([0x0D, 1, 2, 3, 4], "token"),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "token"),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "token"),
      ([0xF8, 0x7F] + Array(repeating: 0xFF, count: 11), ""), ([0xF9, 0x7F, 1, 2], ""),
      ([0xFB, 0x7F], ""), ([0xFE, 0x7F], ""),
    ]
    for (bytes, path) in cases {
      let error = failure(AuthenticateRequest.self, bytes)
      #expect(error?.code == .malformed, "\(bytes)")
      #expect(error?.path == path, "\(bytes)")
    }
  }

  @Test func laterValuesReplaceEarlierOnes() throws {
    let first = AuthenticateRequest(token: "one").encoded()
    #expect(
      try AuthenticateRequest(decoding: first + AuthenticateRequest(token: "two").encoded()).token
        == "two")
    let left = WhoAmIResponse(identity: Identity(role: .staff, name: "a")).encoded()
    let right = WhoAmIResponse(identity: Identity(name: "b", staffID: .init(rawValue: 9))).encoded()
    // By the book they would be merged; protobuf-c loses numbers when it does.
    let twice = failure(WhoAmIResponse.self, left + right)
    #expect(twice == DecodeError(.malformed, path: "identity", allowed: "the field once"))
    let done = StoreSchema.Reply(body: .done(Done())).encoded()
    let saved = StoreSchema.Reply(body: .saved(SavedReply(id: 7))).encoded()
    #expect(try StoreSchema.Reply(decoding: done + saved).body == .saved(SavedReply(id: 7)))
    #expect(try StoreSchema.Reply(decoding: saved + done).body == .done(Done()))
  }

  @Test func encodingNeverCutsTextAtNUL() throws {
    let request = AuthenticateRequest(token: "a\0b\0")
    let decoded = try AuthenticateRequest(decoding: request.encoded())
    #expect(decoded.token == "a\u{FFFD}b\u{FFFD}")
  }
}
