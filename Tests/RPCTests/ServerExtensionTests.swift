import Framing
import Testing

@testable import RPC

/// Extension frames, and what a server never sends without them.
@Suite struct ServerExtensionTests {
  @Test func settingsAreTheFirstFrameOfBothSides() {
    let rig = ServerRig(hasExtensions: true)
    #expect(rig.sent() == [.settings()])
    rig.receive(.settings())
    #expect(rig.sent() == [])
    #expect(rig.takeLog() == [])
  }

  @Test func withoutExtensionsNothingIsSentFirst() {
    let rig = ServerRig()
    #expect(rig.sent() == [])
    rig.receive(.request(1, "Watch"))
    rig.drain()
    rig.grant(1, 5)
    #expect(rig.sent() == [])
  }

  @Test(
    arguments: [
      .request(1, "Unary"), .ping(1), .cancel(1), .credit(1, 1), .goAway(0, "x"),
      Frame(type: .settings, id: 0, data: [0, 0]), .settings(frameBytesMax: 100),
    ] as [Frame])
  func anythingButGoodSettingsFirstIsAViolation(first: Frame) {
    let rig = ServerRig(hasExtensions: true)
    rig.receive(first, .request(3, "Unary"))
    #expect(rig.log.count == 1 && rig.log[0].hasPrefix("close violation"))
  }

  @Test func settingsTwiceAreAViolation() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Watch"), .settings())
    #expect(rig.takeLog().last == "close violation(\"SETTINGS came twice\")")
    #expect(rig.sent() == [.goAway(1, code: 3, "SETTINGS came twice")])
  }

  @Test func aPingIsAnsweredWithItsBytes() {
    let rig = ServerRig.extended()
    rig.receive(.ping(0x0102_0304_0506_0708))
    #expect(rig.sent() == [.ping(0x0102_0304_0506_0708, isAck: true)])
    rig.receive(.ping(9, isAck: true))
    #expect(rig.sent() == [])
  }

  @Test(arguments: [0, 7, 9])
  func aPingOfAnotherLengthIsAViolation(length: Int) {
    let rig = ServerRig.extended()
    rig.receive(Frame(type: .ping, id: 0, data: [UInt8](repeating: 0, count: length)))
    #expect(rig.takeLog() == ["close violation(\"a PING has eight bytes\")"])
  }

  @Test func aCancelEndsItsCallOnly() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Watch"), .request(3, "Unary"))
    rig.receive(.cancel(1), .cancel(1), .cancel(77), .cancel(0))
    rig.receive(.cancel(3, code: 4))
    #expect(
      rig.takeLog() == [
        "call 1 Watch []", "call 3 Unary []", "ended 1 cancelled", "ended 3 deadlineExceeded",
      ])
    #expect(rig.sent() == [])
    #expect(rig.send(1, [1]) == .ended)
  }

  @Test func aServerSendsOnlyWithCredit() {
    let rig = ServerRig.extended(credit: 2)
    rig.receive(.request(1, "Watch"))
    #expect(rig.credit(of: 1) == 2)
    #expect(rig.send(1, [1]) == .sent)
    #expect(rig.send(1, [2]) == .sent)
    #expect(rig.send(1, [3]) == .noCredit)
    _ = rig.takeLog()
    rig.receive(.credit(1, 1))
    #expect(rig.takeLog() == ["canSend 1"])
    #expect(rig.send(1, [3]) == .sent)
    #expect(rig.send(1, [4]) == .noCredit)
    rig.finish(1)
    #expect(rig.sent() == [.data(1, [1]), .data(1, [2]), .data(1, [3]), .end(1)])
  }

  @Test func creditSaturates() {
    let rig = ServerRig.extended(credit: .max - 1)
    rig.receive(.request(1, "Watch"), .credit(1, .max), .credit(1, 0), .credit(0, 5))
    #expect(rig.credit(of: 1) == UInt32.max - 1)
    rig.receive(Frame(type: .credit, id: 1, data: [0, 1]))
    #expect(rig.takeLog().last == "close violation(\"a CREDIT has four bytes\")")
  }

  @Test func aClientWithoutExtensionsHasCreditWithoutLimit() {
    let rig = ServerRig()
    rig.receive(.request(1, "Watch"))
    #expect(rig.credit(of: 1) == nil)
    for _ in 0..<1_000 { #expect(rig.send(1, [1]) == .sent) }
  }

  @Test func aClientsMessagesNeedCreditToo() {
    var limits = RPCLimits()
    limits.initialCredit = 2
    let rig = ServerRig.extended(limits: limits)
    rig.receive(.request(1, "Upload", flags: .remoteOpen), .data(1, [1]), .data(1, [2]))
    rig.grant(1, 1)
    #expect(rig.sent() == [.credit(1, 1)])
    rig.receive(.data(1, [3]))
    #expect(rig.takeLog().last == "message 1 [3]")
    rig.receive(.data(1, [4]))
    #expect(rig.takeLog() == ["ended 1 resourceExhausted"])
    #expect(rig.sentFailures() == ["1 resourceExhausted"])
  }

  @Test func creditIsNotGrantedToAClientThatIsDone() {
    let rig = ServerRig.extended()
    rig.receive(.request(1, "Upload", flags: .remoteOpen), .end(1))
    rig.grant(1, 5)
    rig.grant(99, 5)
    #expect(rig.sent() == [])
  }

  @Test func thePeersFrameLimitIsKept() {
    let rig = ServerRig(hasExtensions: true)
    rig.receive(.settings(frameBytesMax: 16_384), .request(1, "Unary"), .request(3, "Unary"))
    _ = rig.sent()
    rig.respond(1, [UInt8](repeating: 0, count: 16_381))
    rig.respond(3, [UInt8](repeating: 0, count: 16_382))
    let sent = rig.sent()
    #expect(sent[0].data.count == 16_384)
    #expect(sent[1].data.count < 100)
  }

  @Test func concurrentCallsAreLimited() {
    var limits = RPCLimits()
    limits.concurrentStreamsMax = 2
    let rig = ServerRig(limits: limits)
    rig.receive(.request(1, "Watch"), .request(3, "Watch"), .request(5, "Watch"))
    #expect(rig.sentFailures() == ["5 resourceExhausted"])
    rig.finish(1)
    rig.receive(.request(7, "Watch"))
    #expect(rig.callCount == 2)
  }

  @Test(
    arguments: [
      .ping(1), .cancel(1), .credit(1, 1), Frame(type: FrameType(rawValue: 0xF0), id: 0),
      .data(1, []), .data(1, [], flags: .noData), .request(2, "Unary"),
    ] as [Frame])
  func aFloodOfFramesWithoutMessagesEndsTheConnection(frame: Frame) {
    var limits = RPCLimits()
    limits.emptyFramesPerSecondMax = 100
    limits.initialCredit = 1_000
    let rig = ServerRig.extended(limits: limits)
    rig.advance(millis: 1_000)
    rig.receive(.request(1, "Upload", flags: .remoteOpen))
    for _ in 0..<100 { rig.receive(frame) }
    #expect(rig.log.allSatisfy { !$0.hasPrefix("close") })
    rig.receive(frame)
    #expect(rig.takeLog().last == "close flood")
    #expect(rig.callCount == 0)
  }

  @Test func theFloodLimitIsPerSecond() {
    var limits = RPCLimits()
    limits.emptyFramesPerSecondMax = 100
    let rig = ServerRig.extended(limits: limits)
    for _ in 0..<50 {
      rig.advance(millis: 1_000)
      for _ in 0..<100 { rig.receive(.ping(1)) }
    }
    #expect(rig.takeLog() == [])
  }
}
