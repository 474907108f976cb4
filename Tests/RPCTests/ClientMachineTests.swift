import Framing
import Testing

@testable import RPC

/// Calls as the client sees them.
@Suite struct ClientMachineTests {
  @Test func unary() {
    let rig = ClientRig()
    #expect(rig.start("Unary", .unary, [1]) == 1)
    #expect(rig.sent() == [.request(1, "Unary", [1])])
    rig.receive(.response(1, [2]))
    #expect(rig.takeLog() == ["ended 1 ok answered [2]"])
    #expect(rig.callCount == 0)
  }

  @Test func anExplicitOKIsOK() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.receive(Frame(type: .response, id: 1, data: [0x0A, 0x02, 0x08, 0x00, 0x12, 0x01, 0x05]))
    #expect(rig.takeLog() == ["ended 1 ok answered [5]"])
  }

  @Test func aCodeThatDoesNotExistIsUnknown() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.receive(Frame(type: .response, id: 1, data: [0x0A, 0x02, 0x08, 0x63]))
    #expect(rig.takeLog() == ["ended 1 unknown answered"])
  }

  @Test func aServerStream() {
    let rig = ClientRig()
    rig.start("Watch", .serverStreaming, [1])
    #expect(rig.sent() == [.request(1, "Watch", [1], flags: .remoteClosed)])
    rig.receive(.data(1, [1]), .data(1, []), .data(1, [], flags: .noData), .end(1))
    #expect(rig.takeLog() == ["message 1 [1]", "message 1 []", "ended 1 ok answered"])
  }

  @Test func aStreamThatEndsInAnError() {
    let rig = ClientRig()
    rig.start("Watch", .serverStreaming)
    rig.receive(.data(1, [1]), .failure(1, Status(.aborted, "no")), .data(1, [2]))
    #expect(rig.takeLog() == ["message 1 [1]", "ended 1 aborted answered"])
  }

  /// Some servers end a stream with a Response, or put a message on the last frame.
  @Test func otherEndsOfAStreamAreUnderstood() {
    let rig = ClientRig()
    rig.start("Watch", .serverStreaming)
    rig.start("Watch", .serverStreaming)
    rig.start("Watch", .serverStreaming)
    rig.receive(.response(1, []), .response(3, [4]), .data(5, [6], flags: .remoteClosed))
    #expect(
      rig.takeLog() == [
        "ended 1 ok answered", "message 3 [4]", "ended 3 ok answered", "message 5 [6]",
        "ended 5 ok answered",
      ])
  }

  @Test func aClientStream() {
    let rig = ClientRig()
    rig.start("Upload", .clientStreaming, [9])
    #expect(rig.send(1, [1]) == .sent)
    #expect(rig.send(1, []) == .sent)
    rig.machine.halfClose(1)
    rig.machine.halfClose(1)
    #expect(rig.send(1, [2]) == .ended)
    #expect(
      rig.sent() == [
        .request(1, "Upload", flags: .remoteOpen), .data(1, [1]), .data(1, []), .end(1),
      ])
    rig.receive(.response(1, [3]))
    #expect(rig.takeLog() == ["ended 1 ok answered [3]"])
  }

  @Test func dataWhereAResponseIsDueFailsTheCall() {
    let rig = ClientRig.extended()
    rig.start("Unary", .unary)
    _ = rig.sent()
    rig.receive(.data(1, [1]))
    #expect(rig.takeLog() == ["ended 1 internal maybeProcessed"])
    #expect(rig.sent() == [.cancel(1)])
  }

  @Test func aMalformedResponseFailsTheCall() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.receive(Frame(type: .response, id: 1, data: [0x0A, 0x7F]))
    #expect(rig.takeLog() == ["ended 1 internal maybeProcessed"])
  }

  @Test func anOversizeResponseFailsTheCall() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.receive(Frame(type: .response, id: 1, data: [UInt8](repeating: 0, count: 4_194_305)))
    #expect(rig.takeLog() == ["ended 1 resourceExhausted answered"])
  }

  @Test func framesOfNoCallAreIgnored() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.receive(.response(3, []), .data(0, [1]), .response(2, []), .settings(), .goAway(0, "x"))
    rig.receive(Frame(type: FrameType(rawValue: 0x09), id: 1, data: [1]))
    #expect(rig.takeLog() == [])
    #expect(rig.callCount == 1)
  }

  @Test func aDeadlineEndsTheCallAndTellsTheServer() {
    let rig = ClientRig.extended()
    rig.start("Unary", .unary, timeoutNanos: 1_000_000_000)
    #expect(rig.sent() == [.request(1, "Unary", timeoutNanos: 1_000_000_000)])
    rig.advance(millis: 999)
    #expect(rig.takeLog() == [])
    rig.advance(millis: 1)
    #expect(rig.takeLog() == ["ended 1 deadlineExceeded maybeProcessed"])
    #expect(rig.sent() == [.cancel(1, code: 4)])
    rig.receive(.response(1, [1]))
    #expect(rig.takeLog() == [])
  }

  @Test func aCancelIsSilentAndOnlyToldToThoseWhoUnderstand() {
    let plain = ClientRig()
    plain.start("Watch", .serverStreaming)
    _ = plain.sent()
    #expect(plain.cancel(1))
    #expect(!plain.cancel(1))
    plain.receive(.data(1, [1]))
    #expect(plain.sent() == [])
    #expect(plain.takeLog() == [])
    let extended = ClientRig.extended()
    extended.start("Watch", .serverStreaming)
    _ = extended.sent()
    extended.cancel(1)
    #expect(extended.sent() == [.cancel(1)])
  }

  @Test func aServerThatDoesNotHearOfACancelMayGoOnSending() {
    let rig = ClientRig()
    rig.start("Watch", .serverStreaming)
    rig.cancel(1)
    for _ in 0..<10_100 { rig.receive(.data(1, [1])) }
    #expect(rig.takeLog() == [])
    for _ in 0..<10_001 { rig.receive(.data(3, [1])) }
    #expect(rig.takeLog() == ["close flood"])
  }

  @Test func aLostConnectionLeavesFatesOpen() {
    let rig = ClientRig()
    rig.start("Unary", .unary)
    rig.start("Watch", .serverStreaming)
    rig.machine.connectionEnded(Status(.unavailable))
    rig.collect()
    #expect(
      rig.takeLog() == ["ended 1 unavailable maybeProcessed", "ended 3 unavailable maybeProcessed"])
    rig.start("Unary", .unary)
    #expect(rig.takeLog() == ["refused unavailable"])
  }

  @Test func whatCanNotStartIsRefused() {
    var limits = RPCLimits()
    limits.concurrentStreamsMax = 1
    let rig = ClientRig(limits: limits)
    rig.start("Unary", .unary, timeoutNanos: -1)
    rig.start("Unary", .unary, [UInt8](repeating: 0, count: 4_194_304))
    rig.start("Unary", .unary)
    rig.start("Unary", .unary)
    #expect(
      rig.takeLog() == [
        "refused deadlineExceeded", "refused resourceExhausted", "refused resourceExhausted",
      ])
    #expect(rig.sent().count == 1)
  }
}
