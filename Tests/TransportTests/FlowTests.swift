import Synchronization
import TLS
import TestSupport
import Testing
import Transport

/// Back-pressure, fairness and coalescing, counted rather than timed.
@Suite struct FlowTests {
  @Test func manySendsOfATurnLeaveInOneWrite() throws {
    let writes = Watched<[Int]>([])
    let server = try EchoServer { script in
      script.onReceived = { _, connection in
        writes.update { $0.append(connection.loop.statistics.writes) }
        for _ in 0..<100 { connection.send([1, 2, 3]) }
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    // The first answer may follow the handshake's tickets; the second stands alone.
    for round in 1...3 {
      client.send([1])
      #expect(client.received(byteCount: round * 300).count == round * 300)
    }
    let counts = writes.current
    #expect(counts.count == 3 && counts[2] - counts[1] == 1)
  }

  @Test func turnEndingOutputLeavesInTheSameTurn() throws {
    let server = try EchoServer { script in
      var pending = 0
      script.onReceived = { bytes, _ in pending += bytes.count }
      script.onTurnEnding = { connection in
        if pending > 0 { connection.send([UInt8](repeating: 5, count: pending)) }
        pending = 0
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.send([1, 1, 1])
    #expect(client.received(byteCount: 3) == [5, 5, 5])
  }

  @Test(arguments: [false, true])
  func slowReaderIsBoundedAndLosesNothing(plain: Bool) throws {
    let total = 30_000_000
    let piece = [UInt8](repeating: 6, count: 50_000)
    let worst = Watched(0)
    let writableCalls = Watched(0)
    let server = try EchoServer(plain: plain) { script in
      var sent = 0
      func fill(_ connection: Connection) {
        while connection.isWritable && sent < total {
          connection.send(piece)
          sent += piece.count
        }
        worst.update { $0 = max($0, connection.pendingBytes) }
      }
      script.onReceived = { _, connection in fill(connection) }
      script.onWritable = { connection in
        writableCalls.update { $0 += 1 }
        fill(connection)
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.isOpened()
    client.loop.execute { [connection = client.connection] in connection.pauseReading() }
    client.send([1])
    // The kernel's buffers fill; then the server's queue stays at its mark.
    worst.wait { $0 > 0 }
    client.loop.execute { [connection = client.connection] in connection.resumeReading() }
    #expect(client.received(byteCount: total).count == total)
    #expect(worst.current < 256 * 1024 + piece.count + 64 * 1024)
    #expect(writableCalls.current > 10)
  }

  @Test func backloggedPeerIsNotReadFrom() throws {
    // Echoes without looking at isWritable: only the pause of reading bounds the queue.
    let worst = Watched(0)
    let server = try EchoServer(plain: true) { script in
      script.onReceived = { bytes, connection in
        connection.send(bytes)
        worst.update { $0 = max($0, connection.pendingBytes) }
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.isOpened()
    client.loop.execute { [connection = client.connection] in connection.pauseReading() }
    client.send([UInt8](repeating: 1, count: 15_000_000))
    worst.wait { $0 >= 256 * 1024 }
    client.loop.execute { [connection = client.connection] in connection.resumeReading() }
    #expect(client.received(byteCount: 15_000_000).count == 15_000_000)
    #expect((256 * 1024..<400 * 1024).contains(worst.current))
  }

  @Test func aboveTheHardMarkTheConnectionEnds() throws {
    let worst = Watched(0)
    let server = try EchoServer(adjust: { $0.limits.writeHardBytes = 1_000_000 }) { script in
      script.onReceived = { _, connection in
        for _ in 0..<1_000 {
          connection.send([UInt8](repeating: 0, count: 10_000))
          worst.update { $0 = max($0, connection.pendingBytes) }
        }
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.send([1])
    #expect(server.closeReasons(count: 1) == [.writeQueueFull])
    #expect(worst.current <= 1_010_000)
    #expect(client.closeReason() != nil)
  }

  @Test func pausedReaderGetsNothingUntilItResumes() throws {
    let seen = Watched<(calls: Int, connection: Connection?)>((0, nil))
    let server = try EchoServer(plain: true) { script in
      script.onReceived = { _, connection in
        connection.pauseReading()
        seen.update { $0 = ($0.calls + 1, connection) }
        connection.send([8])
      }
    }
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    peer.send([1])
    #expect(peer.read(byteCount: 1) == [8])
    peer.send([2])
    let loop = server.loops[0]
    for _ in 0..<20 { onLoop(loop) {} }
    #expect(seen.current.calls == 1)
    loop.execute { seen.current.connection?.resumeReading() }
    #expect(peer.read(byteCount: 1) == [8])
    #expect(seen.current.calls == 2)
  }

  @Test func floodIsReadOncePerTurn() throws {
    struct Share: Sendable {
      var turn = 0
      var byConnection: [UInt64: Int] = [:]
      var worst = 0
    }
    let share = Watched(Share())
    let server = try EchoServer { script in
      script.onReceived = { bytes, connection in
        let turn = connection.loop.statistics.turns
        share.update {
          if $0.turn != turn { $0 = Share(turn: turn, worst: $0.worst) }
          $0.byConnection[connection.id, default: 0] += bytes.count
          $0.worst = max($0.worst, $0.byConnection[connection.id, default: 0])
        }
        if bytes.count < 100 { connection.send(bytes) }
      }
    }
    defer { server.stop() }
    let flood = try Client(server)
    let small = try Client(server)
    defer {
      flood.stop()
      small.stop()
    }
    flood.send([UInt8](repeating: 1, count: 12_000_000))
    for round in 1...50 {
      small.send([1])
      #expect(small.received(byteCount: round).count == round)
    }
    // One read, and at most one record of which the turn before had read a part.
    #expect(share.current.worst <= (64 + 16) * 1024)
    #expect(share.current.worst > 0)
  }

  @Test func idleConnectionHoldsNoBuffers() throws {
    let server = try EchoServer()
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.send([UInt8](repeating: 1, count: 100_000))
    #expect(client.received(byteCount: 100_000).count == 100_000)
    let held = onLoop(server.loops[0]) { [loop = server.loops[0]] in
      loop.connections.map(\.pendingBytes)
    }
    #expect(held == [0])
  }
}
