import Foundation
import TLS
import TestSupport
import Testing
import Transport

/// Accepting: spread, limits, exhaustion, reload.
@Suite struct ListenerTests {
  @Test func connectionsAreSpreadEvenly() throws {
    let server = try EchoServer(loopCount: 3)
    defer { server.stop() }
    let clients = try (0..<30).map { _ in try Client(server) }
    for client in clients { client.send([1, 2]) }
    for client in clients { #expect(client.received(byteCount: 2) == [1, 2]) }
    #expect(server.loops.map(\.connectionCount) == [10, 10, 10])
    #expect(server.listener.connectionCount == 30)
    for client in clients { client.close() }
    _ = server.closeReasons(count: 30)
    #expect(server.listener.connectionCount == 0)
    for client in clients { client.stop() }
  }

  @Test func manyConnectionsOnOneLoop() throws {
    let server = try EchoServer(loopCount: 2)
    defer { server.stop() }
    let loop = try EventLoop(name: "clients")
    loop.start()
    let settings = try TestCertificates.shared().clientSettings()
    let options = ConnectOptions(
      host: "127.0.0.1", port: server.listener.port,
      security: .tls(try TLSContext(client: settings)))
    let done = Watched(0)
    loop.execute {
      for number in 0..<300 {
        let handler = Script()
        handler.onOpened = {
          $0.send([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 9))
        }
        var left = 9
        handler.onReceived = { bytes, connection in
          guard bytes.allSatisfy({ $0 == UInt8(truncatingIfNeeded: number) }) else { return }
          left -= bytes.count
          if left == 0 { connection.close() }
        }
        handler.onClosed = { _, reason in if reason == .local { done.update { $0 += 1 } } }
        loop.connect(options, handler: handler)
      }
    }
    #expect(done.wait { $0 == 300 } == 300)
    loop.shutdown()
    loop.join()
  }

  @Test func limitsPerAddressAndInTotal() throws {
    let server = try EchoServer(
      plain: true,
      adjust: {
        $0.connectionsMax = 3
        $0.connectionsPerAddressMax = 2
      })
    defer { server.stop() }
    let first = try RawPeer(port: server.listener.port)
    let second = try RawPeer(port: server.listener.port)
    for peer in [first, second] {
      peer.send([1])
      #expect(peer.read(byteCount: 1) == [1])
    }
    let third = try RawPeer(port: server.listener.port)
    #expect(third.isAtEnd())
    let other = try Client(server, host: "::1")
    #expect(other.isOpened())
    let tooMany = try Client(server, host: "::1")
    #expect(tooMany.closeReason() != nil)
    first.close()
    _ = server.closeReasons(count: 1)
    let again = try RawPeer(port: server.listener.port)
    again.send([5])
    #expect(again.read(byteCount: 1) == [5])
    other.stop()
    tooMany.stop()
  }

  @Test func stoppedListenerRefusesAndKeepsConnections() throws {
    let server = try EchoServer(plain: true)
    defer { server.stop() }
    let client = try Client(server)
    defer { client.stop() }
    client.isOpened()
    server.listener.stop()
    onLoop(server.loops[0]) {}
    // A program that is being started beside this test may hold the socket a moment longer.
    let isRefused = (0..<10_000).contains { _ in
      (try? RawPeer(port: server.listener.port)) == nil
    }
    #expect(isRefused)
    client.send([1])
    #expect(client.received(byteCount: 1) == [1])
  }

  @Test func reloadedCertificateIsUsedForNewConnections() throws {
    let certificates = try TestCertificates(days: 1)
    let source = try TLSContextSource(certificates.serverSettings)
    let server = try EchoServer(adjust: { $0.security = .tls(source) })
    defer { server.stop() }
    let context = try TLSContext(client: certificates.clientSettings())
    let connect: () throws -> Client = {
      try Client(server) { $0.security = .tls(context) }
    }
    let before = try connect()
    #expect(before.isOpened())
    try FileManager.default.removeItem(atPath: certificates.server.certificateChainPath)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../certs/make").standardizedFileURL.path
    #expect(try run(script, [certificates.directory]).status == 0)
    try source.reload()
    let after = try connect()
    #expect(after.isOpened())
    #expect(before.peer?.certificate?.sha256 != after.peer?.certificate?.sha256)
    before.send([1])
    #expect(before.received(byteCount: 1) == [1])
    before.stop()
    after.stop()
  }

  @Test func withoutTLSOnlyLoopback() throws {
    let options = ListenerOptions(port: 0, security: .plainOnLoopback)
    let loop = try EventLoop(name: "unused")
    #expect(throws: TransportError.self) {
      try Listener(options, loops: [loop]) { _ in Script() }
    }
  }

  @Test func takenPortIsNamed() throws {
    let server = try EchoServer(plain: true)
    defer { server.stop() }
    let port = server.listener.port
    do {
      _ = try EchoServer(plain: true, adjust: { $0.port = port })
      Issue.record("the port is taken")
    } catch let error as TransportError {
      #expect(error.message.contains("127.0.0.1:\(port)"))
      #expect(error.errno == EADDRINUSE)
    }
  }

  /// In a process of its own, since the limit is the process's.
  @Test func withoutDescriptorsPeersAreToldAndServiceResumes() async {
    await #expect(processExitsWith: .success) {
      let server = try EchoServer(plain: true)
      let refused = try RawPeer()
      let later = try RawPeer()
      // Above what was inherited; low enough to be used up quickly.
      var limit = rlimit(rlim_cur: 2_048, rlim_max: 2_048)
      guard setrlimit(__rlimit_resource_t(7), &limit) == 0 else { exit(2) }
      var filler: [Int32] = []
      while true {
        let number = dup(0)
        if number < 0 { break }
        filler.append(number)
      }
      try refused.connect(port: server.listener.port)
      guard refused.isAtEnd() else { exit(3) }
      for number in filler { close(number) }
      try later.connect(port: server.listener.port)
      later.send([1, 2])
      guard later.read(byteCount: 2) == [1, 2] else { exit(4) }
      let count = onLoop(server.loops[0]) { [loop = server.loops[0]] in
        loop.statistics.refusedConnections
      }
      exit(count == 1 ? 0 : 5)
    }
  }
}
