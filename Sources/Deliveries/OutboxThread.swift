import Clocks
import Engine
import Values

/// What a thread does over and over. Only on that thread.
protocol Outbox {
  /// Does what is due. When there is something to do again; nil: not before something changes.
  func turn(at now: Timestamp) -> Timestamp?
}

/// A thread that takes turns when something has changed or is due.
final class OutboxThread: Sendable {
  private struct Signals {
    var changes: UInt64 = 1
    var isStopping = false
  }
  private let signals = Gate(Signals())
  private let thread: PosixThread

  init(
    _ name: String, clock: any Clock, _ makeOutbox: @escaping @Sendable () -> any Outbox
  ) {
    let signals = signals
    thread = PosixThread(name, isBackground: true) {
      let outbox = makeOutbox()
      var seen: UInt64 = 0
      var due: Timestamp?
      while let changes = Self.next(signals, seen: seen, due: due, clock) {
        seen = changes
        due = outbox.turn(at: clock.timestamp)
      }
    }
  }

  /// Waits for a change or a moment; nil: it is to end. The clock may be a simulated one, so it is
  /// looked at now and then.
  private static func next(
    _ signals: Gate<Signals>, seen: UInt64, due: Timestamp?, _ clock: any Clock
  ) -> UInt64? {
    while true {
      let changes: UInt64?? = signals.wait(millis: due == nil ? nil : Limits.lookMillis) {
        if $0.isStopping { return .some(nil) }
        let isDue = due.map { $0 <= clock.timestamp } ?? false
        return $0.changes != seen || isDue ? .some($0.changes) : nil
      }
      if let changes { return changes }
    }
  }

  func wake() { signals.change { $0.changes += 1 } }

  func stop() {
    signals.change { $0.isStopping = true }
    thread.join()
  }
}
