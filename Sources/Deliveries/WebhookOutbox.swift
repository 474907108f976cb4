import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import Logging
import Outbound
import Services
import StoreSchema
import Synchronization
import Values

/// Posts order changes to the webhooks of the store.
final class WebhookOutbox: Outbox {
  private let store: CommerceStore
  private let options: DeliveriesOptions
  private let cancellation: Cancellation
  private let poster: HTTPPoster?
  /// How far the log has been looked through for each, at or after its cursor.
  private var positions: [WebhookID: UInt64] = [:]

  init(store: CommerceStore, options: DeliveriesOptions, cancellation: Cancellation) {
    self.store = store
    self.options = options
    self.cancellation = cancellation
    let settings = TransferSettings(
      connectTimeoutMillis: Limits.postConnectMillis, timeoutMillis: Limits.postMillis,
      caFile: options.caFile, allowsPrivateAddresses: options.allowsPrivateAddresses)
    poster = try? HTTPPoster(settings, cancellation: cancellation)
    if poster == nil { options.logger.error("webhooks can't be served: libcurl does not start") }
  }

  func turn(at now: Timestamp) -> Timestamp? {
    guard let poster else { return nil }
    var next: Timestamp?
    let webhooks = store.durable.state.commerce.allWebhooks.filter { $0.status == .active }
    positions = positions.filter { known in webhooks.contains { $0.id == known.key } }
    for webhook in webhooks where !cancellation.isCancelled {
      var time = webhook.nextAttemptAt
      if time.map({ $0 <= now }) ?? true { time = deliver(webhook, with: poster, at: now) }
      if let time { next = min(next ?? time, time) }
    }
    return next
  }

  /// Posts what comes after the webhook's cursor, up to a turn's share. When to go on; nil: all
  /// that there is was delivered.
  private func deliver(
    _ webhook: StoreSchema.Webhook, with poster: HTTPPoster, at now: Timestamp
  ) -> Timestamp? {
    var webhook = webhook
    var position = max(positions[webhook.id] ?? 0, webhook.cursor)
    defer { positions[webhook.id] = position }
    var posts = 0
    while position < store.durable.sequence, !cancellation.isCancelled {
      let commits: [Commit<CommerceMachine>]
      switch store.readAndWait(after: position, bytesMax: Limits.readBytesMax) {
      case .entries(let chunk): commits = chunk.commits
      case .entriesGone(let oldest):
        let error = "what follows \(position) is not in the log any more; it begins at \(oldest)"
        return mark(&webhook, .suspended(error: error)) ? nil : now.adding(seconds: 1)
      default: return now.adding(seconds: 1)
      }
      if commits.isEmpty { return nil }
      for commit in commits {
        if let result = post(commit, to: webhook, with: poster, at: now) {
          guard let result = result.mark else { return nil }
          guard mark(&webhook, result) else { return now.adding(seconds: 1) }
          posts += 1
          if case .delivered = result {} else { return webhook.nextAttemptAt }
        }
        position = commit.sequence
        if posts >= Limits.postsPerTurn { return now }
      }
    }
    let isFar = position - webhook.cursor >= Limits.passedRecordsMax
    if isFar { _ = mark(&webhook, .passed(position)) }
    return nil
  }

  /// Submits what became of it, and answers whether that is durable; `webhook` is then as it is in
  /// the store.
  private func mark(_ webhook: inout StoreSchema.Webhook, _ result: WebhookMark.Result) -> Bool {
    let command = WebhookCommand.mark(webhook.id, WebhookMark(cursor: webhook.cursor, result))
    let outcome = store.submitAndWait(
      StoreCommand(.webhook(command), principal: StoreCommand.system))
    guard case .committed = outcome,
      let now = store.durable.state.commerce.webhooks[webhook.id]
    else { return false }
    webhook = now
    return now.status == .active
  }

  /// What became of a post; no mark: it was cancelled.
  private struct PostResult {
    var mark: WebhookMark.Result?
  }

  /// nil: the commit changes no order.
  private func post(
    _ commit: Commit<CommerceMachine>, to webhook: StoreSchema.Webhook, with poster: HTTPPoster,
    at now: Timestamp
  ) -> PostResult? {
    guard
      var message = OrdersProjection.message(
        commit.record, sequence: commit.sequence, time: commit.time)
    else { return nil }
    message.previousSequence = webhook.cursor
    let body = message.jsonUTF8()
    do throws(OutboundFailure) {
      let answer = try poster.post(
        body, to: WebAddress(webhook.url), headers: headers(webhook, commit.sequence, body))
      if answer.isSuccess { return PostResult(mark: .delivered(commit.sequence)) }
      let error = "HTTP \(answer.status): \(answer.excerpt)"
      return PostResult(
        mark: failed(webhook, error, isPermanent: answer.status == 410, at: now))
    } catch {
      if error.code == .cancelled { return PostResult(mark: nil) }
      return PostResult(
        mark: failed(webhook, error.description, isPermanent: error.isPermanent, at: now))
    }
  }

  private func headers(_ webhook: StoreSchema.Webhook, _ sequence: UInt64, _ body: [UInt8])
    -> [HTTPHeader]
  {
    let secret = options.secrets.secret(of: webhook.id, number: webhook.secretVersion)
    let signature = WebhookSecrets.signature(
      secret: secret, seconds: options.clock.timestamp.seconds, body: body)
    return [
      HTTPHeader("Content-Type", "application/json"),
      HTTPHeader("User-Agent", "showroomd"),
      HTTPHeader("Showroom-Webhook-Id", "\(webhook.id.rawValue)"),
      HTTPHeader("Showroom-Delivery", "\(webhook.id.rawValue)-\(sequence)"),
      HTTPHeader("Showroom-Signature", signature),
    ]
  }

  private func failed(
    _ webhook: StoreSchema.Webhook, _ error: String, isPermanent: Bool, at now: Timestamp
  ) -> WebhookMark.Result {
    options.logger.warning(
      "a webhook did not take a change",
      metadata: [
        "webhook": "\(webhook.id)", "attempt": "\(webhook.attempts + 1)", "cause": "\(error)",
      ])
    let since = webhook.failingSince ?? now
    if isPermanent || since.adding(seconds: Limits.webhookFailingSecondsMax) <= now {
      return .suspended(error: error)
    }
    let time = Backoff.next(Limits.postBackoffSeconds, attempts: webhook.attempts, after: now)
    return .retry(at: time, error: error)
  }
}
