import RPC
import TestSupport
import Testing
import Transport

/// Ends and peers that misbehave, over real sockets.
@Suite struct CallsEndTests {
  @Test func aClientThatVanishesEndsItsCalls() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let stream = peer.start("Silence", .serverStreaming)
    let unary = peer.start("Never", .unary)
    rig.service.record.wait { $0.started == 2 }
    peer.loop.execute { [connection = peer.connection] in
      connection.connection?.abort("vanished")
    }
    let record = rig.service.record.wait { $0.closed == 1 }
    #expect(record.cancelled == [.unavailable, .unavailable])
    #expect(stream.ended().end?.status.code == .unavailable)
    #expect(unary.ended().end?.fate == .maybeProcessed)
    // The connection is forgotten in the same turn that told the service.
    #expect(onLoop(rig.loop) { rig.server.connections.isEmpty })
  }

  @Test func aServerThatClosesEndsTheClientsCalls() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let stream = peer.start("Silence", .serverStreaming)
    rig.service.record.wait { $0.started == 1 }
    for connection in rig.server.connections {
      connection.loop.execute { connection.close() }
    }
    #expect(stream.ended().end?.status.code == .unavailable)
    #expect(peer.record.wait { $0.reason != nil }.reason != nil)
    #expect(rig.service.record.wait { $0.closed == 1 }.cancelled == [.unavailable])
  }

  @Test func aDrainLetsCallsFinishAndThenCloses() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig)
    defer { peer.stop() }
    let idle = try CallPeer(rig)
    defer { idle.stop() }
    let talk = peer.start("Talk", .bidirectional)
    rig.service.record.wait { $0.started == 1 }
    let drained = Watched(false)
    rig.server.drain("restart") { drained.update { $0 = true } }
    peer.record.wait { $0.goneAway }
    #expect(idle.record.wait { $0.reason != nil }.goneAway)
    #expect(!drained.current)
    let refused = peer.call("Echo", [])
    #expect(refused.end?.status.code == .unavailable)
    #expect(refused.end?.fate == .notProcessed)
    #expect(talk.current.end == nil)
    let calls = onLoop(peer.loop) { peer.connection.callCount }
    #expect(calls == 1)
    peer.loop.execute { [connection = peer.connection] in connection.close() }
    #expect(drained.wait { $0 })
    #expect(rig.server.connections.isEmpty)
  }

  @Test func aPlainPeerIsRefusedWhileDraining() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig, extended: false)
    defer { peer.stop() }
    let talk = peer.start("Talk", .bidirectional) { call in
      call.onCanSend = { [unowned call] in call.halfClose() }
    }
    rig.service.record.wait { $0.started == 1 }
    rig.server.drain("restart") {}
    for connection in rig.server.connections {
      connection.loop.execute {}
      #expect(onLoop(connection.loop) { connection.callCount } == 1)
    }
    #expect(peer.call("Echo", []).end?.status.code == .unavailable)
    #expect(talk.current.end == nil)
  }

  @Test func aPeerThatNeverReadsHarmsOnlyItself() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let deaf = try CallPeer(rig, extended: false)
    defer { deaf.stop() }
    let other = try CallPeer(rig)
    defer { other.stop() }
    onLoop(deaf.loop) { [connection = deaf.connection] in
      connection.connection?.pauseReading()
    }
    for _ in 0..<4 { _ = deaf.start("Firehose", .serverStreaming) }
    rig.service.record.wait { $0.started == 4 && $0.sentByFirehose > 0 }
    // The kernel's buffers take some; then the server's queue stands still and stays small.
    var sent = -1
    for round in 0..<2_000 where sent != rig.service.record.current.sentByFirehose || round < 200 {
      sent = rig.service.record.current.sentByFirehose
      #expect(other.call("Echo", [1]).end?.payload == [1])
    }
    let pending = rig.server.connections.map { connection in
      onLoop(connection.loop) { connection.connection.pendingBytes }
    }
    #expect((pending.max() ?? 0) > 0)
    #expect((pending.max() ?? 0) < 1_048_576)
    #expect(rig.service.record.current.cancelled == [])
    // It reads again, and the stream goes on.
    onLoop(deaf.loop) { [connection = deaf.connection] in
      connection.connection?.resumeReading()
    }
    #expect(rig.service.record.wait { $0.sentByFirehose > sent }.sentByFirehose > sent)
  }

  @Test func creditHoldsAServerBack() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    var limits = RPCLimits()
    limits.initialCredit = 10
    let peer = try CallPeer(rig, limits: limits)
    defer { peer.stop() }
    let stream = peer.start("Firehose", .serverStreaming, takes: false)
    #expect(stream.wait { $0.messages.count == 10 }.messages.count == 10)
    #expect(peer.call("Echo", [1]).end?.payload == [1])
    #expect(stream.current.messages.count == 10)
    #expect(rig.service.record.current.sentByFirehose == 10)
  }

  @Test func aPlainClientThatSendsFasterThanTheHandlerIsHeldBack() throws {
    let rig = try CallRig()
    defer { rig.stop() }
    let peer = try CallPeer(rig, extended: false)
    defer { peer.stop() }
    let other = try CallPeer(rig)
    defer { other.stop() }
    _ = peer.start("Sink", .clientStreaming) { call in
      let message = [UInt8](repeating: 1, count: 10_000)
      call.onCanSend = { [unowned call] in while call.send(message) == .sent {} }
      call.onCanSend?()
    }
    rig.service.record.wait { $0.received >= 256 }
    for _ in 0..<100 { #expect(other.call("Echo", [1]).end?.payload == [1]) }
    // What one read took in may still come; then no more.
    let received = rig.service.record.current.received
    #expect(received >= 256 && received < 300)
  }
}
