public import CommerceStore
public import Engine
import StoreSchema

/// The two outboxes and their threads.
public final class Deliveries: Sendable {
  private let mail: MailThread?
  private let webhooks: WebhookThread

  /// Starts both; mails only where there is a mail server. The store must have been started.
  public init(store: CommerceStore, options: DeliveriesOptions) {
    mail = options.mail.map { MailThread(store: store, mail: $0, options: options) }
    webhooks = WebhookThread(store: store, options: options)
  }

  /// What the store's observer is to call with every release: wakes whom it concerns.
  public func released(_ release: Release<CommerceMachine>) {
    var (hasMail, hasOrders) = (false, false)
    for commit in release.commits {
      for event in commit.record.events {
        switch event.body {
        case .emailChanged: hasMail = true
        case .orderCreated, .orderChanged, .webhookChanged: hasOrders = true
        default: continue
        }
      }
      // Where nothing concerns them webhooks pass on now and then.
      if commit.sequence.isMultiple(of: Limits.passedRecordsMax) { hasOrders = true }
    }
    if hasMail { mail?.wake() }
    if hasOrders { webhooks.wake() }
  }

  /// Ends both at once, also in the middle of a transfer: what was under way is done again later.
  /// Before the store is closed. Once.
  public func stop() {
    mail?.stop()
    webhooks.stop()
  }
}
