import Foundation
import Outbound
import TestSupport
import Testing
import Values

@Suite("Mails to a real mail server over TLS") struct MailSenderTests {
  private let date = Timestamp(nanoseconds: 1_795_250_096_000_000_000)

  private func settings(timeoutMillis: Int = 10_000) throws -> TransferSettings {
    TransferSettings(
      timeoutMillis: timeoutMillis, caFile: "\(try TestCertificates.shared().directory)/ca.pem",
      allowsPrivateAddresses: true)
  }

  private func message(
    to: String = "buyer@example.com", subject: String = "Your sales sheet",
    text: String = "Hello\n",
    attachment: MailMessage.Attachment? = nil
  ) throws -> MailMessage {
    MailMessage(
      from: try MailAddress("sales@example.org", name: "Northgate, \"Größe\" & Söhne"),
      to: try MailAddress(to), subject: subject, messageID: "email-7.store@example.org", date: date,
      text: text, attachment: attachment)
  }

  private func send(
    _ message: MailMessage, to peer: TestPeer, scheme: String = "smtp",
    password: String = "correct horse", settings: TransferSettings? = nil
  ) throws {
    let server = try MailServer(
      url: "\(scheme)://localhost:\(peer.port)", user: "showroom", password: password)
    try MailSender(server, settings ?? self.settings()).send(message)
  }

  @Test("S2 sendViaEmail: text and PDF arrive as they were", arguments: ["starttls", "implicit"])
  func arrives(mode: String) throws {
    let peer = try TestPeer.mail(TestCertificates.shared(), mode: mode)
    let text =
      "Grüße, 東京\n.\n..dots\nFrom here\n" + String(repeating: "long ", count: 400) + "\n\ttab = 1\n"
    let subject = "Ihr Angebot SO-000128 für Müller & Söhne 東京支店 — gültig bis zum 5. Dezember 👍🏽"
    let pdf = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let file = MailMessage.Attachment(
      name: "SO-000128.pdf", type: "application/pdf", bytes: pdf)
    try send(
      message(subject: subject, text: text, attachment: file), to: peer,
      scheme: mode == "implicit" ? "smtps" : "smtp")
    let mail = try peer.envelope(1)
    #expect(mail.from == "sales@example.org" && mail.to == ["buyer@example.com"])
    #expect(mail.encrypted && mail.user == "showroom" && mail.defects.isEmpty)
    #expect(mail.headers["subject"] == subject)
    #expect(mail.headers["date"] == "Sat, 21 Nov 2026 08:34:56 +0000")
    #expect(mail.headers["message-id"] == "<email-7.store@example.org>")
    #expect(mail.headers["from"]?.contains("Größe") == true)
    #expect(mail.headers["to"] == "buyer@example.com")
    #expect(mail.headers["content-type"]?.hasPrefix("multipart/mixed") == true)
    #expect(mail.parts.map(\.type) == ["text/plain", "application/pdf"])
    let received = String(decoding: mail.parts[0].bytes, as: UTF8.self)
    #expect(received.replacing("\r\n", with: "\n") == text)
    #expect(mail.parts[1].bytes == pdf && mail.parts[1].name == "SO-000128.pdf")
    let lines = try peer.mails()[0].split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.utf8.count <= 998 && $0.utf8.allSatisfy { $0 < 0x80 } })
  }

  @Test(
    "A domain in any script goes out as the DNS knows it, in the envelope and in the header",
    arguments: [
      ("info@bücher.example", "info@xn--bcher-kva.example"),
      ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
      ("info@faß.example", "info@xn--fa-hia.example"),
      ("info@例え.テスト", "info@xn--r8jz45g.xn--zckzah"),
    ])
  func international(address: String, plain: String) throws {
    #expect(try MailAddress(address).address == plain)
    let peer = try TestPeer.mail(TestCertificates.shared())
    try send(message(to: address), to: peer)
    let mail = try peer.envelope(1)
    #expect(mail.to == [plain] && mail.headers["to"] == plain && mail.defects.isEmpty)
  }

  @Test("What is beyond ASCII before the @ is refused, and the reason says so")
  func localPart() {
    let failure = failure { try MailAddress("grüße@example.com") }
    #expect(failure?.isPermanent == true && failure?.message.contains("before the @") == true)
  }

  @Test("A wrong password is not permanent, and no failure contains it")
  func password() throws {
    let peer = try TestPeer.mail(TestCertificates.shared())
    let secret = "wrong-horse-battery"
    let failure = failure { try send(message(), to: peer, password: secret) }
    #expect(failure?.code == .authentication && failure?.isPermanent == false)
    #expect(failure?.description.contains(secret) == false)
    let server = try MailServer(url: "smtp://h", user: "u", password: secret)
    #expect(!"\(server)".contains(secret) && !String(reflecting: server).contains(secret))
    var dumped = ""
    dump(server, to: &dumped)
    #expect(!dumped.contains(secret))
    #expect(try peer.mails().isEmpty)
  }

  @Test("550 is permanent, 451 is not, 554 after the data is; what the server said is told")
  func refusals() throws {
    let peer = try TestPeer.mail(TestCertificates.shared())
    let unknown = failure { try send(message(to: "refused@example.com"), to: peer) }
    #expect(unknown?.code == .refused && unknown?.isPermanent == true)
    #expect(unknown?.message.contains("550 5.1.1 no such user") == true)
    let later = failure { try send(message(to: "once@example.com"), to: peer) }
    #expect(later?.code == .refused && later?.isPermanent == false)
    #expect(later?.message.contains("451 4.7.1") == true)
    let spam = failure { try send(message(subject: "spam"), to: peer) }
    #expect(spam?.code == .refused && spam?.isPermanent == true)
    #expect(try peer.mails().isEmpty)
    try send(message(to: "once@example.com"), to: peer)
    #expect(try peer.mails().count == 1)
  }

  @Test("Nothing is sent over a connection that is not encrypted, or to somebody else's server")
  func encryption() throws {
    let plain = try TestPeer.mail(TestCertificates.shared(), mode: "plain")
    #expect(failure { try send(message(), to: plain) }?.code == .tls)
    let other = try TestPeer.mail(TestCertificates())
    let failure = failure { try send(message(), to: other) }
    #expect(failure?.code == .tls && failure?.isPermanent == false)
    #expect(try plain.mails().isEmpty && other.mails().isEmpty)
  }

  @Test("A server that says nothing costs no more than the timeout; one that is gone, nothing")
  func silence() throws {
    let silent = try TestPeer.mail(TestCertificates.shared(), mode: "silent")
    let slow = failure {
      try send(message(), to: silent, settings: settings(timeoutMillis: 300))
    }
    #expect(slow?.code == .timeout && slow?.isPermanent == false)
    silent.stop()
    #expect(failure { try send(message(), to: silent) }?.code == .connection)
  }

  @Test("Nobody can add a header, a recipient or a command of their own")
  func injection() throws {
    for text in [
      "a@b\r\nRCPT TO:<c@d>", "a@b>", "<a@b", "a b@c", "a@", "@b", "a@b@c", "a@-b", "a@b..c",
      ".a@b", "a.@b", "a@[1.2.3.4]", "é@b", "é@é", "a@é\u{202E}", "a@é/", "a@é:1", "a@é%41", "a@-é",
      "a@é@b", "a@", "a@é b", "", "a\0@b", "\"x y\"@b",
      String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 64),
    ] {
      let failure = failure { try MailAddress(text) }
      #expect(failure?.code == .invalid && failure?.isPermanent == true, "\(text)")
    }
    #expect(failure { try MailAddress("a@b", name: "x\r\nBcc: y@z") }?.isPermanent == true)
    let peer = try TestPeer.mail(TestCertificates.shared())
    var message = try message(subject: "a\r\nBcc: x@y")
    #expect(failure { try send(message, to: peer) }?.isPermanent == true)
    message = try self.message()
    message.messageID = "a@b>\r\nX: y"
    #expect(failure { try send(message, to: peer) }?.isPermanent == true)
    message = try self.message(
      attachment: .init(name: "a\"; x=\"b", type: "application/pdf", bytes: []))
    #expect(failure { try send(message, to: peer) }?.isPermanent == true)
    for url in [
      "http://h", "smtp://", "smtp://h:0", "smtp://h:99999", "smtp://u:p@h", "smtp://h/x",
    ] {
      #expect(failure { try MailServer(url: url) }?.isPermanent == true, "\(url)")
    }
    #expect(try peer.mails().isEmpty)
  }
}
