import Synchronization
import TLS
import TestSupport
import Testing
import Transport

/// Real sockets on loopback, one client and one server loop.
@Suite struct EchoTests {
  @Test(arguments: ["127.0.0.1", "::1", "localhost"])
  func echoesOverTLS(host: String) throws {
    let server = try EchoServer()
    defer { server.stop() }
    let client = try Client(server, host: host, principal: "staff/jane")
    defer { client.stop() }
    let sent = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    client.send(sent)
    #expect(client.received(byteCount: sent.count) == sent)
    #expect(client.peer?.applicationProtocol == "showroom/1")
    #expect(client.peer?.tlsVersion == "TLSv1.3")
    #expect(server.peers.first?.certificateURIs == ["showroom://staff/jane"])
    client.close()
    #expect(client.closeReason() == .local)
    #expect(server.closeReasons(count: 1) == [.peer])
  }

  @Test func echoesWithoutTLSOnLoopback() throws {
    let server = try EchoServer(plain: true)
    defer { server.stop() }
    let client = try Client(server, host: "127.0.0.1")
    defer { client.stop() }
    client.send([1, 2, 3])
    #expect(client.received(byteCount: 3) == [1, 2, 3])
    #expect(client.peer?.tlsVersion == nil)
  }
}
