import Clocks
import CommerceStore
import Engine
import Outbound
import Values

/// The thread that sends mails: it takes a turn when something has changed or is due.
final class MailThread: Sendable {
  private struct Signals {
    var changes: UInt64 = 1
    var isStopping = false
  }
  private let signals = Gate(Signals())
  private let cancellation = Cancellation()
  private let thread: PosixThread

  init(store: CommerceStore, mail: DeliveriesOptions.Mail, options: DeliveriesOptions) {
    let (signals, cancellation) = (signals, cancellation)
    thread = PosixThread("outbox-mail", isBackground: true) {
      var outbox = MailOutbox(
        store: store, mail: mail, options: options, cancellation: cancellation)
      var seen: UInt64 = 0
      var due: Timestamp?
      while let changes = Self.next(signals, seen: seen, due: due, options.clock) {
        seen = changes
        // Commit times don't go back, the clock may.
        due = outbox.turn(at: max(options.clock.timestamp, store.durable.time))
      }
    }
  }

  /// Waits for a change or a moment; nil: it is to end. The clock may be a simulated one, so it is
  /// looked at now and then.
  private static func next(
    _ signals: Gate<Signals>, seen: UInt64, due: Timestamp?, _ clock: any Clock
  ) -> UInt64? {
    while true {
      let millis = due == nil ? nil : UInt64(Limits.lookMillis)
      let changes: UInt64?? = signals.wait(millis: millis) {
        if $0.isStopping { return .some(nil) }
        let isDue = due.map { $0 <= clock.timestamp } ?? false
        return $0.changes != seen || isDue ? .some($0.changes) : nil
      }
      if let changes { return changes }
    }
  }

  /// A mail may wait.
  func wake() { signals.change { $0.changes += 1 } }

  /// Ends it, also in the middle of a mail.
  func stop() {
    signals.change { $0.isStopping = true }
    cancellation.cancel()
    thread.join()
  }
}
