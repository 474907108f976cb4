import Clocks
import Framing
import Testing

@testable import RPC

/// Deadlines, keepalive, idle and age limits, drain: everything that needs a clock.
@Suite struct ServerTimeTests {
  private static let second: Int64 = 1_000_000_000

  @Test func noTimeoutMeansNoDeadline() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", timeoutNanos: 0))
    #expect(rig.requests[1]?.deadline == nil)
    #expect(rig.nextTimer == nil)
  }

  @Test(arguments: [-1, .min] as [Int64])
  func aNegativeTimeoutIsOver(nanos: Int64) {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", timeoutNanos: nanos))
    #expect(rig.takeLog() == [])
    #expect(rig.sentFailures() == ["1 deadlineExceeded"])
  }

  @Test func aHugeTimeoutIsNone() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", timeoutNanos: .max))
    #expect(rig.requests[1]?.deadline == nil)
    #expect(rig.callCount == 1)
  }

  @Test func callsEndAtTheirDeadlinesAndNotBefore() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", timeoutNanos: 3 * Self.second))
    rig.receive(.request(3, "Watch", timeoutNanos: Self.second))
    rig.receive(.request(5, "Talk", flags: .remoteOpen, timeoutNanos: 2 * Self.second))
    rig.receive(.request(7, "Unary"))
    _ = rig.takeLog()
    rig.advance(millis: 999)
    #expect(rig.takeLog() == [])
    rig.advance(millis: 1)
    #expect(rig.takeLog() == ["ended 3 deadlineExceeded"])
    rig.advance(millis: 2_000)
    #expect(rig.takeLog() == ["ended 1 deadlineExceeded", "ended 5 deadlineExceeded"])
    #expect(
      rig.sentFailures() == [
        "3 deadlineExceeded", "1 deadlineExceeded", "5 deadlineExceeded",
      ])
    #expect(rig.callCount == 1)
    #expect(rig.nextTimer == nil)
  }

  @Test func theTimerIsNeverLaterThanTheNextDeadline() {
    let rig = ServerRig()
    rig.receive(.request(1, "Unary", timeoutNanos: Self.second))
    rig.receive(.request(3, "Unary", timeoutNanos: 5 * Self.second))
    #expect(rig.nextTimer == rig.now.adding(milliseconds: 1_000))
    rig.respond(1, [])
    rig.advance(millis: 1_000)
    #expect(rig.nextTimer == rig.now.adding(milliseconds: 4_000))
  }

  @Test func aSilentPeerIsPingedAndThenGivenUp() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Watch"))
    _ = rig.takeLog()
    rig.advance(millis: 29_999)
    #expect(rig.sent() == [])
    rig.advance(millis: 1)
    #expect(rig.sent() == [.ping(1)])
    rig.advance(millis: 19_999)
    #expect(rig.takeLog() == [])
    rig.advance(millis: 1)
    #expect(rig.takeLog() == ["ended 1 unavailable", "close keepaliveTimeout"])
  }

  @Test func anAnswerOrAnythingElseKeepsAPeer() {
    let rig = ServerRig.extended()
    rig.advance(millis: 30_000)
    rig.receive(.ping(1, isAck: true))
    rig.advance(millis: 29_999)
    #expect(rig.sent() == [.ping(1)])
    rig.advance(millis: 1)
    rig.receive(.request(1, "Watch"))
    rig.advance(millis: 20_000)
    #expect(rig.takeLog() == ["call 1 Watch []"])
    #expect(rig.sent() == [.ping(2)])
  }

  @Test func aPeerWithoutExtensionsIsNeverPinged() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    rig.advance(millis: 10_000_000)
    #expect(rig.sent() == [])
    #expect(rig.takeLog() == ["call 1 Watch []"])
  }

  @Test func anIdleConnectionIsDrained() {
    var limits = RPCLimits()
    limits.idleMillisMax = 60_000
    let rig = ServerRig(limits: limits)
    rig.receive(.request(1, "Watch"))
    rig.advance(millis: 100_000)
    rig.finish(1)
    _ = rig.sent()
    _ = rig.takeLog()
    rig.advance(millis: 59_999)
    #expect(rig.takeLog() == [])
    rig.advance(millis: 1)
    #expect(rig.takeLog() == ["draining", "close drained"])
  }

  @Test func anOldConnectionIsDrainedWhenItsCallsEnded() {
    var limits = RPCLimits()
    limits.ageMillisMax = 60_000
    limits.pingIntervalMillis = 0
    let rig = ServerRig.extended(limits: limits)
    rig.receive(.request(5, "Watch"))
    rig.advance(millis: 60_000)
    #expect(rig.takeLog() == ["call 5 Watch []", "draining"])
    #expect(rig.sent() == [.goAway(5, "age")])
    rig.finish(5)
    rig.collect()
    #expect(rig.takeLog() == ["close drained"])
  }

  @Test func aDrainRefusesNewCallsAndLetsOldOnesFinish() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Unary"), .request(3, "Upload", flags: .remoteOpen))
    rig.drain()
    rig.receive(.request(5, "Unary"), .data(3, [1]), .end(3))
    #expect(rig.sent().first == .goAway(3, "restart"))
    rig.respond(1, [])
    rig.collect()
    #expect(
      rig.takeLog() == [
        "call 1 Unary []", "call 3 Upload []", "draining", "message 3 [1]", "halfClosed 3",
      ])
    rig.respond(3, [7])
    rig.collect()
    #expect(rig.takeLog() == ["close drained"])
    #expect(rig.sent() == [.response(1, []), .response(3, [7])])
  }

  @Test func aRefusedCallIsToldSo() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    rig.drain()
    rig.receive(.request(3, "Unary"))
    #expect(rig.sentFailures() == ["3 unavailable"])
  }

  @Test func aDrainEndsAfterItsTime() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    rig.drain()
    rig.advance(millis: 9_999)
    #expect(rig.callCount == 1)
    rig.advance(millis: 1)
    #expect(rig.sentFailures() == ["1 unavailable"])
    #expect(
      rig.takeLog() == ["call 1 Watch []", "draining", "ended 1 unavailable", "close drained"])
  }

  @Test func drainingTwiceIsDrainingOnce() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Watch"))
    rig.drain()
    rig.drain()
    #expect(rig.sent() == [.goAway(1, "restart")])
    #expect(rig.takeLog() == ["call 1 Watch []", "draining"])
  }

  @Test func aShutDownTellsEveryCall() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Watch"), .request(3, "Unary"))
    _ = rig.takeLog()
    rig.machine.shutDown(Status(.unavailable, "bye"))
    rig.collect()
    #expect(rig.takeLog() == ["ended 1 unavailable", "ended 3 unavailable", "close drained"])
    let sent = rig.sent()
    #expect(sent.first == .goAway(3, code: 14, "bye"))
    #expect(sent.count == 3)
  }

  @Test func aConnectionWhoseIDsRunOutIsDrained() {
    let rig = ServerRig()
    rig.receive(.request(0xF000_0001, "Unary"))
    #expect(rig.takeLog() == ["call 4026531841 Unary []", "draining"])
  }
}
