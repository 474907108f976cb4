import Framing
import Testing

@testable import RPC

/// The calls of wire-level §1.3, frame by frame, as the server sees them.
@Suite struct ServerCallTests {
  @Test func unary() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", [1, 2]))
    #expect(rig.takeLog() == ["call 1 Unary [1, 2]"])
    rig.respond(1, [3])
    #expect(rig.sent() == [.response(1, [3])])
    #expect(rig.callCount == 0)
    #expect(!rig.respond(1, [4]))
    #expect(rig.sent() == [])
  }

  @Test func anEmptyResponseIsAnEmptyEnvelope() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"))
    rig.respond(1, [])
    #expect(rig.sent() == [Frame(type: .response, id: 1)])
  }

  @Test func aFailureCarriesCodeTextAndDetails() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"))
    let status = Status(
      .failedPrecondition, "no stock", details: [StatusDetail(typeURL: "t/x", value: [9])])
    rig.fail(1, status)
    let sent = rig.sent()
    let read = sent[0].data.withUnsafeBytes { ResponseEnvelope.decode($0, limits: RPCLimits()) }
    #expect(read?.status == status)
    #expect(sent.count == 1 && sent[0].flags == [])
  }

  @Test func aServerStreamEndsWithDataAndNeverWithAResponse() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch", [7], flags: .remoteClosed))
    #expect(rig.takeLog() == ["call 1 Watch [7]"])
    #expect(rig.send(1, [1]) == .sent)
    #expect(rig.send(1, []) == .sent)
    #expect(rig.send(1, [2, 3], suffix: [4]) == .sent)
    rig.finish(1)
    #expect(rig.sent() == [.data(1, [1]), .data(1, []), .data(1, [2, 3, 4]), .end(1)])
    #expect(rig.send(1, [5]) == .ended)
    #expect(rig.sent() == [])
  }

  @Test func aServerStreamsEmptyRequestIsDelivered() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch", [], flags: .remoteClosed))
    #expect(rig.takeLog() == ["call 1 Watch []"])
  }

  @Test(arguments: [0x02, 0x06] as [UInt8])
  func aClientStream(flags: UInt8) {
    let rig = ServerRig()
    rig.receive(.request(1, "Upload", flags: FrameFlags(rawValue: flags)))
    rig.receive(.data(1, [1]), .data(1, []), .end(1))
    #expect(
      rig.takeLog() == ["call 1 Upload []", "message 1 [1]", "message 1 []", "halfClosed 1"])
    rig.respond(1, [9])
    #expect(rig.sent() == [.response(1, [9])])
  }

  @Test func bidirectional() {
    let rig = ServerRig()
    rig.receive(.request(1, "Talk", flags: .remoteOpen), .data(1, [1]))
    #expect(rig.send(1, [2]) == .sent)
    rig.receive(.end(1))
    rig.finish(1)
    #expect(rig.takeLog() == ["call 1 Talk []", "message 1 [1]", "halfClosed 1"])
    #expect(rig.sent() == [.data(1, [2]), .end(1)])
  }

  @Test func aStreamMayEndBeforeItsClientDoes() {
    let rig = ServerRig()
    rig.receive(.request(1, "Talk", flags: .remoteOpen))
    rig.fail(1, Status(.aborted))
    _ = rig.takeLog()
    rig.receive(.data(1, [1]), .end(1))
    #expect(rig.takeLog() == [])
    #expect(rig.sentFailures() == ["1 aborted"])
  }

  @Test func theFirstMessageMayComeWithTheRequestUnlessEmpty() {
    let rig = ServerRig()
    rig.receive(.request(1, "Talk", [5], flags: .remoteOpen))
    rig.receive(.request(3, "Upload", [], flags: .remoteOpen))
    #expect(rig.takeLog() == ["call 1 Talk [5]", "message 1 [5]", "call 3 Upload []"])
  }

  /// The method table decides the kind; flags only say whether the client's half is open.
  @Test(arguments: ["Unary", "Watch", "Upload", "Talk"], [0x00, 0x01, 0x02, 0x06] as [UInt8])
  func requestFlagsNeverDecideTheKind(method: String, flags: UInt8) {
    let rig = ServerRig()
    rig.receive(.request(1, method, [1], flags: FrameFlags(rawValue: flags)))
    let clientStreams = method == "Upload" || method == "Talk"
    var expected = ["call 1 \(method) [1]"]
    if clientStreams { expected.append("message 1 [1]") }
    if clientStreams && flags & 0x02 == 0 { expected.append("halfClosed 1") }
    #expect(rig.takeLog() == expected)
    #expect(rig.callCount == 1)
    #expect(rig.sent() == [])
  }

  @Test func aClosingFrameMayCarryAMessage() {
    let rig = ServerRig()
    rig.receive(.request(1, "Upload", flags: .remoteOpen))
    rig.receive(.data(1, [8], flags: .remoteClosed))
    #expect(rig.takeLog() == ["call 1 Upload []", "message 1 [8]", "halfClosed 1"])
  }

  @Test func aFrameWithoutDataIsNoMessage() {
    let rig = ServerRig()
    rig.receive(.request(1, "Upload", flags: .remoteOpen))
    rig.receive(.data(1, [], flags: .noData), .data(1, [3]))
    #expect(rig.takeLog() == ["call 1 Upload []", "message 1 [3]"])
  }

  @Test func aResponseTooLargeForAFrameEndsTheCall() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary"), .request(3, "Watch"))
    rig.respond(1, [UInt8](repeating: 0, count: 4_194_304))
    #expect(rig.send(3, [UInt8](repeating: 0, count: 4_194_305)) == .ended)
    rig.collect()
    #expect(rig.takeLog().last == "ended 3 resourceExhausted")
    #expect(rig.sentFailures() == ["1 resourceExhausted", "3 resourceExhausted"])
  }

  @Test func whatTheShellAttachesComesBackOnce() {
    final class Token {}
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    let token = Token()
    #expect(rig.attach(token, to: 1))
    #expect(rig.attachment(of: 1) === token)
    rig.machine.connectionEnded(Status(.unavailable))
    rig.collect()
    #expect(rig.ended.count == 1 && rig.ended[0].attachment === token)
    #expect(!rig.attach(token, to: 1))
    #expect(rig.callCount == 0)
  }
}
