import StoreSchema
import Values

extension State {
  /// The reply is a `SavedReply` whose `updatedCount` is the number of the secret.
  func decide(
    _ command: WebhookCommand, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    if case .mark(let id, let mark) = command {
      try authorize(context.principal, as: .system)
      return try marked(id, mark, context)
    }
    try authorize(context.principal, as: .admin)
    switch command {
    case .create(let url, let label, let sequence):
      return try newWebhook(url, label, after: sequence, context)
    case .update(let id, let seen, let url, let label, let status, let after):
      var webhook = try known(id)
      if seen != 0 && seen != webhook.version { throw .versionConflict(current: webhook.version) }
      if let url, url != webhook.url {
        webhook.url = try Self.checkedURL(url)
        // Another receiver: what the one before did is not its fault.
        Self.forgetFailures(of: &webhook)
      }
      if let label { webhook.label = label }
      if let status { try Self.set(status, of: &webhook) }
      if let after {
        webhook.cursor = max(webhook.cursor, after)
        Self.forgetFailures(of: &webhook)
      }
      return Self.changed(webhook)
    case .rotateSecret(let id):
      var webhook = try known(id)
      webhook.secretVersion += 1
      return Self.changed(webhook)
    case .delete(let id):
      var webhook = try known(id)
      webhook.status = .deleted
      return Self.changed(webhook)
    case .mark: preconditionFailure("marks are decided above")
    }
  }

  private func known(_ id: WebhookID) throws(Rejection) -> Webhook {
    guard let webhook = webhooks[id] else { throw .webhookNotFound }
    return webhook
  }

  private func newWebhook(
    _ url: String, _ label: String, after sequence: UInt64, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    guard webhooks.count < Limits.webhooksMax else {
      throw .limitExceeded(field: "webhooks", allowed: "\(Limits.webhooksMax) webhooks")
    }
    return Self.changed(
      Webhook(
        id: WebhookID(rawValue: counters.nextWebhookID), url: try Self.checkedURL(url),
        label: label, status: .active, cursor: sequence, secretVersion: 1,
        createdBy: context.principal, createdAt: context.now))
  }

  /// A first look; whoever delivers looks closer.
  private static func checkedURL(_ url: String) throws(Rejection) -> String {
    let isWritten = url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard url.hasPrefix("https://"), isWritten, !url.dropFirst(8).isEmpty,
      url.utf8.count <= Limits.webhookURLBytesMax, !url.contains("@")
    else { throw .invalidField(field: "url", allowed: "https://, a host, no user") }
    return url
  }

  private static func set(
    _ status: WebhookStatus, of webhook: inout Webhook
  ) throws(Rejection) {
    guard [.active, .paused].contains(status) else {
      throw .invalidField(field: "status", allowed: "ACTIVE or PAUSED")
    }
    webhook.status = status
    forgetFailures(of: &webhook)
  }

  private static func forgetFailures(of webhook: inout Webhook) {
    webhook.attempts = 0
    webhook.failingSince = nil
    webhook.nextAttemptAt = nil
    webhook.lastError = ""
  }

  private static func changed(_ changed: Webhook) -> Outcome {
    var webhook = changed
    webhook.version += 1
    return recorded(webhook)
  }

  private static func recorded(_ webhook: Webhook) -> Outcome {
    var recorder = Recorder()
    recorder.record(.webhookChanged(WebhookChanged(webhook: webhook)))
    return recorder.outcome(reply(webhook))
  }

  private static func reply(_ webhook: Webhook) -> Reply.Body {
    .saved(
      SavedReply(
        id: webhook.id.rawValue, created: webhook.version == 1, version: webhook.version,
        updatedCount: webhook.secretVersion))
  }

  private func marked(
    _ id: WebhookID, _ mark: WebhookMark, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    var webhook = try known(id)
    let isNews = webhook.cursor == mark.cursor && webhook.version == mark.version
    guard webhook.status == .active, isNews else { return .unchanged(Self.reply(webhook)) }
    switch mark.result {
    case .delivered(let sequence):
      webhook.cursor = max(webhook.cursor, sequence)
      webhook.lastDeliveredAt = context.now
      Self.forgetFailures(of: &webhook)
    case .passed(let sequence):
      webhook.cursor = max(webhook.cursor, sequence)
    case .failed(let error, let isPermanent):
      Self.fail(&webhook, error, isPermanent: isPermanent, context)
    }
    return Self.recorded(webhook)
  }

  /// Suspended is who has failed for long and often. One of both alone may be our fault: a clock
  /// that jumped, a server that did not run.
  private static func fail(
    _ webhook: inout Webhook, _ error: String, isPermanent: Bool, _ context: CommandContext
  ) {
    let since = webhook.failingSince ?? context.now
    let isLong = since.adding(seconds: Limits.webhookFailingSecondsMax) <= context.now
    let isOften = webhook.attempts + 1 >= Limits.webhookFailingAttemptsMin
    let next = Backoff.next(Limits.webhookBackoffSeconds, attempts: webhook.attempts, context)
    webhook.attempts += 1
    webhook.failingSince = since
    webhook.lastError = error.prefix(bytes: Limits.deliveryErrorBytesMax)
    let isSuspended = isPermanent || (isLong && isOften)
    webhook.status = isSuspended ? .suspended : .active
    webhook.nextAttemptAt = isSuspended ? nil : next
  }
}

/// When to try again.
enum Backoff {
  /// `attempts`: how many failed before this one; the last number of seconds holds on.
  static func next(
    _ seconds: [Int64], attempts: UInt32, _ context: CommandContext
  ) -> Timestamp {
    context.now.adding(seconds: seconds[min(Int(attempts), seconds.count - 1)])
  }
}
