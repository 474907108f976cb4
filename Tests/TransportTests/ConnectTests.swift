import Glibc
import TLS
import TestSupport
import Testing
import Transport

/// Clients that can't connect learn why; and what independent TLS peers see.
@Suite struct ConnectTests {
  @Test func refusedPortIsNamed() throws {
    let holder = try RawPeer()
    let port = try holder.takePort()
    defer { holder.close() }
    let client = try Client(
      ConnectOptions(host: "127.0.0.1", port: port, security: .plainOnLoopback))
    defer { client.stop() }
    let reason = client.closeReason()
    #expect(reason?.description == "Connection refused")
    guard case .connect(let error) = reason else {
      Issue.record("a refused connection is a connect failure")
      return
    }
    #expect(error.errno == ECONNREFUSED)
    #expect(error.message.contains("127.0.0.1:\(port)"))
  }

  @Test func unknownNameIsNamed() throws {
    let client = try Client(
      ConnectOptions(host: "no-such-host.invalid", port: 1, security: .plainOnLoopback))
    defer { client.stop() }
    guard case .connect(let error) = client.closeReason() else {
      Issue.record("an unknown name is a connect failure")
      return
    }
    #expect(error.code == .address)
    #expect(error.message.contains("no-such-host.invalid"))
  }

  @Test func withoutTLSOnlyLoopback() throws {
    let client = try Client(
      ConnectOptions(host: "192.0.2.1", port: 1, security: .plainOnLoopback))
    defer { client.stop() }
    guard case .connect(let error) = client.closeReason() else {
      Issue.record("other machines need TLS")
      return
    }
    #expect(error.code == .address)
  }

  @Test func serverThatSaysNothingTimesOut() throws {
    // Reads the client's hello as bytes and stays silent.
    let server = try EchoServer(plain: true) { $0.onReceived = { _, _ in } }
    defer { server.stop() }
    let settings = try TestCertificates.shared().clientSettings()
    var options = ConnectOptions(
      host: "127.0.0.1", port: server.listener.port,
      security: .tls(try TLSContext(client: settings)))
    options.timeoutMillis = 50
    let client = try Client(options)
    defer { client.stop() }
    #expect(client.closeReason() == .handshakeTimeout)
  }

  @Test func wrongHostEndsBothSides() throws {
    let server = try EchoServer()
    defer { server.stop() }
    let settings = try TestCertificates.shared().clientSettings()
    let context = try TLSContext(client: settings)
    let client = try Client(server) { $0.security = .tls(context, serverName: "example.org") }
    defer { client.stop() }
    guard case .tls(let error) = client.closeReason() else {
      Issue.record("a wrong host is a TLS failure")
      return
    }
    #expect(error.code == .certificate)
    guard case .tls(let alert) = server.closeReasons(count: 1).first else {
      Issue.record("the server gets an alert")
      return
    }
    #expect(alert.code == .alert)
    #expect(!client.record.current.isOpen)
  }

  @Test func invalidClientCertificateIsRefused() throws {
    let other = try TestCertificates(principals: ["admin/ops"])
    let server = try EchoServer()
    defer { server.stop() }
    var settings = try TestCertificates.shared().clientSettings()
    settings.identity = other.client("admin/ops")
    let context = try TLSContext(client: settings)
    let client = try Client(server) { $0.security = .tls(context) }
    defer { client.stop() }
    guard case .tls(let refusal) = server.closeReasons(count: 1).first else {
      Issue.record("the server refuses")
      return
    }
    #expect(refusal.code == .certificate)
    guard case .tls(let alert) = client.closeReason() else {
      Issue.record("the client gets the alert")
      return
    }
    #expect(alert.code == .alert)
    #expect(server.peers == [])
  }

  @Test func closingBeforeItIsConnectedIsLocal() throws {
    let server = try EchoServer()
    defer { server.stop() }
    let reason = Watched<CloseReason?>(nil)
    let loop = try EventLoop(name: "client")
    loop.start()
    let port = server.listener.port
    loop.execute {
      let handler = Script()
      handler.onClosed = { _, why in reason.update { $0 = why } }
      let options = ConnectOptions(host: "127.0.0.1", port: port, security: .plainOnLoopback)
      loop.connect(options, handler: handler).close()
    }
    #expect(reason.wait { $0 != nil } == .local)
    loop.shutdown()
    loop.join()
  }

  @Test func renegotiationIsRefused() throws {
    let server = try EchoServer()
    defer { server.stop() }
    let program = try BackgroundProgram(
      "/usr/bin/env",
      ["openssl", "s_client", "-tls1_2", "-connect", "127.0.0.1:\(server.listener.port)"])
    #expect(server.record.wait { $0.peers.count == 1 }.peers.first?.tlsVersion == "TLSv1.2")
    program.send("R\n")
    let text = program.stop()
    #expect(text.contains("RENEGOTIATING"))
    #expect(text.contains("no renegotiation"))
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func ticketsResumeSessions(version: String) throws {
    let server = try EchoServer()
    defer { server.stop() }
    let certificates = try TestCertificates.shared()
    let file = "\(certificates.directory)/session\(version)"
    let identity = certificates.client("staff/jane")
    let common = [
      "openssl", "s_client", version, "-connect", "127.0.0.1:\(server.listener.port)",
      "-CAfile", certificates.authorityPath, "-cert", identity.certificateChainPath,
      "-key", identity.privateKeyPath,
    ]
    let first = try BackgroundProgram("/usr/bin/env", common + ["-sess_out", file])
    server.record.wait { $0.peers.count == 1 }
    first.send("ping\n")
    server.record.wait { $0.byteCount >= 5 }
    #expect(first.stop().contains("New, TLS"))
    let second = try BackgroundProgram("/usr/bin/env", common + ["-sess_in", file])
    let peers = server.record.wait { $0.peers.count == 2 }.peers
    second.send("Q\n")
    #expect(second.stop().contains("Reused, TLS"))
    // The principal survives the resumption.
    #expect(peers.map(\.certificateURIs) == [["showroom://staff/jane"], ["showroom://staff/jane"]])
  }
}
