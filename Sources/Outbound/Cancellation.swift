import CCurl
import Synchronization

/// Ends transfers from another thread, at once, or wakes the thread that waits for them. What was
/// cancelled stays so.
public final class Cancellation: Sendable {
  // The handle is libcurl's; waking it is the one thing that any thread may do with it, and the
  // lock keeps it from being freed meanwhile.
  private struct Waiting: @unchecked Sendable {
    var isCancelled = false
    var multis: [UnsafeMutableRawPointer] = []
  }
  private let waiting = Mutex(Waiting())

  /// Nothing is cancelled yet.
  public init() {}

  /// Whether it was.
  public var isCancelled: Bool { waiting.withLock { $0.isCancelled } }

  /// Ends what is under way with `cancelled`, and what is begun later.
  public func cancel() {
    waiting.withLock {
      $0.isCancelled = true
      for multi in $0.multis { curl_multi_wakeup(multi) }
    }
  }

  /// Has the thread that waits for transfers look around; when none waits, the next one that does.
  public func wake() {
    waiting.withLock {
      for multi in $0.multis { curl_multi_wakeup(multi) }
    }
  }

  func add(_ multi: UnsafeMutableRawPointer) {
    // The pointer is used below the lock only.
    nonisolated(unsafe) let multi = multi
    waiting.withLock { $0.multis.append(multi) }
  }

  func remove(_ multi: UnsafeMutableRawPointer) {
    // The pointer is used below the lock only.
    nonisolated(unsafe) let multi = multi
    waiting.withLock { $0.multis.removeAll { $0 == multi } }
  }
}
