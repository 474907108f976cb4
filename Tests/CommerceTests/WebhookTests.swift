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
    try shop.run(.webhook(.mark(id, WebhookMark(cursor: cursor, result))), as: Shop.system)
  }

  @Test(
    "A webhook is made, fails, delivers, is suspended and goes on; what is told twice counts once")
  func life() throws {
    var shop = try shop()
    var webhook: Webhook { shop.state.allWebhooks[0] }
    #expect(webhook.cursor == 7 && webhook.status == .active && webhook.secretVersion == 1)
    let later = shop.now.adding(seconds: 5)
    try mark(&shop, 7, .retry(at: later, error: "HTTP 503"))
    #expect(webhook.attempts == 1 && webhook.nextAttemptAt == later)
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
    try mark(&shop, 20, .suspended(error: "HTTP 410"))
    #expect(webhook.status == .suspended && webhook.lastError == "HTTP 410")
    try mark(&shop, 20, .delivered(30))
    #expect(webhook.cursor == 20, "who is suspended gets nothing")
    let resume = WebhookCommand.update(
      id, expectedVersion: 1, url: nil, label: nil, status: .active)
    try shop.run(.webhook(resume), as: admin)
    #expect(webhook.status == .active && webhook.attempts == 0 && webhook.cursor == 20)
    #expect(shop.rejection(.webhook(resume), as: admin) == .versionConflict(current: 2))
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

  @Test("Only admins make webhooks, only https, and only so many; marks are the server's")
  func refusals() throws {
    var shop = try shop()
    let create = WebhookCommand.create(url: url, label: "", after: 0)
    #expect(shop.rejection(.webhook(create), as: Shop.staff(1)) != nil)
    let mark = WebhookCommand.mark(id, WebhookMark(cursor: 7, .delivered(9)))
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
