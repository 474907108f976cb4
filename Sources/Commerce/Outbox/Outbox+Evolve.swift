import StoreSchema
import Values

extension State {
  mutating func put(_ email: Email) {
    emails[email.id] = email
    counters.nextEmailID = max(counters.nextEmailID, email.id.rawValue + 1)
    emailQueue[email.id] = email.status == .queued ? true : nil
  }

  /// A deleted webhook is gone.
  mutating func put(_ webhook: Webhook) {
    webhooks[webhook.id] = webhook.status == .deleted ? nil : webhook
    counters.nextWebhookID = max(counters.nextWebhookID, webhook.id.rawValue + 1)
  }
}
