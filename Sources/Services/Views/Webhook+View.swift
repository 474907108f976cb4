import APISchema
import StoreSchema

extension APISchema.Webhook {
  init(_ webhook: StoreSchema.Webhook) {
    self.init(
      webhookID: webhook.id,
      url: webhook.url,
      label: webhook.label,
      status: APISchema.WebhookStatus(rawValue: webhook.status.rawValue) ?? .unspecified,
      cursor: webhook.cursor,
      version: webhook.version,
      attempts: webhook.attempts,
      failingSince: webhook.failingSince,
      nextAttemptAt: webhook.nextAttemptAt,
      lastError: webhook.lastError,
      lastDeliveredAt: webhook.lastDeliveredAt,
      createdAt: webhook.createdAt)
  }
}
