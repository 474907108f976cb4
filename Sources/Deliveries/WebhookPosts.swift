import APISchema
import Clocks
import Codec
import Outbound
import Services
import StoreSchema
import Values

/// Makes posts for webhooks.
struct WebhookPosts {
  let secrets: WebhookSecrets
  let clock: any Clock

  /// The change, after what was delivered before, signed with the webhook's secret of now.
  func post(
    _ change: OrdersChange, to webhook: StoreSchema.Webhook
  ) throws(OutboundFailure) -> HTTPPost {
    var message = change.message
    message.previousSequence = webhook.cursor
    let body = message.jsonUTF8()
    let address = try WebAddress(webhook.url)
    return HTTPPost(body, to: address, headers: headers(webhook, change.sequence, body))
  }

  private func headers(
    _ webhook: StoreSchema.Webhook, _ sequence: UInt64, _ body: [UInt8]
  ) -> [HTTPHeader] {
    let secret = secrets.secret(of: webhook.id, number: webhook.secretVersion)
    let signature = WebhookSecrets.signature(
      secret: secret, seconds: clock.timestamp.seconds, body: body)
    return [
      HTTPHeader("Content-Type", "application/json"),
      HTTPHeader("User-Agent", "showroomd"),
      HTTPHeader("Showroom-Webhook-Id", "\(webhook.id.rawValue)"),
      HTTPHeader("Showroom-Delivery", "\(webhook.id.rawValue)-\(sequence)"),
      HTTPHeader("Showroom-Signature", signature),
    ]
  }
}
