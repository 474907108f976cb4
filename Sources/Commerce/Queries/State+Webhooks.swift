public import StoreSchema
import Values

extension State {
  /// All webhooks, by id; at most `Limits.webhooksMax`.
  public var allWebhooks: [Webhook] {
    var all: [Webhook] = []
    webhooks.forEach { all.append($0) }
    return all.sorted { $0.id.rawValue < $1.id.rawValue }
  }
}
