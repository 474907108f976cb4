import APISchema
import Client
import Codec
import Foundation
import Glibc
import TLS
import TestSupport
import Testing
import Values

extension SystemTests {
  /// Order changes at a real web server, whatever happens to it or to ours (S2 outbox, N9).
  @Suite struct WebhookTests {
    @Test("A confirmed order is posted, signed, as WatchOrders says it; no message is missing")
    func signed() async throws {
      let certificates = try TestCertificates.shared()
      let web = try TestPeer.web(certificates)
      try await Shop.run(flags: Outside.flags(certificates)) { shop in
        let hook = try await shop.admin.webhooks.create(
          CreateWebhookRequest(url: "https://localhost:\(web.port)/orders", label: "books"))
        #expect(hook.secret.utf8.count == 64)
        let watched = Recorder(shop.admin.orders.watchOrders(WatchOrdersRequest()))
        try await watched.reach(1)
        let sequence = try await Self.sell(shop, orders: 3)
        try await Self.delivered(shop, hook.webhookID, upTo: sequence)
        let requests = try web.requests()
        try Self.check(requests, hook.secret, hook.webhookID)
        let posted = try requests.map { try WatchOrdersResponse(jsonText: $0.body) }
        let streamed = try await watched.reach(sequence).filter { !$0.isState }
        #expect(posted.map(\.sequence) == streamed.map(\.sequence))
        #expect(
          posted.flatMap(\.changed).map(\.summary) == streamed.flatMap(\.changed).map(\.summary))
        #expect(posted.last?.changed.first?.summary.status == .confirmed)
        for (before, after) in zip(posted, posted.dropFirst()) {
          #expect(after.previousSequence == before.sequence)
        }
        let rotated = try await shop.admin.webhooks.rotateSecret(
          WebhookReferenceRequest(webhookID: hook.webhookID))
        let last = try await Self.sell(shop, orders: 1)
        try await Self.delivered(shop, hook.webhookID, upTo: last)
        #expect(rotated.secret != hook.secret)
        let later = try web.requests().dropFirst(requests.count)
        try Self.check(Array(later), rotated.secret, hook.webhookID)
      }
    }

    @Test("While the receiver is away changes wait, over a kill of the server, and arrive in order")
    func outage() async throws {
      let certificates = try TestCertificates.shared()
      let directory = try Outside.directory()
      defer { try? FileManager.default.removeItem(atPath: directory) }
      let web = try TestPeer.web(certificates, directory: directory)
      try await Shop.run(flags: Outside.flags(certificates)) { shop in
        let hook = try await shop.admin.webhooks.create(
          CreateWebhookRequest(url: "https://localhost:\(web.port)/orders"))
        let watched = Recorder(shop.admin.orders.watchOrders(WatchOrdersRequest()))
        let first = try await Self.sell(shop, orders: 2)
        try await Self.delivered(shop, hook.webhookID, upTo: first)
        web.stop()
        let second = try await Self.sell(shop, orders: 2)
        try await Outside.until("a failed delivery") {
          let seen = try await Self.webhook(shop, hook.webhookID)
          return seen.attempts > 0 && !seen.lastError.isEmpty && seen.cursor < second
        }
        try shop.server.killNow()
        try await shop.server.killed()
        try await shop.server.start()
        let back = try TestPeer.web(certificates, directory: directory, port: web.port)
        let third = try await Self.sell(shop, orders: 2)
        try await Self.delivered(shop, hook.webhookID, upTo: third)
        back.stop()
        let posted = try back.requests().map {
          try WatchOrdersResponse(jsonText: $0.body).sequence
        }
        let streamed = try await watched.reach(third).filter { !$0.isState }.map(\.sequence)
        // At least once, in order: copies follow one another.
        #expect(posted == posted.sorted())
        #expect(Set(posted) == Set(streamed) && posted.count < streamed.count + 5)
        let seen = try await Self.webhook(shop, hook.webhookID)
        #expect(seen.attempts == 0 && seen.lastError.isEmpty && seen.lastDeliveredAt != nil)
      }
    }

    @Test("Who is gone is left alone, private addresses are not called, and only admins see any")
    func refusals() async throws {
      let certificates = try TestCertificates.shared()
      let web = try TestPeer.web(certificates)
      try await Shop.run(flags: Outside.flags(certificates, isPrivate: false)) { shop in
        let hook = try await shop.admin.webhooks.create(
          CreateWebhookRequest(url: "https://localhost:\(web.port)/status/410"))
        _ = try await Self.sell(shop, orders: 1)
        try await Outside.until("a refused address") {
          try await Self.webhook(shop, hook.webhookID).lastError.contains("private")
        }
        #expect(try web.requests().isEmpty)
        for url in ["http://example.com/", "https://", "ftp://x/", "https://a@b/", "https://a b/"] {
          let refused = await refusal { () throws(ClientError) in
            try await shop.admin.webhooks.create(CreateWebhookRequest(url: url))
          }
          #expect(refused?.code == .invalidField, "\(url)")
        }
        let denied = await refusal { () throws(ClientError) in
          try await shop.jane.webhooks.list(ListWebhooksRequest())
        }
        #expect(denied != nil)
        _ = try await shop.admin.webhooks.delete(
          WebhookReferenceRequest(webhookID: hook.webhookID))
        #expect(try await shop.admin.webhooks.list(ListWebhooksRequest()).webhooks.isEmpty)
      }
      try await Shop.run(flags: Outside.flags(certificates)) { shop in
        let hook = try await shop.admin.webhooks.create(
          CreateWebhookRequest(url: "https://localhost:\(web.port)/status/410"))
        _ = try await Self.sell(shop, orders: 1)
        try await Outside.until("a suspension") {
          try await Self.webhook(shop, hook.webhookID).status == .suspended
        }
        _ = try await shop.admin.webhooks.update(
          UpdateWebhookRequest(
            webhookID: hook.webhookID, url: "https://localhost:\(web.port)/flaky/1",
            status: .active))
        let sequence = try await Self.sell(shop, orders: 1)
        try await Self.delivered(shop, hook.webhookID, upTo: sequence)
        let flaky = try web.requests().filter { $0.path == "/flaky/1" }
        #expect(flaky.first?.status == 503 && flaky.dropFirst().allSatisfy { $0.status == 200 })
        #expect(flaky.first?.headers["showroom-delivery"] == flaky[1].headers["showroom-delivery"])
      }
    }

    static func create(
      _ shop: Shop, _ web: TestPeer, _ paths: [String]
    ) async throws -> [WebhookID] {
      var ids: [WebhookID] = []
      for path in paths {
        let request = CreateWebhookRequest(url: "https://localhost:\(web.port)/\(path)")
        ids.append(try await shop.admin.webhooks.create(request).webhookID)
      }
      return ids
    }

    /// The sequences that a webhook was posted, in order.
    static func posted(to id: WebhookID, _ web: TestPeer) throws -> [UInt64] {
      try web.requests().filter { $0.headers["showroom-webhook-id"] == "\(id.rawValue)" }
        .map { try WatchOrdersResponse(jsonText: $0.body).sequence }
    }

    static func isSigned(_ request: WebRequest, _ secret: String) -> Bool {
      let parts = (request.headers["showroom-signature"] ?? "").split(separator: ",")
      let time = parts.first.map { String($0.dropFirst(2)) } ?? ""
      let code = HMACSHA256.code(
        key: Array(secret.utf8), message: Array("\(time).\(request.body)".utf8))
      return parts.last?.dropFirst(3) == code.map { String(format: "%02x", $0) }.joined()[...]
    }

    /// Drafts that become orders; the sequence of the last confirmation.
    static func sell(_ shop: Shop, orders: Int) async throws -> UInt64 {
      let desk = OrderDesk(shop)
      let batch = try await shop.batch("TEA", units: 1_000)
      var sequence: UInt64 = 0
      for _ in 0..<orders {
        let draft = try await desk.draft([(batch, 1)])
        sequence = try await desk.confirm(draft.orderID).sequence
      }
      return sequence
    }

    static func webhook(_ shop: Shop, _ id: WebhookID) async throws -> Webhook {
      let all = try await shop.admin.webhooks.list(ListWebhooksRequest()).webhooks
      guard let webhook = all.first(where: { $0.webhookID == id }) else {
        throw Unmet("webhook \(id) is gone")
      }
      return webhook
    }

    static func delivered(_ shop: Shop, _ id: WebhookID, upTo sequence: UInt64) async throws {
      try await Outside.until("the delivery of \(sequence)") {
        try await webhook(shop, id).cursor >= sequence
      }
    }

    /// Every post is signed with the secret, and says which webhook and delivery it is.
    private static func check(
      _ requests: [WebRequest], _ secret: String, _ id: WebhookID
    ) throws {
      for request in requests {
        let message = try WatchOrdersResponse(jsonText: request.body)
        #expect(request.headers["showroom-webhook-id"] == "\(id.rawValue)")
        #expect(request.headers["showroom-delivery"] == "\(id.rawValue)-\(message.sequence)")
        #expect(isSigned(request, secret))
        let parts = (request.headers["showroom-signature"] ?? "").split(separator: ",")
        let time = try #require(parts.first?.dropFirst(2))
        let age = try Int64(#require(Int64(time))) - Int64(Date().timeIntervalSince1970)
        #expect(abs(age) < 300)
      }
    }
  }
}

/// Servers outside of ours.
enum Outside {
  /// Flags of a server that trusts the test's authority.
  static func flags(_ certificates: TestCertificates, isPrivate: Bool = true) -> [String] {
    ["--outbound-ca", certificates.authorityPath, "--outbound-private", isPrivate ? "yes" : "no"]
  }

  /// A directory that outlives the peer that writes into it.
  static func directory() throws -> String {
    var template = Array("/tmp/showroom-outside-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Unmet("no temporary directory can be made") }
    return String(cString: path)
  }

  /// Asks again and again; each question is a call, or a look at files.
  static func until(
    _ what: String, seconds: Int = 60, _ isMet: @escaping @Sendable () async throws -> Bool
  ) async throws {
    try await within(seconds, what) {
      while try await !isMet() { await Task.yield() }
    }
  }
}
