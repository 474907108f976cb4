public import Clocks

/// A timer of one loop; void once it fired or was cancelled.
public struct TimerID: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32
}

/// One thread that owns connections, timers and jobs.
// Sendable: `execute`, `shutdown`, `join` are safe anywhere; everything else asserts that it is on
// the loop's own thread.
public final class EventLoop: @unchecked Sendable {
  /// The thread's name (15 bytes are shown by the system).
  public let name: String

  /// Makes the loop's descriptors. Nothing runs before `start`.
  public init(name: String, clock: any Clock = SystemClock()) throws(TransportError) {
    self.name = name
  }

  /// Starts the thread.
  public func start() {}

  /// Whether the caller is on this loop's thread.
  public var isInLoop: Bool { true }

  /// Stops with a sentence when called from another thread (debug builds).
  public func assertOnLoop() {
    assert(isInLoop, "state of event loop \(name) was touched from another thread")
  }

  /// The monotonic time, read once per turn. On the loop only.
  public var now: Instant { Instant(nanoseconds: 0) }

  /// Runs the job on the loop, in order; from any thread. From the loop itself it runs later in
  /// the same turn. Jobs given after `shutdown` are dropped.
  public func execute(_ job: @escaping @Sendable () -> Void) {}

  /// Runs the job on the loop, not before `deadline`. On the loop only.
  @discardableResult
  public func schedule(at deadline: Instant, _ job: @escaping () -> Void) -> TimerID {
    TimerID(slot: 0, generation: 0)
  }

  /// Runs the job so many milliseconds after `now`. On the loop only.
  @discardableResult
  public func schedule(afterMillis millis: UInt64, _ job: @escaping () -> Void) -> TimerID {
    schedule(at: now.adding(milliseconds: millis), job)
  }

  /// Forgets the timer; nothing happens when it already fired. On the loop only.
  public func cancel(_ timer: TimerID) {}

  /// The open connections of this loop, accepted and connected. On the loop only.
  public var connections: [Connection] { [] }

  /// Aborts the connections, drops jobs and timers and ends the thread; from any thread.
  public func shutdown() {}

  /// Waits for the thread's end. Not from the loop.
  public func join() {}
}
