public import StoreSchema
public import Values

/// What can be done to webhooks. Principal ADMIN, except `mark`.
public enum WebhookCommand: Equatable, Sendable {
  /// A new one, which delivers what is committed after the sequence.
  case create(url: String, label: String, after: UInt64)
  /// Changes it; what is nil stays. ACTIVE also goes on with one that is suspended. `after`: what
  /// was committed up to there is not delivered any more.
  case update(
    WebhookID, expectedVersion: UInt64, url: String?, label: String?, status: WebhookStatus?,
    after: UInt64? = nil)
  /// A new secret; the old one ends.
  case rotateSecret(WebhookID)
  /// It is gone.
  case delete(WebhookID)
  /// What became of deliveries. Principal SYSTEM: the server's own deliverer.
  case mark(WebhookID, WebhookMark)
}

/// What became of deliveries of a webhook.
public struct WebhookMark: Equatable, Sendable {
  /// What became of them.
  public enum Result: Equatable, Sendable {
    /// The receiver took everything up to the sequence.
    case delivered(UInt64)
    /// Up to the sequence there was nothing to deliver.
    case passed(UInt64)
    /// The next one failed. `isPermanent`: trying again is pointless.
    case failed(error: String, isPermanent: Bool)
  }

  /// The webhook's cursor before: what is told twice, or too late, counts once.
  public var cursor: UInt64
  /// The webhook's version: what a receiver said that it has no more does not count.
  public var version: UInt64
  /// What became of them.
  public var result: Result

  /// What became of deliveries of the webhook as it was.
  public init(_ webhook: Webhook, _ result: Result) {
    cursor = webhook.cursor
    version = webhook.version
    self.result = result
  }
}
