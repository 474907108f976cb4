import APISchema
import Client
import Clocks
import Foundation
import Server
import TestSupport
import Testing
import Values

extension SystemTests {
  /// Mails at a real mail server (S2 sendViaEmail, N9).
  @Suite struct EmailTests {
    @Test("An order arrives as text and PDF, whose text says the same; a bad address fails at once")
    func arrives() async throws {
      let certificates = try TestCertificates.shared()
      let post = try TestPeer.mail(certificates)
      let password = try Self.passwordFile()
      defer { try? FileManager.default.removeItem(atPath: password) }
      let flags = [
        "--smtp", "smtp://localhost:\(post.port)", "--smtp-user", "showroom",
        "--smtp-password-file", password, "--smtp-from", "sales@example.org",
      ]
      try await Shop.run(flags: Outside.flags(certificates) + flags) { shop in
        let desk = OrderDesk(shop)
        let batch = try await shop.batch("TEA", name: "Tee, 緑茶 & μαύρο", units: 100)
        let draft = try await desk.draft([(batch, 3)])
        let sold = try await desk.confirm(draft.orderID)
        let sent = try await desk.orders.sendViaEmail(
          SendOrderViaEmailRequest(
            orderID: draft.orderID, toAddress: "buyer@example.com", message: "Grüße!"))
        let refused = try await desk.orders.sendViaEmail(
          SendOrderViaEmailRequest(orderID: draft.orderID, toAddress: "refused@example.com"))
        try await Self.wait(shop, sent.emailID) { $0.status == .sent && $0.attempts == 1 }
        try await Self.wait(shop, refused.emailID) {
          $0.status == .failed && $0.lastError.contains("550")
        }
        let mail = try post.envelope(1)
        #expect(mail.to == ["buyer@example.com"] && mail.from == "sales@example.org")
        #expect(mail.encrypted && mail.user == "showroom" && mail.defects.isEmpty)
        #expect(mail.headers["subject"] == "Order \(sold.orderNumber)")
        let text = String(decoding: mail.parts[0].bytes, as: UTF8.self)
        #expect(text.hasPrefix("Grüße!") && text.contains("Tee, 緑茶 & μαύρο"))
        #expect(mail.parts[1].name == "\(sold.orderNumber).pdf")
        let file = "\(post.directory)/order.pdf"
        try Data(mail.parts[1].bytes).write(to: URL(fileURLWithPath: file))
        let pdf = try ChildProcess.output(["pdftotext", "-layout", file, "-"])
        for part in [sold.orderNumber, "Tee, 緑茶 & μαύρο", "TEA", "30.00", "Acme Corp"] {
          #expect(pdf.contains(part) && text.contains(part), "\(part)")
        }
      }
    }

    @Test("While the mail server is away a mail waits, and goes when its time has come")
    func retries() async throws {
      let certificates = try TestCertificates.shared()
      let post = try TestPeer.mail(certificates, mode: "implicit")
      let password = try Self.passwordFile()
      defer { try? FileManager.default.removeItem(atPath: password) }
      let settings: SettingValues = [
        .smtp: "smtps://localhost:\(post.port)", .smtpUser: "showroom",
        .smtpPasswordFile: password, .smtpFrom: "sales@example.org",
        .outboundCA: certificates.authorityPath,
      ]
      post.stop()
      try await ClockedShop.run(settings) { clocked in
        let shop = clocked.shop
        let batch = try await shop.batch("TEA", units: 100)
        let draft = try await OrderDesk(shop).draft([(batch, 3)])
        let queued = try await shop.jane.orders.sendViaEmail(
          SendOrderViaEmailRequest(orderID: draft.orderID, toAddress: "buyer@example.com"))
        try await Self.wait(shop, queued.emailID) {
          $0.status == .queued && $0.attempts == 1 && !$0.lastError.isEmpty
        }
        let back = try TestPeer.mail(certificates, mode: "implicit", port: post.port)
        clocked.clock.advance(seconds: 61)
        try await Self.wait(shop, queued.emailID) { $0.status == .sent && $0.attempts == 2 }
        #expect(try back.mails().count == 1)
        let id = try back.envelope(1).headers["message-id"]
        #expect(id?.hasPrefix("<email-\(queued.emailID.rawValue).") == true)
      }
    }

    @Test("A mail is given up after 16 attempts; whoever insists has it tried again")
    func givenUp() async throws {
      let certificates = try TestCertificates.shared()
      let post = try TestPeer.mail(certificates)
      let password = try Self.passwordFile()
      defer { try? FileManager.default.removeItem(atPath: password) }
      let settings: SettingValues = [
        .smtp: "smtp://localhost:\(post.port)", .smtpUser: "showroom",
        .smtpPasswordFile: password, .smtpFrom: "sales@example.org",
        .outboundCA: certificates.authorityPath,
      ]
      try await ClockedShop.run(settings) { clocked in
        let shop = clocked.shop
        let batch = try await shop.batch("TEA", units: 100)
        let draft = try await OrderDesk(shop).draft([(batch, 3)])
        let id = try await shop.jane.orders.sendViaEmail(
          SendOrderViaEmailRequest(orderID: draft.orderID, toAddress: "later@example.com")
        ).emailID
        for attempt in 1...15 as ClosedRange<UInt32> {
          try await Self.wait(shop, id) { $0.attempts == attempt && $0.status == .queued }
          clocked.clock.advance(seconds: 86_400)
        }
        try await Self.wait(shop, id) { $0.status == .failed && $0.attempts == 16 }
        let seen = try await shop.jane.emails.get(GetEmailRequest(emailID: id)).email
        #expect(seen.lastError.contains("451") && seen.nextAttemptAt == nil)
        #expect(try post.mails().isEmpty)
        _ = try await shop.jane.emails.retry(RetryEmailRequest(emailID: id))
        try await Self.wait(shop, id) { $0.status == .failed && $0.attempts == 17 }
      }
    }

    @Test(
      "A kill in the middle of a mail: it comes again, as the same mail; none is lost or doubled")
    func killed() async throws {
      let certificates = try TestCertificates.shared()
      let post = try TestPeer.mail(certificates)
      let password = try Self.passwordFile()
      defer { try? FileManager.default.removeItem(atPath: password) }
      let flags = [
        "--smtp", "smtp://localhost:\(post.port)", "--smtp-user", "showroom",
        "--smtp-password-file", password, "--smtp-from", "sales@example.org",
      ]
      try await Shop.run(flags: Outside.flags(certificates) + flags) { shop in
        let batch = try await shop.batch("TEA", units: 100)
        let draft = try await OrderDesk(shop).draft([(batch, 3)])
        // The server has the first one, and does not say so; the second waits behind it.
        let first = try await Self.queue(shop, draft.orderID, "mute@example.com")
        try await Outside.until("a mail that is not answered") { try post.mails().count == 1 }
        let second = try await Self.queue(shop, draft.orderID, "buyer@example.com")
        try shop.server.killNow()
        try await shop.server.killed()
        try await shop.server.start()
        for id in [first, second] {
          try await Self.wait(shop, id) { $0.status == .sent && $0.attempts == 1 }
        }
        try await shop.server.restart()
        // Mails go in their order: what was still to be done would come before this one.
        let third = try await Self.queue(shop, draft.orderID, "last@example.com")
        try await Self.wait(shop, third) { $0.status == .sent }
        let mails = try (1...post.mails().count).map { try post.envelope($0) }
        #expect(
          mails.map(\.to) == [
            ["mute@example.com"], ["mute@example.com"], ["buyer@example.com"],
            ["last@example.com"],
          ])
        let ids = mails.map { $0.headers["message-id"] ?? "" }
        #expect(ids.allSatisfy { !$0.isEmpty } && ids.first == ids.dropFirst().first)
        #expect(Set(ids).count == 3)
      }
    }

    private static func queue(
      _ shop: Shop, _ order: OrderID, _ address: String
    ) async throws -> EmailID {
      try await shop.jane.orders.sendViaEmail(
        SendOrderViaEmailRequest(orderID: order, toAddress: address)
      ).emailID
    }

    private static func passwordFile() throws -> String {
      let path = "/tmp/showroom-password-\(UUID().uuidString)"
      let made = FileManager.default.createFile(
        atPath: path, contents: Data("correct horse\n".utf8), attributes: [.posixPermissions: 0o600]
      )
      guard made else { throw Unmet("no file can be made") }
      return path
    }

    private static func wait(
      _ shop: Shop, _ id: EmailID, _ isMet: @escaping @Sendable (Email) -> Bool
    ) async throws {
      try await Outside.until("a state of mail \(id)") {
        isMet(try await shop.jane.emails.get(GetEmailRequest(emailID: id)).email)
      }
    }
  }
}
