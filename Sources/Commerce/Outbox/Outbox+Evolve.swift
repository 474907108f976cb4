import StoreSchema
import Values

extension State {
  mutating func put(_ email: Email) {
    emails[email.id] = email
    counters.nextEmailID = max(counters.nextEmailID, email.id.rawValue + 1)
    emailQueue[email.id] = email.status == .queued ? true : nil
    if emails.count > Limits.emailsMax { forgetOldestEmail() }
  }

  /// One came, so one goes: the oldest that does not wait. Few wait (`queuedEmailsMax`).
  private mutating func forgetOldestEmail() {
    var oldest: EmailID?
    emails.visit { id, email in
      if email.status == .queued { return true }
      oldest = id
      return false
    }
    if let oldest { emails[oldest] = nil }
  }

  /// A deleted webhook is gone.
  mutating func put(_ webhook: Webhook) {
    webhooks[webhook.id] = webhook.status == .deleted ? nil : webhook
    counters.nextWebhookID = max(counters.nextWebhookID, webhook.id.rawValue + 1)
  }
}
