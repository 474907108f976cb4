import Synchronization
public import Values

/// A clock that stands still until it is told to move: for tests and simulations.
public final class SimulatedClock: Clock {
  private struct Time {
    var now = Instant(nanoseconds: 1_000_000_000)
    var timestamp: Timestamp
  }
  private let time: Mutex<Time>

  /// Starts at this wall time, by default 2026-01-01T00:00:00Z.
  public init(timestamp: Timestamp = Timestamp(nanoseconds: 1_767_225_600_000_000_000)) {
    time = Mutex(Time(timestamp: timestamp))
  }

  /// The simulated monotonic clock.
  public var now: Instant { time.withLock { $0.now } }

  /// The simulated wall clock.
  public var timestamp: Timestamp { time.withLock { $0.timestamp } }

  /// Moves both clocks forward.
  public func advance(nanoseconds count: UInt64) {
    time.withLock {
      $0.now = $0.now.adding(nanoseconds: count)
      $0.timestamp = Timestamp(nanoseconds: $0.timestamp.nanoseconds + Int64(count))
    }
  }

  /// Moves both clocks forward by seconds.
  public func advance(seconds count: UInt64) { advance(nanoseconds: count * 1_000_000_000) }
}
