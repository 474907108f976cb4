import CommerceStore
import Engine
import Logging
import Outbound

/// The thread that posts to webhooks. It waits in libcurl, for receivers and for changes at once.
final class WebhookThread: Sendable {
  private let cancellation: Cancellation
  private let thread: PosixThread

  init(store: CommerceStore, options: DeliveriesOptions) {
    let cancellation = Cancellation()
    self.cancellation = cancellation
    thread = PosixThread("outbox-webhook", isBackground: true) {
      do throws(OutboundFailure) {
        var outbox = try WebhookOutbox(
          store: store, options: options, cancellation: cancellation)
        outbox.run()
      } catch {
        options.logger.error("webhooks can't be served", metadata: ["cause": "\(error)"])
      }
    }
  }

  /// Something may be there to deliver. Before the thread has begun to wait this does nothing: it
  /// looks at the store before it waits.
  func wake() { cancellation.wake() }

  /// Ends it, also in the middle of posts.
  func stop() {
    cancellation.cancel()
    thread.join()
  }
}
