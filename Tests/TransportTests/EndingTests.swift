import Glibc
import TLS
import TestSupport
import Testing
import Transport

/// How connections end: in order, truncated, reset, late, refused.
@Suite struct EndingTests {
  @Test func halfCloseStillGetsItsAnswer() throws {
    let server = try EchoServer(plain: true)
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    let sent = [UInt8](repeating: 7, count: 100_000)
    peer.send(sent)
    peer.finish()
    #expect(peer.read(byteCount: sent.count + 1) == sent)
    #expect(server.closeReasons(count: 1) == [.peer])
  }

  @Test func resetIsAFailure() throws {
    let server = try EchoServer(plain: true)
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    peer.send([1])
    #expect(peer.read(byteCount: 1) == [1])
    peer.reset()
    guard case .failed(let error) = server.closeReasons(count: 1).first else {
      Issue.record("a reset is a failure")
      return
    }
    #expect(error.errno == ECONNRESET)
  }

  @Test func resetIsSeenWhileReadingIsPaused() throws {
    let server = try EchoServer(plain: true) { script in
      script.onReceived = { _, connection in
        connection.pauseReading()
        connection.send([9])
      }
    }
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    peer.send([1])
    #expect(peer.read(byteCount: 1) == [9])
    peer.reset()
    guard case .failed = server.closeReasons(count: 1).first else {
      Issue.record("a reset is a failure")
      return
    }
  }

  @Test func endWithoutCloseNotifyIsTruncation() throws {
    let isHeard = Watched(false)
    let server = try EchoServer { script in
      script.onReceived = { _, _ in isHeard.update { $0 = true } }
    }
    defer { server.stop() }
    let program = try BackgroundProgram(
      "/usr/bin/env",
      [
        "openssl", "s_client", "-quiet", "-tls1_2", "-connect",
        "127.0.0.1:\(server.listener.port)",
      ])
    program.send("hello\n")
    #expect(isHeard.wait { $0 })
    // Killed, it can't say close_notify, and the kernel ends TCP for it. Nothing was sent that it
    // has not read (in TLS 1.3 a ticket could be), or the kernel would reset.
    program.kill()
    #expect(server.closeReasons(count: 1) == [.truncated])
  }

  @Test func garbageGetsAnAlertAndTheEnd() throws {
    let server = try EchoServer()
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    // A handshake record with a client hello that ends too early.
    peer.send([22, 3, 1, 0, 5, 1, 0, 0, 1, 0])
    // An alert record (21), then the end.
    #expect(peer.read(byteCount: 1_000).first == 21)
    peer.close()
    guard case .tls(let error) = server.closeReasons(count: 1).first else {
      Issue.record("garbage is a TLS failure")
      return
    }
    #expect(error.code == .handshake)
  }

  @Test func silentPeerIsClosedAfterTheHandshakeLimit() throws {
    let server = try EchoServer(adjust: { $0.limits.handshakeMillis = 30 })
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    #expect(peer.isAtEnd())
    #expect(server.closeReasons(count: 1) == [.handshakeTimeout])
  }

  @Test func everythingQueuedLeavesBeforeTheEnd() throws {
    let count = 5_000_000
    let server = try EchoServer { script in
      script.onReceived = { _, connection in
        connection.send([UInt8](repeating: 3, count: count))
        connection.close()
        connection.send([4])
      }
    }
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.send([1])
    #expect(client.closeReason() == .peer)
    #expect(client.record.current.bytes == [UInt8](repeating: 3, count: count))
    #expect(server.closeReasons(count: 1) == [.local])
  }

  @Test func peerThatNeverEndsIsClosedAfterTheLingerLimit() throws {
    let server = try EchoServer(plain: true, adjust: { $0.limits.lingerMillis = 30 }) { script in
      script.onReceived = { _, connection in connection.close() }
    }
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    peer.send([1])
    #expect(peer.isAtEnd())
    #expect(server.closeReasons(count: 1) == [.local])
  }

  @Test func abortDropsWhatIsQueued() throws {
    let server = try EchoServer(plain: true) { script in
      script.onReceived = { _, connection in
        connection.send([1, 2, 3])
        connection.abort("the test says so")
        connection.abort("too late")
        connection.send([4])
      }
    }
    defer { server.stop() }
    let peer = try RawPeer(port: server.listener.port)
    peer.send([1])
    #expect(peer.read(byteCount: 10) == [])
    #expect(server.closeReasons(count: 1) == [.aborted("the test says so")])
  }

  @Test func stoppedLoopClosesItsConnections() throws {
    let server = try EchoServer()
    let client = try Client(server)
    #expect(client.isOpened())
    client.stop()
    #expect(client.closeReason() == .loopStopped)
    #expect(!client.loop.execute {})
    server.stop()
    #expect(server.record.current.reasons.count == 1)
    #expect(server.listener.connectionCount == 0)
  }
}
