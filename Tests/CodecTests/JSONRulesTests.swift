import APISchema
import Codec
import StoreSchema
import Testing
import Values

/// proto3 JSON: what is written, what is read, what is refused.
@Suite struct JSONRulesTests {
  private func failure<Message: WireMessage>(
    _ type: Message.Type, _ text: String, _ options: JSONReadOptions = .strict
  ) -> JSONError? {
    do throws(JSONError) {
      _ = try Message(jsonText: text, options: options)
      return nil
    } catch {
      return error
    }
  }

  @Test func canonicalForm() {
    let request = AddToCartRequest(
      idempotencyKey: "k\"\n", sessionID: SessionID(rawValue: 7), batchID: BatchID(rawValue: .max),
      quantity: Quantity(tenThousandths: -25_000), unitPrice: UnitPrice(), separateLine: true)
    #expect(
      request.jsonText()
        == #"{"idempotencyKey":"k\"\n","sessionId":"7","batchId":"18446744073709551615","#
        + #""quantityE4":"-25000","unitPrice":{},"separateLine":true}"#)
    #expect(
      PingResponse(payload: [0xFB, 0xFF, 0x00, 0x01]).jsonText() == #"{"payload":"+/8AAQ=="}"#)
    #expect(
      HealthResponse(status: .stopping).jsonText() == #"{"status":"HEALTH_STATUS_STOPPING"}"#)
    #expect(
      StaffMember(permissions: [.sessionReadAll, .unspecified]).jsonText()
        == #"{"permissions":["PERMISSION_SESSION_READ_ALL","PERMISSION_UNSPECIFIED"]}"#)
    #expect(
      HealthResponse().jsonText(options: JSONWriteOptions(printsDefaults: true))
        == #"{"status":"HEALTH_STATUS_UNSPECIFIED"}"#)
    #expect(
      RevokeTokenResponse(sequence: 3).jsonText(options: JSONWriteOptions(usesProtoNames: true))
        == #"{"sequence":"3"}"#)
  }

  @Test func times() throws {
    let cases: [(Int64, String)] = [
      (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000000001Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"), (1_500_000_000, "1970-01-01T00:00:01.500Z"),
      (1_000_001_000, "1970-01-01T00:00:01.000001Z"),
      (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
      (.max, "2262-04-11T23:47:16.854775807Z"), (.min, "1677-09-21T00:12:43.145224192Z"),
    ]
    for (nanoseconds, text) in cases {
      let event = APISchema.SessionExtended(expiresAt: Timestamp(nanoseconds: nanoseconds))
      #expect(event.jsonText() == "{\"expiresAt\":\"\(text)\"}")
      #expect(try APISchema.SessionExtended(jsonText: "{\"expiresAt\":\"\(text)\"}") == event)
    }
    let offset = try APISchema.SessionExtended(
      jsonText: #"{"expires_at":"1970-01-01T02:00:00.5+01:30"}"#)
    #expect(offset.expiresAt.nanoseconds == 1_800_500_000_000)
    for bad in [
      "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z", "1970-02-29T00:00:00Z",
      "1970-01-01T24:00:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z",
      "1600-01-01T00:00:00Z",
      "2300-01-01T00:00:00Z", "1970-01-01T00:00:00.1234567890Z", "1970-01-01T00:00:00Z ",
    ] {
      #expect(
        failure(APISchema.SessionExtended.self, "{\"expiresAt\":\"\(bad)\"}")?.code == .invalidValue
      )
    }
  }

  @Test func numbers() throws {
    func count(_ text: String) throws -> UInt32 {
      try ListStaffResponse(jsonText: "{\"totalCount\":\(text)}").totalCount
    }
    for (text, value) in [
      ("0", 0), ("-0", 0), ("7", 7), ("\"7\"", 7), ("7.0", 7), ("70e-1", 7), ("0.7e1", 7),
      ("4294967295", UInt32.max), ("4.294967295E+9", .max), ("0e999999999999", 0),
      ("1000000000000e-12", 1),
    ] {
      #expect(try count(text) == value, "\(text)")
    }
    for bad in [
      "-1", "4294967296", "1.5", "1e10", "\"\"", "\" 1\"", "\"1 \"", "01", "1.", ".5", "+1", "1e",
      "0x1", "NaN", "1e999999999999", "true", "[1]", "--1", "\"1\\u0030x\"", "-", "1-1",
    ] {
      #expect(throws: JSONError.self, "\(bad)") { try count(bad) }
    }
    let error = failure(ListStaffResponse.self, #"{"totalCount":-1}"#)
    #expect(error?.allowed == "an integer from 0 to 4294967295")
    let word = failure(ListStaffResponse.self, #"{"totalCount":"x"}"#)
    #expect(word?.allowed == "an integer" && word?.offset == 17)
    let longest = try RevokeTokenResponse(jsonText: #"{"sequence":"18446744073709551615"}"#)
    #expect(longest.sequence == .max)
    #expect(failure(RevokeTokenResponse.self, #"{"sequence":18446744073709551616}"#) != nil)
    let signed = try StockChanged.init(
      jsonText: #"{"stock":{},"onHandDeltaE4":"-9223372036854775808"}"#)
    #expect(signed.onHandDelta.tenThousandths == .min)
  }
}

extension JSONRulesTests {
  @Test func strings() throws {
    func name(_ text: String) throws -> String {
      try Identity(jsonText: "{\"name\":\(text)}").name
    }
    #expect(try name(#""\u00e9\ud83d\ude42\/\b\f\r\t\\\"""#) == "é🙂/\u{8}\u{c}\r\t\\\"")
    #expect(try name("\"\u{7F}\u{2028}🙂\"") == "\u{7F}\u{2028}🙂")
    for bad in [
      #""\ud83d""#, #""\ude42""#, #""\ud83d\u0041""#, #""\ud83dx""#, #""\u0000""#, #""\x41""#,
      #""\u12g4""#, #""\u12"#, #""abc"#, "\"a\nb\"", #""\"#, "'a'",
    ] {
      #expect(throws: JSONError.self, "\(bad)") { try name(bad) }
    }
    #expect(throws: JSONError.self) {
      try Identity(jsonUTF8: Array("{\"name\":\"".utf8) + [0xFF, 0x22, 0x7D])
    }
  }

  @Test func bytesInBothAlphabets() throws {
    for text in ["+/8=", "-_8=", "+/8", "-_8"] {
      #expect(try PingRequest(jsonText: "{\"payload\":\"\(text)\"}").payload == [0xFB, 0xFF])
    }
    for bad in ["A", "AA=A", "A===", "AA===", "A=", "A A=", "AA=", "%%%%"] {
      #expect(failure(PingRequest.self, "{\"payload\":\"\(bad)\"}") != nil, "\(bad)")
    }
  }

  @Test func namesNumbersAndNullsOfFields() throws {
    let text = #"{"role":2,"staffId":null,"client_id":"5","name":null}"#
    #expect(
      try Identity(jsonText: text) == Identity(role: .staff, clientID: ClientID(rawValue: 5)))
    #expect(try Identity(jsonText: " {\n\t\"role\" : \"ROLE_STAFF\" } \r\n").role == .staff)
    #expect(failure(Identity.self, #"{"role":"STAFF"}"#)?.code == .invalidValue)
    #expect(failure(Identity.self, #"{"role":99}"#)?.code == .invalidValue)
    #expect(failure(Identity.self, #"{"roles":2}"#)?.code == .unknownField)
    let lenient = JSONReadOptions(ignoresUnknownFields: true)
    let unknown = #"{"x":{"a":[1,"]",{"b":null}],"c":true},"name":"n","y":[[]]}"#
    #expect(try Identity(jsonText: unknown, options: lenient).name == "n")
    #expect(failure(Identity.self, #"{"x":{"a":[1,]},"name":"n"}"#, lenient) != nil)
  }

  @Test func duplicatesAndConflicts() {
    #expect(failure(Identity.self, #"{"name":"a","name":"b"}"#)?.code == .conflict)
    #expect(failure(Identity.self, #"{"staffId":"1","staff_id":"1"}"#)?.code == .conflict)
    let both = failure(StoreSchema.Reply.self, #"{"done":{},"saved":{}}"#)
    #expect(both?.code == .conflict)
    #expect(both?.allowed == "one member of body")
    #expect(failure(StoreSchema.Reply.self, #"{"done":{},"saved":null}"#) == nil)
  }

  @Test func structure() {
    for bad in [
      "", " ", "{", "}", "[]", "null", "1", "{}x", "{,}", "{\"name\"}", "{\"name\":}",
      "{\"name\":\"a\",}", "{\"name\":\"a\" \"role\":1}", "{name:\"a\"}", "{}{}", "\u{FEFF}{}",
    ] {
      #expect(failure(Identity.self, bad)?.code == .malformed, "\(bad)")
    }
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    let lenient = JSONReadOptions(ignoresUnknownFields: true)
    #expect(failure(Identity.self, "{\"x\":\(deep)}", lenient)?.code == .tooLarge)
    let million = String(repeating: "{\"x\":", count: 200_000)
    #expect(failure(Identity.self, million, lenient)?.code == .tooLarge)
    #expect(failure(Identity.self, "{}  ", JSONReadOptions(bytesMax: 3))?.code == .tooLarge)
  }

  @Test func limitsAndPaths() {
    let request = #"{"idempotencyKey":"k","batches":[{"code":"c","name":"n"},{"code":"c"}]}"#
    let error = failure(UpsertBatchesRequest.self, request)
    #expect(error?.code == .missing)
    #expect(error?.path == "batches[1].name")
    #expect(error?.allowed == "1 to 200 bytes")
    let long = #"{"token":"\#(String(repeating: "x", count: 257))"}"#
    #expect(failure(AuthenticateRequest.self, long)?.code == .outOfBounds)
    #expect(failure(AuthenticateRequest.self, long)?.path == "token")
    #expect(failure(AuthenticateRequest.self, long, JSONReadOptions(checksLimits: false)) == nil)
    #expect(failure(WhoAmIResponse.self, "{}")?.path == "identity")
    let many = (0..<21).map { _ in "1" }.joined(separator: ",")
    let staff = #"{"idempotencyKey":"k","login":"l","name":"n","permissions":[\#(many)]}"#
    #expect(failure(SaveStaffRequest.self, staff)?.path == "permissions")
  }

  @Test func truncatedAndChangedText() {
    for (index, type) in arbitraryTypes.enumerated() {
      var random = Random(seed: Random.seed &+ UInt64(index) &* 31)
      let text = type.arbitrary(&random).jsonUTF8()
      for count in 0..<min(text.count, 400) { survive(type, Array(text[..<count])) }
      for _ in 0..<100 {
        var changed = text
        changed[random.below(text.count)] = UInt8(truncatingIfNeeded: random.next())
        survive(type, changed)
      }
    }
  }

  private func survive(_ type: any Arbitrary.Type, _ text: [UInt8]) {
    func open<Message: Arbitrary>(_ type: Message.Type) {
      guard let message = try? Message(jsonUTF8: text) else { return }
      let again = try? Message(jsonText: message.jsonText())
      #expect(again == message, "\(Message.fullName), seed \(Random.seed)")
    }
    open(type)
  }

  @Test func messagesWithTheirTypes() throws {
    let status = GoogleRPCStatus(
      code: 3, message: "no", details: [AnyValue(ErrorDetail(code: .invalidField, field: "f"))])
    let text =
      #"{"code":3,"message":"no","details":["#
      + #"{"@type":"type.googleapis.com/showroom.v1.ErrorDetail","#
      + #""code":"INVALID_FIELD","field":"f"}]}"#
    #expect(status.jsonText() == text)
    #expect(try GoogleRPCStatus(jsonText: text) == status)
    let typeLast = #"{"details":[{"field":"f","@type":"x/showroom.v1.ErrorDetail"}]}"#
    let read = try GoogleRPCStatus(jsonText: typeLast)
    #expect(read.details.first?.value == ErrorDetail(field: "f").encoded())
    #expect(failure(GoogleRPCStatus.self, #"{"details":[{"field":"f"}]}"#)?.code == .missing)
    #expect(failure(GoogleRPCStatus.self, #"{"details":[{"@type":"x/y"}]}"#)?.code == .invalidValue)
    #expect(
      failure(ErrorDetail.self, #"{"@type":"x/showroom.v1.ErrorDetail"}"#)?.code == .unknownField)
  }
}
