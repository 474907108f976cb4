import RPC
import TestSupport
import Testing
import Transport

/// Calls over real sockets and TLS.
@Suite struct CallsTests {
  @Test(arguments: [true, false])
  func everyKindOfCall(extended: Bool) throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig, extended: extended, principal: "staff/jane")
    defer { peer.stop() }
    let unary = peer.call("Echo", [1, 2, 3])
    #expect(unary.end?.status == .ok)
    #expect(unary.end?.payload == [1, 2, 3])
    #expect(unary.end?.fate == .answered)
    let counted = peer.start("Count", .serverStreaming, [3]).ended()
    #expect(counted.messages == [[0xAA, 0], [0xAA, 1], [0xAA, 2]])
    #expect(counted.end?.status == .ok)
    let sum = peer.start("Sum", .clientStreaming) { call in
      call.onCanSend = { [unowned call] in
        for number in 1...10 as ClosedRange<UInt8> { #expect(call.send([number]) == .sent) }
        call.halfClose()
      }
      if call.canSend { call.onCanSend?() }
    }.ended()
    #expect(sum.end?.payload == [55])
    let talk = peer.start("Talk", .bidirectional) { call in
      call.onCanSend = { [unowned call] in
        #expect(call.send([1]) == .sent)
        #expect(call.send([2]) == .sent)
        call.halfClose()
      }
      if call.canSend { call.onCanSend?() }
    }.ended()
    #expect(talk.messages == [[1, 0xFF], [2, 0xFF]])
    #expect(talk.end?.status == .ok)
    #expect(rig.service.record.current.principals == ["showroom://staff/jane"])
    #expect(rig.service.record.current.extensions == [extended])
    #expect(onLoop(peer.loop) { peer.connection.callCount } == 0)
  }

  @Test func manyCallsAtOnceOnSeveralConnections() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peers = try (0..<4).map { _ in try CallPeer(rig) }
    defer { for peer in peers { peer.stop() } }
    let outcomes = (0..<400).map { number in
      peers[number % 4].start("Echo", .unary, [UInt8(number % 251)])
    }
    for (number, outcome) in outcomes.enumerated() {
      #expect(outcome.ended().end?.payload == [UInt8(number % 251)])
    }
  }

  @Test func aLargeCall() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let payload = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(peer.call("Echo", payload).end?.payload == payload)
    let tooLarge = [UInt8](repeating: 0, count: 4_194_304)
    let refused = peer.call("Echo", tooLarge)
    #expect(refused.end?.status.code == .resourceExhausted)
    #expect(refused.end?.fate == .notProcessed)
  }

  @Test func unknownMethodsAreUnimplemented() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    #expect(peer.call("Nothing", []).end?.status.code == .unimplemented)
  }

  @Test func aDeadlineEndsTheCallOnBothSides() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let outcome = peer.start("Never", .unary, timeoutMillis: 50).ended()
    #expect(outcome.end?.status.code == .deadlineExceeded)
    let record = rig.service.record.wait { !$0.cancelled.isEmpty }
    #expect(record.cancelled == [.deadlineExceeded])
    #expect(peer.call("Echo", [1]).end?.payload == [1])
  }

  @Test func theServerKeepsTheDeadlineOfAPlainPeer() throws {
    let rig = try CallRig(plain: true)
    defer { rig.stop() }
    let raw = try RawPeer(port: rig.listener.port)
    // test.v1.Everything/Never on stream 1 with a timeout of 1 ms.
    let service = Array("test.v1.Everything".utf8)
    let method = Array("Never".utf8)
    let request = [0x0A, UInt8(service.count)] + service + [0x12, UInt8(method.count)] + method
    let timeout: [UInt8] = [0x20, 0xC0, 0x84, 0x3D]
    raw.send([0, 0, 0, UInt8(request.count + timeout.count), 0, 0, 0, 1, 1, 0] + request + timeout)
    let header = raw.read(byteCount: 10)
    #expect(Array(header[4...]) == [0, 0, 0, 1, 2, 0])
    let status = raw.read(byteCount: Int(header[3]))
    #expect(Array(status[2..<4]) == [0x08, 4])
    #expect(rig.service.record.current.cancelled == [.deadlineExceeded])
  }

  @Test func aCancelReachesTheHandler() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let started = Watched<ClientCall?>(nil)
    let outcome = peer.start("Never", .unary) { call in started.update { $0 = call } }
    rig.service.record.wait { $0.started == 1 }
    peer.loop.execute { started.current?.cancel() }
    #expect(rig.service.record.wait { !$0.cancelled.isEmpty }.cancelled == [.cancelled])
    #expect(peer.call("Echo", [1]).end?.payload == [1])
    #expect(outcome.current.end == nil)
  }

  @Test func aCallGivenUpInTheSameTurnIsNeverStarted() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    _ = peer.start("Never", .unary) { $0.cancel() }
    #expect(peer.call("Echo", [1]).end?.payload == [1])
    #expect(rig.service.record.current.started == 1)
  }

  @Test func aStreamIsCancelledWhileItRuns() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let outcome = peer.start("Firehose", .serverStreaming) { call in
      let onMessage = call.onMessage
      call.onMessage = { [unowned call] message in
        onMessage?(message)
        call.cancel()
      }
    }
    #expect(rig.service.record.wait { !$0.cancelled.isEmpty }.cancelled == [.cancelled])
    #expect(outcome.current.messages.count == 1)
    #expect(peer.call("Echo", [1]).end?.payload == [1])
  }

  @Test func whatANewPeerSendsFirstMayBeAnotherProtocol() throws {
    let rig = try CallRig(plain: true)
    defer { rig.stop() }
    let raw = try RawPeer(port: rig.listener.port)
    raw.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8))
    #expect(raw.isAtEnd())
    #expect(rig.service.record.wait { $0.closed == 1 }.closed == 1)
  }

  @Test func callsOnAConnectionThatNeverOpenedWereNotProcessed() throws {
    let rig = try CallRig()
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    rig.stop()
    #expect(peer.record.wait { $0.reason != nil }.reason != nil)
    let outcome = peer.call("Echo", [])
    #expect(outcome.end?.status.code == .unavailable)
    #expect(outcome.end?.fate == .notProcessed)
  }
}
