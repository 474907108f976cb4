import Framing
import Testing

@testable import RPC

@Suite struct ClientExtensionTests {
  @Test func callsAfterTheLastIDWereNotProcessed() {
    let rig = ClientRig.extended()
    for _ in 0..<3 { rig.start("Unary", .unary) }
    rig.receive(.goAway(3, "restart"))
    #expect(
      rig.takeLog() == ["goAway ok restart", "ended 5 unavailable notProcessed"])
    #expect(!rig.takesCalls)
    rig.start("Unary", .unary)
    #expect(rig.takeLog() == ["refused unavailable"])
    rig.receive(.failure(5, Status(.unavailable)), .response(1, []), .response(3, []))
    #expect(
      rig.takeLog() == ["ended 1 ok answered", "ended 3 ok answered", "close drained"])
  }

  @Test func anIdleClientClosesOnGoAway() {
    let rig = ClientRig.extended()
    rig.receive(.goAway(0, "age"))
    #expect(rig.takeLog() == ["goAway ok age", "close drained"])
  }

  @Test func messagesWaitForSettingsAndCredit() {
    let rig = ClientRig(hasExtensions: true)
    rig.start("Upload", .clientStreaming)
    #expect(rig.sent() == [.settings(), .request(1, "Upload", flags: .remoteOpen)])
    #expect(rig.send(1, [1]) == .noCredit)
    rig.receive(.settings(credit: 1))
    #expect(rig.takeLog() == ["canSend 1"])
    #expect(rig.send(1, [1]) == .sent)
    #expect(rig.send(1, [2]) == .noCredit)
    rig.receive(.credit(1, 2), .credit(99, 1))
    #expect(rig.takeLog() == ["canSend 1"])
    #expect(rig.credit(of: 1) == 2)
  }

  @Test func smallGrantsAreSentTogether() {
    let rig = ClientRig.extended()
    rig.start("Watch", .serverStreaming)
    _ = rig.sent()
    for _ in 0..<15 { rig.machine.grantCredit(1, 1) }
    #expect(rig.sent() == [])
    rig.machine.grantCredit(1, 1)
    #expect(rig.sent() == [.credit(1, 16)])
  }

  @Test func aServerThatSendsWithoutCreditFailsTheCall() {
    var limits = RPCLimits()
    limits.initialCredit = 1
    let rig = ClientRig.extended(limits: limits)
    rig.start("Watch", .serverStreaming)
    _ = rig.sent()
    rig.receive(.data(1, [1]))
    rig.machine.grantCredit(1, 1)
    rig.receive(.data(1, [2]), .data(1, [3]))
    #expect(
      rig.takeLog() == ["message 1 [1]", "message 1 [2]", "ended 1 internal maybeProcessed"])
    #expect(rig.sent() == [.credit(1, 1), .cancel(1)])
  }

  @Test func aSilentServerIsPingedAndThenGivenUp() {
    let rig = ClientRig.extended()
    rig.start("Watch", .serverStreaming)
    _ = rig.sent()
    rig.advance(millis: 30_000)
    #expect(rig.sent() == [.ping(1)])
    rig.advance(millis: 20_000)
    #expect(
      rig.takeLog() == ["ended 1 unavailable maybeProcessed", "close keepaliveTimeout"])
    #expect(rig.nextTimer == nil)
  }

  @Test func theServersLimitOfCallsIsKept() {
    let rig = ClientRig(hasExtensions: true)
    rig.receive(.settings(streams: 1))
    rig.start("Unary", .unary)
    rig.start("Unary", .unary)
    #expect(rig.takeLog() == ["refused resourceExhausted"])
  }

  @Test func aViolationClosesTheConnection() {
    let rig = ClientRig.extended()
    rig.start("Unary", .unary)
    rig.receive(Frame(type: .goAway, id: 0, data: [1]))
    #expect(
      rig.takeLog() == [
        "ended 1 unavailable maybeProcessed", "close violation(\"GOAWAY is too short\")",
      ])
  }

  @Test func aShutDownCancelsEveryCall() {
    let rig = ClientRig.extended()
    rig.start("Unary", .unary)
    _ = rig.sent()
    rig.machine.shutDown(Status(.cancelled))
    rig.collect()
    #expect(rig.takeLog() == ["ended 1 cancelled maybeProcessed", "close drained"])
    #expect(rig.sent() == [.cancel(1)])
  }
}
