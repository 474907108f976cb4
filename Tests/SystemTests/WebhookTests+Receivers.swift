import APISchema
import Client
import Clocks
import Codec
import Foundation
import Server
import TestSupport
import Testing
import Values

// Receivers that do not answer, or not for long, and webhooks that change meanwhile.
extension SystemTests.WebhookTests {
  @Test("Receivers that never answer hold up no other; what they owe comes when they are back")
  func isolation() async throws {
    let certificates = try TestCertificates.shared()
    let web = try TestPeer.web(certificates)
    try await Shop.run(flags: Outside.flags(certificates)) { shop in
      // Each would cost its whole timeout if they had to wait for one another.
      let held = try await Self.create(shop, web, (0..<12).map { "hold/\($0)" })
      let free = try await Self.create(shop, web, ["free", "free"])
      let sequence = try await Self.sell(shop, orders: 3)
      for id in free { try await Self.delivered(shop, id, upTo: sequence) }
      for id in held { #expect(try await Self.webhook(shop, id).lastDeliveredAt == nil) }
      web.release()
      for id in held { try await Self.delivered(shop, id, upTo: sequence) }
      let expected = try Self.posted(to: free[0], web)
      #expect(expected.last == sequence && expected.count >= 6)
      for id in held + free {
        let own = try Self.posted(to: id, web)
        // At least once, in order: copies follow one another.
        #expect(own == own.sorted() && Set(own) == Set(expected), "\(id): \(own)")
      }
    }
  }

  @Test("Who changes or deletes a webhook ends the post that is under way")
  func changedUnderWay() async throws {
    let certificates = try TestCertificates.shared()
    let web = try TestPeer.web(certificates)
    try await Shop.run(flags: Outside.flags(certificates)) { shop in
      let ids = try await Self.create(
        shop, web, ["hold/secret", "hold/url", "hold/gone", "free"])
      let first = try await Self.sell(shop, orders: 1)
      try await Outside.until("three posts under way") {
        Set(try web.requests().map(\.path)).isSuperset(
          of: ["/hold/secret", "/hold/url", "/hold/gone"])
      }
      let rotated = try await shop.admin.webhooks.rotateSecret(
        WebhookReferenceRequest(webhookID: ids[0]))
      try await Outside.until("a post with the new secret") {
        try web.requests().contains {
          $0.path == "/hold/secret" && Self.isSigned($0, rotated.secret)
        }
      }
      _ = try await shop.admin.webhooks.update(
        UpdateWebhookRequest(
          webhookID: ids[1], url: "https://localhost:\(web.port)/free/moved"))
      try await Self.delivered(shop, ids[1], upTo: first)
      _ = try await shop.admin.webhooks.delete(WebhookReferenceRequest(webhookID: ids[2]))
      web.release()
      let last = try await Self.sell(shop, orders: 1)
      for id in [ids[0], ids[1], ids[3]] { try await Self.delivered(shop, id, upTo: last) }
      let moved = try web.requests().filter { $0.path == "/free/moved" }
        .map { try WatchOrdersResponse(jsonText: $0.body).sequence }
      // None counts as taken by the address before.
      #expect(Set(moved) == Set(try Self.posted(to: ids[3], web)))
      let gone = try web.requests().filter { $0.path == "/hold/gone" }
      #expect(
        try gone.allSatisfy { try WatchOrdersResponse(jsonText: $0.body).sequence <= first })
    }
  }

  @Test("Who fails for three days is suspended, and goes on where it stopped")
  func suspension() async throws {
    let certificates = try TestCertificates.shared()
    let directory = try Outside.directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let web = try TestPeer.web(certificates, directory: directory)
    let settings: SettingValues = [
      .outboundCA: certificates.authorityPath, .outboundPrivate: "yes",
    ]
    try await ClockedShop.run(settings) { clocked in
      let shop = clocked.shop
      let id = try await Self.create(shop, web, ["status/503"])[0]
      let sequence = try await Self.sell(shop, orders: 1)
      let begin = clocked.clock.timestamp
      var attempts: UInt32 = 0
      while true {
        let known = attempts
        try await Outside.until("attempt \(known + 1)") {
          try await Self.webhook(shop, id).attempts > known
        }
        let seen = try await Self.webhook(shop, id)
        attempts = seen.attempts
        if seen.status == .suspended { break }
        let days = (clocked.clock.timestamp.nanoseconds - begin.nanoseconds) / 86_400_000_000_000
        #expect(days < 3 || attempts < 24)
        clocked.clock.advance(seconds: 4 * 3_600)
      }
      #expect(attempts >= 24)
      #expect(clocked.clock.timestamp >= begin.adding(seconds: 3 * 86_400))
      _ = try await shop.admin.webhooks.update(
        UpdateWebhookRequest(
          webhookID: id, url: "https://localhost:\(web.port)/free", status: .active))
      try await Self.delivered(shop, id, upTo: sequence)
      let taken = try web.requests().filter { $0.path == "/free" }
      let refused = try web.requests().filter { $0.path == "/status/503" }
      #expect(refused.count == Int(attempts))
      #expect(
        taken.first?.headers["showroom-delivery"]
          == refused.first?.headers["showroom-delivery"])
    }
  }
}
