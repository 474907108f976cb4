import Foundation
import TestSupport
import Testing

@testable import Outbound

@Suite("Posts to a real web server over TLS") struct HTTPPosterTests {
  private func settings(timeoutMillis: Int = 10_000) throws -> TransferSettings {
    TransferSettings(
      timeoutMillis: timeoutMillis, caFile: "\(try TestCertificates.shared().directory)/ca.pem",
      allowsPrivateAddresses: true)
  }

  private func post(
    _ path: String, to peer: TestPeer, _ settings: TransferSettings, body: String = "{}"
  ) throws -> HTTPAnswer {
    try HTTPPoster<Int>(settings).post(
      Array(body.utf8), to: WebAddress("https://localhost:\(peer.port)\(path)"),
      headers: [HTTPHeader("Content-Type", "application/json"), HTTPHeader("X-Test", "a b")])
  }

  @Test("A post arrives with its headers and body, and its answer comes back")
  func arrives() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let answer = try post("/orders?x=1", to: peer, settings(), body: "{\"a\":\"ü\"}")
    #expect(answer.status == 200 && answer.isSuccess)
    // What could steer a terminal is not in the excerpt.
    #expect(answer.excerpt == "status 200 [31m")
    let requests = try peer.requests()
    #expect(requests.count == 1 && requests[0].path == "/orders?x=1")
    #expect(requests[0].body == "{\"a\":\"ü\"}" && requests[0].headers["x-test"] == "a b")
    #expect(requests[0].headers["content-type"] == "application/json")
    #expect(requests[0].headers["expect"] == nil)
  }

  @Test("Other answers are answers; a redirect is not followed")
  func statuses() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let poster = try HTTPPoster<Int>(settings())
    for (path, status) in [("/status/503", 503), ("/status/410", 410), ("/redirect", 302)] {
      let address = try WebAddress("https://localhost:\(peer.port)\(path)")
      let answer = try poster.post([], to: address, headers: [])
      #expect(answer.status == status && !answer.isSuccess)
    }
    #expect(try peer.requests().map(\.path) == ["/status/503", "/status/410", "/redirect"])
  }

  @Test("A long answer, a silent server, a closed port and an unknown host fail for now")
  func failures() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let large = failure { try post("/large/2000000", to: peer, settings()) }
    #expect(large?.code == .tooLarge && large?.isPermanent == false)
    let hang = failure { try post("/hang", to: peer, settings(timeoutMillis: 300)) }
    #expect(hang?.code == .timeout && hang?.isPermanent == false)
    peer.stop()
    let closed = failure { try post("/", to: peer, settings()) }
    #expect(closed?.code == .connection && closed?.isPermanent == false)
    let unknown = failure {
      try HTTPPoster<Int>(settings()).post([], to: WebAddress("https://no.invalid/"), headers: [])
    }
    #expect(unknown?.code == .unresolved && unknown?.isPermanent == false)
  }

  @Test("A certificate of another authority, or for another name, is not taken")
  func certificates() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let other = try TestCertificates()
    var settings = try settings()
    settings.caFile = "\(other.directory)/ca.pem"
    #expect(failure { try post("/", to: peer, settings) }?.code == .tls)
    settings.caFile = nil
    #expect(failure { try post("/", to: peer, settings) }?.code == .tls)
    settings = try self.settings()
    let address = "https://127.0.0.2:\(peer.port)/"
    let name = failure {
      try HTTPPoster<Int>(settings).post([], to: WebAddress(address), headers: [])
    }
    #expect(name?.code == .connection || name?.code == .tls)
    #expect(try peer.requests().isEmpty)
  }

  @Test("Private addresses are refused unless allowed, also by name and as IPv6")
  func privateAddresses() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    var settings = try settings()
    settings.allowsPrivateAddresses = false
    for host in ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
      let failure = failure {
        try HTTPPoster<Int>(settings).post(
          [], to: WebAddress("https://\(host):\(peer.port)/"), headers: [])
      }
      #expect(failure?.code == .forbiddenAddress, "\(host): \(String(describing: failure))")
    }
    #expect(try peer.requests().isEmpty)
  }

  @Test("Cancelling ends a transfer at once, and the next before it begins")
  func cancel() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let cancellation = Cancellation()
    let poster = try HTTPPoster<Int>(settings(), cancellation: cancellation)
    let address = try WebAddress("https://localhost:\(peer.port)/hang")
    let canceller = Thread {
      // The server writes a request down before it falls silent.
      while (try? peer.requests().isEmpty) != false {}
      cancellation.cancel()
    }
    canceller.start()
    let start = ContinuousClock.now
    #expect(failure { try poster.post([], to: address, headers: []) }?.code == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(failure { try poster.post([], to: address, headers: []) }?.code == .cancelled)
  }

  @Test("A receiver that does not answer holds up no other; it is told how its own post ended")
  func isolation() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let poster = try HTTPPoster<Int>(settings(timeoutMillis: 600_000))
    func start(_ path: String, _ key: Int) throws {
      let address = try WebAddress("https://localhost:\(peer.port)\(path)")
      try poster.start(HTTPPost([], to: address, headers: []), for: key)
    }
    for key in 1...20 { try start("/hold/\(key)", key) }
    for count in 0..<3 {
      try start("/free/\(count)", 0)
      let ended = poster.only()
      #expect(ended.key == 0)
      #expect(try ended.result.get().isSuccess)
    }
    #expect((1...20).allSatisfy { poster.isUnderWay($0) } && !poster.isUnderWay(0))
    let free = try peer.requests().map(\.path).filter { $0.hasPrefix("/free") }
    #expect(free == ["/free/0", "/free/1", "/free/2"])
    poster.abandon(20)
    #expect(!poster.isUnderWay(20))
    // The peer answers what it has; the others come when it is released already.
    peer.release()
    var answered: Set<Int> = []
    while answered.count < 19 {
      for ended in poster.wait(millis: 60_000) {
        #expect(try ended.result.get().isSuccess)
        #expect(answered.insert(ended.key).inserted)
      }
    }
    #expect(answered == Set(1...19))
  }

  @Test("Who is woken comes back; what is under way goes on; bodies under way have a sum")
  func waking() throws {
    let peer = try TestPeer.web(TestCertificates.shared())
    let cancellation = Cancellation()
    let poster = try HTTPPoster<Int>(
      settings(timeoutMillis: 600_000), cancellation: cancellation)
    let address = try WebAddress("https://localhost:\(peer.port)/hold")
    let large = HTTPPost(
      Array(repeating: 32, count: Limits.postsBytesMax - 10), to: address, headers: [])
    let small = HTTPPost(Array(repeating: 32, count: 11), to: address, headers: [])
    #expect(poster.hasRoom(for: large))
    try poster.start(small, for: 1)
    #expect(!poster.hasRoom(for: large) && poster.hasRoom(for: small))
    while try peer.requests().isEmpty { #expect(poster.wait(millis: 10).isEmpty) }
    // Woken before it waits: then it does not wait. Nothing else would end this wait.
    cancellation.wake()
    #expect(poster.wait(millis: .max).isEmpty && poster.isUnderWay(1))
    peer.release()
    #expect(try poster.only().result.get().isSuccess)
    #expect(poster.hasRoom(for: large))
    try poster.start(small, for: 1)
    try poster.start(small, for: 2)
    cancellation.cancel()
    let ended = poster.wait(millis: .max)
    #expect(Set(ended.map(\.key)) == [1, 2])
    for (_, result) in ended {
      #expect(failure { try result.get() }?.code == .cancelled)
    }
  }

  @Test("Plain http only where it is allowed; what is no URL or header is refused")
  func syntax() throws {
    let peer = try TestPeer.web(TestCertificates.shared(), isEncrypted: false)
    let plain = "http://127.0.0.1:\(peer.port)/plain"
    #expect(throws: OutboundFailure.self) { try WebAddress(plain) }
    let address = try WebAddress(plain, allowsPlain: true)
    let poster = try HTTPPoster<Int>(settings())
    #expect(try poster.post([1], to: address, headers: []).status == 200)
    for text in [
      "", "https://", "ftp://a/", "file:///etc/passwd", "https://user:pw@host/", "https://u@h/",
      "https://a b/", "https://a/\r\nX: y", "//host", "javascript:1",
      "https://é.com/", "https://" + String(repeating: "a", count: 2_000),
    ] {
      let failure = failure { try WebAddress(text, allowsPlain: true) }
      #expect(failure?.isPermanent == true, "\(text)")
    }
    for (name, value) in [("X", "a\r\nY: b"), ("X", ""), ("X:", "a"), ("", "a"), ("X", "é")] {
      let failure = failure {
        try poster.post([], to: address, headers: [HTTPHeader(name, value)])
      }
      #expect(failure?.code == .invalid)
    }
    #expect(try peer.requests().count == 1)
  }

  @Test("Which addresses are public")
  func addresses() {
    for text in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "223.255.0.1"] {
      #expect(AddressRule.isPublic(number(text)), "\(text)")
    }
    for text in [
      "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
      "172.31.255.255", "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    ] {
      #expect(!AddressRule.isPublic(number(text)), "\(text)")
    }
    #expect(AddressRule.isPublic([0x26, 0x06, 0x47] + Array(repeating: 0, count: 12) + [1]))
    #expect(AddressRule.isPublic([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8]))
    #expect(!AddressRule.isPublic([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1]))
    for first in [[0xFE, 0x80], [0xFD, 0], [0xFF, 2], [0x20, 2], [0, 0], [0xFE, 0xC0]] {
      let bytes = first.map { UInt8($0) } + Array(repeating: 0, count: 13) + [1]
      #expect(!AddressRule.isPublic(bytes), "\(first)")
    }
  }

  private func number(_ text: String) -> UInt32 {
    text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }
  }
}

extension HTTPPoster {
  /// How the only post ends that can.
  func only() -> (key: Key, result: Result<HTTPAnswer, OutboundFailure>) {
    while true {
      if let ended = wait(millis: 60_000).first { return ended }
    }
  }
}

extension HTTPPoster<Int> {
  /// One post, from its begin to its end.
  func post(
    _ body: [UInt8], to address: WebAddress, headers: [HTTPHeader]
  ) throws -> HTTPAnswer {
    try start(HTTPPost(body, to: address, headers: headers), for: 0)
    return try only().result.get()
  }
}

/// What it failed with; nil when it did not.
func failure(_ body: () throws -> some Any) -> OutboundFailure? {
  do {
    _ = try body()
    return nil
  } catch { return error as? OutboundFailure }
}
