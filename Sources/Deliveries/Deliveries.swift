public import CommerceStore
public import Engine
import Outbound
import StoreSchema
import Values

/// The two outboxes and their threads.
public final class Deliveries: Sendable {
  private let cancellation = Cancellation()
  private let mail: OutboxThread?
  private let webhooks: OutboxThread

  /// Starts both; mails only where there is a mail server. The store must have been started.
  public init(store: CommerceStore, options: DeliveriesOptions) {
    let cancellation = cancellation
    mail = options.mail.map { mail in
      OutboxThread("outbox-mail", clock: options.clock) {
        MailOutbox(store: store, mail: mail, options: options, cancellation: cancellation)
      }
    }
    webhooks = OutboxThread("outbox-webhook", clock: options.clock) {
      WebhookOutbox(store: store, options: options, cancellation: cancellation)
    }
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
    }
    if hasMail { mail?.wake() }
    if hasOrders { webhooks.wake() }
  }

  /// Ends both at once, also in the middle of a transfer: what was under way is done again later.
  /// Before the store is closed. Once.
  public func stop() {
    cancellation.cancel()
    mail?.stop()
    webhooks.stop()
  }
}
