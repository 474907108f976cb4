import Framing
import Testing

@testable import RPC

/// What other implementations send, and what breaks servers.
@Suite struct ServerInteropTests {
  @Test func streamIDsMayComeOutOfOrderAndWithGaps() {
    let rig = ServerRig()
    for id: UInt32 in [5, 1, 3, 1001, 7, 999] { rig.receive(.request(id, "Unary")) }
    #expect(rig.callCount == 6)
    #expect(rig.sent() == [])
  }

  @Test func anIDTooFarBelowTheHighestIsRefused() {
    let rig = ServerRig()
    rig.receive(.request(2001, "Unary"), .request(979, "Unary"), .request(977, "Unary"))
    #expect(rig.callCount == 2)
    #expect(rig.sentFailures() == ["977 invalidArgument"])
  }

  @Test(arguments: [0, 2, 4_294_967_294] as [UInt32])
  func evenIDsAreRefused(id: UInt32) {
    let rig = ServerRig()
    rig.receive(.request(id, "Unary"), .data(id, [1]))
    #expect(rig.sentFailures() == ["\(id) invalidArgument", "\(id) invalidArgument"])
    #expect(rig.takeLog() == [])
  }

  @Test func aFinishedIDCanNotBeUsedAgain() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"))
    rig.respond(1, [])
    _ = rig.sent()
    rig.receive(.request(1, "Unary"))
    #expect(rig.sentFailures() == ["1 invalidArgument"])
    #expect(rig.takeLog() == ["call 1 Unary []"])
  }

  @Test func anActiveIDUsedAgainEndsItsCall() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"), .request(1, "Unary"))
    #expect(rig.takeLog() == ["call 1 Unary []", "ended 1 invalidArgument"])
    #expect(rig.sentFailures() == ["1 invalidArgument"])
    #expect(!rig.respond(1, []))
  }

  @Test(arguments: ["Unary", "Watch"])
  func dataForAMethodWithOneMessageEndsTheCall(method: String) {
    let rig = ServerRig()
    rig.receive(.request(1, method, flags: .remoteOpen), .data(1, [1]))
    #expect(rig.takeLog() == ["call 1 \(method) []", "ended 1 invalidArgument"])
    #expect(rig.sentFailures() == ["1 invalidArgument"])
  }

  @Test func dataAfterTheClientsEndIsAnError() {
    let rig = ServerRig()
    rig.receive(.request(1, "Talk", flags: .remoteOpen), .end(1), .data(1, [1]))
    #expect(rig.takeLog().last == "ended 1 invalidArgument")
  }

  @Test func lateDataIsDroppedSilently() {
    let rig = ServerRig()
    rig.receive(.request(1, "Upload", flags: .remoteOpen))
    rig.respond(1, [])
    _ = rig.sent()
    rig.receive(.data(1, [1]), .data(1, []), .end(1))
    #expect(rig.sent() == [])
    #expect(rig.takeLog() == ["call 1 Upload []"])
  }

  @Test func anyAmountOfLateDataIsNoFlood() {
    let rig = ServerRig()
    rig.receive(.request(1, "Upload", flags: .remoteOpen))
    rig.fail(1, Status(.aborted))
    for _ in 0..<10_100 { rig.receive(.data(1, [1])) }
    #expect(rig.takeLog() == ["call 1 Upload []"])
  }

  @Test func dataForAStreamThatNeverWasIsAnError() {
    let rig = ServerRig()
    rig.receive(.data(9, [1]))
    #expect(rig.sentFailures() == ["9 invalidArgument"])
  }

  @Test func unknownTypesAndFlagsAreIgnored() {
    let rig = ServerRig()
    rig.receive(.request(1, "Talk", flags: .remoteOpen))
    for type: UInt8 in [0x00, 0x04, 0x05, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0xFF] {
      for id: UInt32 in [0, 1, 2, 99] {
        rig.receive(Frame(type: FrameType(rawValue: type), id: id, data: [0, 0, 0, 1]))
      }
    }
    rig.receive(.data(1, [1], flags: FrameFlags(rawValue: 0xF8)))
    rig.receive(.request(3, "Unary", flags: FrameFlags(rawValue: 0xF0)))
    #expect(rig.takeLog() == ["call 1 Talk []", "message 1 [1]", "call 3 Unary []"])
    #expect(rig.sent() == [])
  }

  @Test func aResponseFromAClientIsIgnored() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"), .response(1, [1]))
    #expect(rig.takeLog() == ["call 1 Unary []"])
    #expect(rig.sent() == [])
  }

  @Test func unknownMethodsAreUnimplemented() {
    let rig = ServerRig()
    rig.receive(.request(1, "Nothing"))
    let other = CallRequest(service: "other.Service", method: "Unary")
    rig.receive(Frame(type: .request, id: 3, data: Frame.encoded(other)))
    rig.receive(Frame(type: .request, id: 5))
    #expect(rig.sentFailures() == ["1 unimplemented", "3 unimplemented", "5 unimplemented"])
    #expect(rig.takeLog() == [])
  }

  @Test func aMalformedEnvelopeIsAnInvalidArgument() {
    let rig = ServerRig()
    for (index, data)
      in ([[0x0A, 0x05, 0x61], [0x0A, 0x01, 0xFF], [0xFF], [0x00], [0x0B]]
      as [[UInt8]]).enumerated()
    {
      let id = UInt32(index * 2 + 1)
      rig.receive(Frame(type: .request, id: id, data: data))
      #expect(rig.sentFailures() == ["\(id) invalidArgument"], "\(data)")
    }
    #expect(rig.takeLog() == [])
  }

  @Test func anOversizeRequestIsSkippedAndAnswered() {
    let rig = ServerRig()
    let tooLarge = [UInt8](repeating: 0, count: 4_194_305)
    rig.receive(Frame(type: .request, id: 1, data: tooLarge))
    rig.receive(.request(3, "Upload", flags: .remoteOpen), .data(3, tooLarge))
    rig.receive(.data(9, tooLarge), .data(1, [1]), .request(5, "Unary", [1]))
    #expect(rig.sentFailures() == ["1 resourceExhausted", "3 resourceExhausted"])
    #expect(
      rig.takeLog() == ["call 3 Upload []", "ended 3 resourceExhausted", "call 5 Unary [1]"])
  }

  @Test func theLargestRequestIsTaken() {
    let rig = ServerRig()
    let empty = Frame.request(1, "Unary").data.count
    let payload = [UInt8](repeating: 1, count: 4_194_304 - empty - 5)
    let frame = Frame.request(1, "Unary", payload)
    #expect(frame.data.count == 4_194_304)
    rig.receive(frame)
    #expect(rig.requests[1]?.request.payload == payload)
  }

  @Test(arguments: [0x50, 0x16, 0x01] as [UInt8])
  func anotherProtocolClosesTheConnection(first: UInt8) {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    rig.receive(bytes: [first, 0x52, 0x49] + [UInt8](repeating: 0x20, count: 40))
    rig.receive(.request(3, "Watch"))
    #expect(
      rig.takeLog() == [
        "call 1 Watch []", "ended 1 unavailable", "close violation(\"not a frame\")",
      ])
    #expect(rig.sent() == [])
    #expect(rig.nextTimer == nil)
  }

  @Test func metadataKeysMayRepeat() {
    let rig = ServerRig()
    let metadata = [
      MetadataEntry(key: "k", value: "1"), MetadataEntry(key: "k", value: "2"),
      MetadataEntry(key: "Authorization", value: "Bearer x"), MetadataEntry(key: "", value: ""),
    ]
    rig.receive(.request(1, "Unary", metadata: metadata))
    #expect(rig.requests[1]?.request.metadata == metadata)
    #expect(rig.requests[1]?.request.firstValue(forKey: "authorization") == "Bearer x")
    #expect(rig.requests[1]?.request.firstValue(forKey: "k") == "1")
  }

  @Test func metadataIsLimited() {
    let rig = ServerRig()
    let many = [MetadataEntry](repeating: MetadataEntry(key: "k", value: "v"), count: 65)
    let large = [MetadataEntry(key: "k", value: String(repeating: "v", count: 8192))]
    rig.receive(.request(1, "Unary", metadata: many), .request(3, "Unary", metadata: large))
    rig.receive(.request(5, "Unary", metadata: Array(many.dropLast())))
    #expect(rig.sentFailures() == ["1 resourceExhausted", "3 resourceExhausted"])
    #expect(rig.callCount == 1)
  }

  @Test func aTranscriptMayBeSplitAtEveryByte() {
    let transcript = [
      Frame.request(1, "Unary", [1]), .request(3, "Talk", flags: .remoteOpen), .data(3, [1, 2]),
      .data(3, []), .request(2, "Unary"), .end(3), .data(1, [1]), .request(5, "Nothing"),
    ].flatMap(\.bytes)
    let whole = ServerRig()
    whole.receive(bytes: transcript)
    let (log, sent) = (whole.takeLog(), whole.sent())
    for cut in 0...transcript.count {
      let rig = ServerRig()
      rig.receive(bytes: Array(transcript[..<cut]))
      rig.receive(bytes: Array(transcript[cut...]))
      #expect(rig.takeLog() == log, "cut at \(cut)")
      #expect(rig.sent() == sent, "cut at \(cut)")
    }
    let slow = ServerRig()
    for byte in transcript { slow.receive(bytes: [byte]) }
    #expect(slow.takeLog() == log)
    #expect(slow.sent() == sent)
  }
}
