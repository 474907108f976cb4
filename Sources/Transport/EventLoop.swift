import CLinux
public import Clocks
import Glibc
import Synchronization
import TLS

/// A timer of one loop; void once it fired or was cancelled.
public struct TimerID: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32
}

/// One thread that owns connections, timers and jobs.
// Sendable: `execute`, `shutdown`, `join` and `connectionCount` are safe anywhere; everything else
// asserts that it is on the loop's own thread.
public final class EventLoop: @unchecked Sendable {
  /// The thread's name (15 bytes are shown by the system).
  public let name: String

  // From any thread.
  let inbox = Mutex(Inbox())
  let poller: Poller
  let load = Atomic<Int>(0)
  private let thread = Atomic<UInt>(0)
  private let life = Mutex(Life.notStarted)

  // On the loop only.
  let clock: any Clock
  var turnTime: Instant
  var timers = TimerHeap<() -> Void>()
  var watchers = WatcherTable()
  var localJobs: [() -> Void] = []
  var runningJobs: [() -> Void] = []
  var takenJobs: [@Sendable () -> Void] = []
  var touched: [Connection] = []
  var flushing: [Connection] = []
  var buffers = BufferPool()
  var isStopping = false
  let workspace = TLSWorkspace()
  let readBuffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: LoopLimits.readBytes, alignment: 16)
  /// What the loop did so far. On the loop only.
  public internal(set) var statistics = LoopStatistics()

  /// Makes the loop's descriptors. Nothing runs before `start`.
  public init(name: String, clock: any Clock = SystemClock()) throws(TransportError) {
    self.name = name
    self.clock = clock
    turnTime = clock.now
    poller = try Poller.make()
  }

  deinit { readBuffer.deallocate() }

  private enum Life {
    /// May become `running`.
    case notStarted
    /// May become `joined`.
    case running(pthread_t)
    /// Terminal.
    case joined
  }

  /// Starts the thread; once.
  public func start() {
    life.withLock { life in
      guard case .notStarted = life else {
        preconditionFailure("event loop \(name) is started twice")
      }
      var started = pthread_t()
      let result = pthread_create(
        &started, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
      precondition(result == 0, "the system gives no thread for event loop \(name)")
      life = .running(started)
    }
  }

  /// Waits for the thread's end after `shutdown`; safe to repeat. Not from the loop.
  public func join() {
    precondition(!isInLoop, "an event loop can't wait for itself")
    life.withLock { life in
      guard case .running(let started) = life else { return }
      pthread_join(started, nil)
      life = .joined
    }
  }

  /// Whether the caller is on this loop's thread.
  public var isInLoop: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// Stops with a sentence when called from another thread (debug builds).
  public func assertOnLoop() {
    assert(isInLoop, "state of event loop \(name) was touched from another thread")
  }

  /// The monotonic time, read once per turn. On the loop only.
  public var now: Instant {
    assertOnLoop()
    return turnTime
  }

  /// Connections assigned to this loop; for balance. From any thread.
  public var connectionCount: Int { load.load(ordering: .relaxed) }

  /// The connections of this loop, accepted and connected, in no order. On the loop only.
  public var connections: [Connection] {
    assertOnLoop()
    return watchers.all.compactMap { $0 as? Connection }
  }

  private func run() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    _ = name.withCString { text in pthread_setname_np(pthread_self(), shortName(text)) }
    while !isStopping { turn() }
    tearDown()
    // The system may give the number to another thread.
    thread.store(0, ordering: .relaxed)
  }

  /// The system takes names of up to 15 bytes: the last ones tell loops apart.
  private func shortName(_ text: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
    text + max(0, strlen(text) - 15)
  }
}

// MARK: - Jobs

extension EventLoop {
  /// Jobs from other threads, and whether the loop must be woken for the next one.
  struct Inbox {
    var jobs: [@Sendable () -> Void] = []
    var isSleeping = false
    var isStopping = false
    var isClosed = false
    var wakeUps = 0
  }

  /// Runs the job on the loop, in order; from any thread. From the loop itself it runs later in
  /// the same turn or in the next. False, and the job is dropped, when the loop has stopped.
  @discardableResult
  public func execute(_ job: @escaping @Sendable () -> Void) -> Bool {
    if isInLoop {
      guard !isStopping else { return false }
      localJobs.append(job)
      return true
    }
    let (accepted, wake) = inbox.withLock { inbox in
      guard !inbox.isClosed else { return (false, false) }
      inbox.jobs.append(job)
      return (true, inbox.takeWakeUp())
    }
    if wake { poller.wakeUp() }
    return accepted
  }

  /// Ends the thread after a last turn, in which jobs given before still run; then connections are
  /// closed with `loopStopped` and timers dropped. From any thread; safe to repeat.
  public func shutdown() {
    let wake = inbox.withLock { inbox in
      inbox.isStopping = true
      return inbox.takeWakeUp()
    }
    if wake { poller.wakeUp() }
  }
}

extension EventLoop.Inbox {
  /// Whether the caller must write to the eventfd: only the first one after the loop went to
  /// sleep.
  mutating func takeWakeUp() -> Bool {
    guard isSleeping else { return false }
    isSleeping = false
    wakeUps += 1
    return true
  }
}

// MARK: - Timers

extension EventLoop {
  /// Runs the job on the loop, not before `deadline`. On the loop only.
  @discardableResult
  public func schedule(at deadline: Instant, _ job: @escaping () -> Void) -> TimerID {
    assertOnLoop()
    return timers.add(at: deadline, job)
  }

  /// Runs the job so many milliseconds after `now`. On the loop only.
  @discardableResult
  public func schedule(afterMillis millis: UInt64, _ job: @escaping () -> Void) -> TimerID {
    schedule(at: now.adding(milliseconds: millis), job)
  }

  /// Forgets the timer; nothing happens when it already fired. On the loop only.
  public func cancel(_ timer: TimerID) {
    assertOnLoop()
    timers.cancel(timer)
  }
}
