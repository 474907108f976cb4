import TLS
import TestSupport
import Testing

/// How sessions end, in order or not.
@Suite struct EndTests {
  let pair: SessionPair

  init() throws {
    let certificates = try TestCertificates.shared()
    pair = try SessionPair(
      server: certificates.serverSettings, client: certificates.clientSettings())
    pair.exchange()
  }

  @Test func closeNotifyEndsOneDirection() throws {
    pair.client.send([1])
    pair.client.close()
    pair.exchange()
    #expect(pair.server.received == [1])
    #expect(pair.server.isClosed)
    #expect(pair.server.session.endOfInput() == nil)
    // The server may still answer, and then close too.
    #expect(!pair.client.isClosed)
    pair.server.send([2, 3])
    pair.server.close()
    pair.exchange()
    #expect(pair.client.received == [2, 3])
    #expect(pair.client.isClosed)
    #expect(pair.client.session.endOfInput() == nil)
  }

  @Test func closeNotifyIsSentOnce() throws {
    pair.client.close()
    let first = pair.client.outgoing.count
    pair.client.close()
    #expect(first > 0 && pair.client.outgoing.count == first)
  }

  @Test func endWithoutCloseNotifyIsTruncation() throws {
    pair.client.send([1, 2, 3])
    pair.exchange()
    #expect(pair.server.session.endOfInput()?.code == .truncated)
    pair.client.close()
    pair.exchange()
    #expect(pair.server.session.endOfInput() == nil)
  }

  @Test func endDuringHandshakeIsTruncation() throws {
    let certificates = try TestCertificates.shared()
    let early = try SessionPair(
      server: certificates.serverSettings, client: certificates.clientSettings())
    early.server.receive(Array(early.client.outgoing.prefix(20)))
    let error = early.server.session.endOfInput()
    #expect(error?.code == .truncated)
    #expect(error?.message.contains("handshake") == true)
  }

  @Test func changedRecordFailsAndStaysFailed() throws {
    pair.client.send([1, 2, 3, 4])
    var record = pair.client.outgoing
    record[record.count - 1] ^= 1
    pair.server.receive(record)
    #expect(pair.server.error?.code == .handshake)
    #expect(pair.server.received == [])
    #expect(pair.server.outgoing.count > 0, "an alert is sent")
    pair.server.error = nil
    pair.client.outgoing = []
    pair.client.send([5])
    pair.server.receive(pair.client.outgoing)
    #expect(pair.server.error != nil)
    #expect(pair.server.received == [])
  }

  @Test func recordsBeforeAFailureAreDelivered() throws {
    pair.client.send([1, 2, 3, 4])
    let good = pair.client.outgoing
    pair.server.receive(good + [0xFF, 0, 0, 0, 0, 0, 0, 0])
    #expect(pair.server.received == [1, 2, 3, 4])
    #expect(pair.server.error != nil)
  }

  @Test(arguments: [
    Array("GET / HTTP/1.1\r\n\r\n".utf8), [UInt8](repeating: 0, count: 64),
    [UInt8](repeating: 0xFF, count: 64), [0, 0, 0, 5, 0, 0, 0, 1, 1, 0, 1, 2, 3, 4, 5],
  ])
  func garbageFailsTheHandshake(bytes: [UInt8]) throws {
    let certificates = try TestCertificates.shared()
    let fresh = try SessionPair(
      server: certificates.serverSettings, client: certificates.clientSettings())
    fresh.server.receive(bytes)
    #expect(fresh.server.error?.code == .handshake)
    #expect(!fresh.server.isEstablished)
  }

  /// Any change of one byte of the client's first flight fails or goes nowhere, and never traps.
  @Test func mutatedHelloNeverEstablishes() throws {
    let certificates = try TestCertificates.shared()
    let context = try TLSContext(server: certificates.serverSettings)
    let fresh = try SessionPair(
      server: certificates.serverSettings, client: certificates.clientSettings())
    let hello = fresh.client.outgoing
    for position in hello.indices {
      var changed = hello
      changed[position] ^= 0x55
      let workspace = TLSWorkspace()
      let server = Side(
        session: try TLSSession(server: context, workspace: workspace), workspace: workspace)
      server.receive(changed)
      #expect(!server.isEstablished)
    }
  }

  @Test func writingBeforeTheHandshakeIsRefused() throws {
    let certificates = try TestCertificates.shared()
    let fresh = try SessionPair(
      server: certificates.serverSettings, client: certificates.clientSettings())
    fresh.server.send([1])
    #expect(fresh.server.error?.code == .library)
  }
}
