import Commerce
import StoreSchema
import Testing
import Values

@Suite struct WebhookTests {
  private let admin = Shop.admin
  private let id = WebhookID(rawValue: 1)
  private let url = "https://books.example/orders"

  private func shop() throws -> Shop {
    var shop = Shop()
    try shop.run(.webhook(.create(url: url, label: "books", after: 7)), as: admin)
    return shop
  }

  private func mark(
    _ shop: inout Shop, _ cursor: UInt64, _ result: WebhookMark.Result
  ) throws {
    var mark = WebhookMark(shop.state.allWebhooks[0], result)
    mark.cursor = cursor
    try shop.run(.webhook(.mark(id, mark)), as: Shop.system)
  }

  private func fail(_ shop: inout Shop, isPermanent: Bool = false) throws {
    let webhook = shop.state.allWebhooks[0]
    let result = WebhookMark.Result.failed(error: "HTTP 503", isPermanent: isPermanent)
    try shop.run(.webhook(.mark(id, WebhookMark(webhook, result))), as: Shop.system)
  }

  @Test(
    "A webhook is made, fails, delivers, is suspended and goes on; what is told twice counts once")
  func life() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    #expect(webhook.cursor == 7 && webhook.status == .active && webhook.secretVersion == 1)
    try fail(&shop)
    #expect(webhook.attempts == 1 && webhook.nextAttemptAt == shop.now.adding(seconds: 1))
    #expect(webhook.failingSince == shop.now && webhook.lastError == "HTTP 503")
    try mark(&shop, 7, .delivered(9))
    #expect(webhook.cursor == 9 && webhook.attempts == 0 && webhook.failingSince == nil)
    #expect(webhook.nextAttemptAt == nil && webhook.lastDeliveredAt == shop.now)
    let events = shop.log.count
    try mark(&shop, 7, .delivered(9))
    try mark(&shop, 7, .delivered(8))
    #expect(shop.log.count == events && webhook.version == 1)
    try mark(&shop, 9, .passed(20))
    #expect(webhook.cursor == 20)
    try fail(&shop, isPermanent: true)
    #expect(webhook.status == .suspended && webhook.lastError == "HTTP 503")
    #expect(webhook.nextAttemptAt == nil && webhook.failingSince == shop.now)
    try mark(&shop, 20, .delivered(30))
    #expect(webhook.cursor == 20, "who is suspended gets nothing")
    let resume = WebhookCommand.update(
      id, expectedVersion: 1, url: nil, label: nil, status: .active)
    try shop.run(.webhook(resume), as: admin)
    #expect(webhook.status == .active && webhook.attempts == 0 && webhook.cursor == 20)
    #expect(shop.rejection(.webhook(resume), as: admin) == .versionConflict(current: 2))
    try fail(&shop, isPermanent: true)
    #expect(webhook.status == .suspended && webhook.cursor == 20)
    // Only who says so passes over what was not delivered, and nobody goes back.
    for (after, cursor) in [(50, 50), (30, 50)] as [(UInt64, UInt64)] {
      let skip = WebhookCommand.update(
        id, expectedVersion: 0, url: nil, label: nil, status: .active, after: after)
      try shop.run(.webhook(skip), as: admin)
      #expect(webhook.status == .active && webhook.cursor == cursor && webhook.lastError.isEmpty)
    }
    try shop.run(.webhook(.rotateSecret(id)), as: admin)
    #expect(webhook.secretVersion == 2)
    #expect(shop.state.invariantViolations() == [])
    #expect(shop.state.restored() == shop.state)
    try shop.run(.webhook(.delete(id)), as: admin)
    #expect(shop.state.allWebhooks.isEmpty)
    #expect(shop.rejection(.webhook(.delete(id)), as: admin) == .webhookNotFound)
    try shop.run(.webhook(.create(url: url, label: "", after: 0)), as: admin)
    #expect(webhook.id == WebhookID(rawValue: 2), "an id is never used again")
    #expect(shop.state.restored() == shop.state)
  }

  @Test("Who fails for three days is suspended; each wait is the one that is documented")
  func suspension() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    let begin = shop.now
    let end = begin.adding(seconds: 3 * 86_400)
    var waits: [Int64] = []
    while webhook.status == .active {
      let now = shop.now
      try fail(&shop)
      guard let next = webhook.nextAttemptAt else { break }
      #expect(webhook.status == .active && now < end)
      waits.append((next.nanoseconds - now.nanoseconds) / 1_000_000_000)
      shop.now = next
    }
    #expect(webhook.status == .suspended && webhook.failingSince == begin)
    #expect(shop.now >= end && shop.now < end.adding(seconds: 3_600))
    #expect(Array(waits.prefix(8)) == [1, 5, 30, 60, 300, 900, 3_600, 3_600])
    #expect(waits.dropFirst(6).allSatisfy { $0 == 3_600 })
    #expect(webhook.attempts == 79 && waits.count == 78 && webhook.nextAttemptAt == nil)
    let resume = WebhookCommand.update(
      id, expectedVersion: 0, url: nil, label: nil, status: .active)
    try shop.run(.webhook(resume), as: admin)
    try fail(&shop)
    #expect(webhook.status == .active && webhook.failingSince == shop.now, "it begins anew")
    #expect(shop.state.invariantViolations() == [])
    #expect(shop.state.restored() == shop.state)
  }

  @Test("A success, and another address, end the count of failures")
  func forgotten() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    let begin = shop.now
    for _ in 0..<40 {
      try fail(&shop)
      shop.now = try #require(webhook.nextAttemptAt)
    }
    try mark(&shop, 7, .delivered(9))
    shop.now = begin.adding(seconds: 4 * 86_400)
    try fail(&shop)
    #expect(webhook.status == .active && webhook.attempts == 1 && webhook.failingSince == shop.now)
    let move = WebhookCommand.update(
      id, expectedVersion: 0, url: "https://new.example/", label: nil, status: nil)
    try shop.run(.webhook(move), as: admin)
    #expect(webhook.attempts == 0 && webhook.nextAttemptAt == nil && webhook.lastError.isEmpty)
    let name = WebhookCommand.update(
      id, expectedVersion: 0, url: "https://new.example/", label: "x", status: nil)
    try fail(&shop)
    try shop.run(.webhook(name), as: admin)
    #expect(webhook.attempts == 1 && webhook.label == "x", "the same address as before")
  }

  @Test("A clock that jumps, or days without the server, suspend nobody")
  func clockJump() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    try fail(&shop)
    for attempt in 2...24 {
      #expect(webhook.status == .active)
      shop.now = shop.now.adding(seconds: 10 * 86_400)
      try fail(&shop)
      #expect(webhook.attempts == UInt32(attempt))
    }
    #expect(webhook.status == .suspended, "so often and for so long is not the clock any more")
  }

  @Test("What a receiver says that the webhook has no more does not count")
  func olderVersions() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    let changes: [WebhookCommand] = [
      .rotateSecret(id),
      .update(id, expectedVersion: 0, url: "https://new.example/", label: nil, status: nil),
      .update(id, expectedVersion: 0, url: nil, label: nil, status: .paused),
      .update(id, expectedVersion: 0, url: nil, label: nil, status: .active),
    ]
    for change in changes {
      let before = webhook
      try shop.run(.webhook(change), as: admin)
      let after = webhook
      for result in [.delivered(9), .failed(error: "x", isPermanent: true), .passed(9)]
        as [WebhookMark.Result]
      {
        try shop.run(.webhook(.mark(id, WebhookMark(before, result))), as: Shop.system)
        #expect(webhook == after)
      }
    }
    let last = webhook
    try shop.run(.webhook(.delete(id)), as: admin)
    let mark = WebhookCommand.mark(id, WebhookMark(last, .delivered(9)))
    #expect(shop.rejection(.webhook(mark), as: Shop.system) == .webhookNotFound)
  }

  @Test("Only admins make webhooks, only https, and only so many; marks are the server's")
  func refusals() throws {
    var shop = try shop()
    let create = WebhookCommand.create(url: url, label: "", after: 0)
    #expect(shop.rejection(.webhook(create), as: Shop.staff(1)) != nil)
    let mark = WebhookCommand.mark(id, WebhookMark(shop.state.allWebhooks[0], .delivered(9)))
    #expect(shop.rejection(.webhook(mark), as: admin) != nil)
    for url in ["", "http://a/", "https://", "https://a b", "https://u@a", "https://ä"] {
      let rejection = shop.rejection(
        .webhook(.create(url: url, label: "", after: 0)), as: admin)
      guard case .invalidField("url", _)? = rejection else {
        Issue.record("\(url) is taken")
        continue
      }
    }
    for _ in 1..<Limits.webhooksMax { try shop.run(.webhook(create), as: admin) }
    guard case .limitExceeded("webhooks", _)? = shop.rejection(.webhook(create), as: admin) else {
      Issue.record("there are more webhooks than may be")
      return
    }
  }
}
