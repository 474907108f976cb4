public import Clocks
public import Journal

/// The single writer with its threads. Every method may be called from any thread.
public final class Engine<Machine: StateMachine>: Sendable {
  /// Sees every release, in order, before its completions are delivered. Called on the sync
  /// thread: hand over and return.
  public typealias Observer = @Sendable (Release<Machine>) -> Void
  /// Told once when the engine can't go on. Nothing is delivered any more; the process should exit.
  public typealias FatalHandler = @Sendable (EngineError) -> Void

  /// What an engine needs.
  public struct Configuration: Sendable {
    /// Bounds.
    public var limits = EngineLimits()
    /// How often the machine checks itself.
    public var checks = InvariantChecks.standard
    /// Where the wall clock is read.
    public var clock: any Clock
    /// Sees every release.
    public var observer: Observer
    /// Told when the engine can't go on.
    public var fatal: FatalHandler

    /// The defaults with these.
    public init(
      clock: any Clock, observer: @escaping Observer, fatal: @escaping FatalHandler
    ) {
      self.clock = clock
      self.observer = observer
      self.fatal = fatal
    }
  }

  /// An engine that goes on after what was replayed; threads start with `start()`. `log` must end
  /// where the replay ended.
  public init(
    _ replay: Replay<Machine>, log: any EntryLog, snapshots: any SnapshotStore,
    configuration: Configuration
  ) {
    fatalError("not built yet")
  }

  /// Starts the threads. Once.
  public func start() {}

  /// Drains what was accepted, then stops and joins the threads. Not from a port or the observer.
  public func stop() {}

  /// Hands a command to the writer.
  public func submit(_ submission: Submission<Machine>) -> Acceptance { .stopped }

  /// Hands several over with one wake-up: all or none.
  public func submit(contentsOf submissions: [Submission<Machine>]) -> Acceptance { .stopped }

  /// The last durable version.
  public var durable: Version<Machine> { fatalError("not built yet") }

  /// Asks for a `.durable` completion as soon as the sequence is durable. Says `.already` when it
  /// is, and then there is no completion. The caller watches its own deadline, and cancels.
  public func whenDurable(
    _ sequence: UInt64, port: any CompletionPort<Machine>, ticket: UInt64
  ) -> DurabilityWait { .stopped }

  /// Withdraws a wait; its completion may be on its way already.
  public func cancelWait(port: any CompletionPort<Machine>, ticket: UInt64) {}

  /// Reads durable entries after a sequence, up to about `bytesMax` of payload, on a reader thread.
  public func readEntries(
    after sequence: UInt64, bytesMax: Int, port: any CompletionPort<Machine>, ticket: UInt64
  ) -> Acceptance { .stopped }

  /// Asks for a snapshot of what is durable by then; with a port, also for its completion.
  public func requestSnapshot(
    port: (any CompletionPort<Machine>)?, ticket: UInt64
  ) -> Acceptance { .stopped }

  /// Counters since the start.
  public var metrics: EngineMetrics { EngineMetrics() }
}

/// What `whenDurable` says at once.
public enum DurabilityWait: Sendable {
  /// It is durable: go on.
  case already
  /// A `.durable` completion follows.
  case waiting
  /// Too many wait.
  case full
  /// The engine is stopping or has failed.
  case stopped
}

/// Counters of an engine since its start.
public struct EngineMetrics: Sendable, Equatable {
  /// Records made durable.
  public var commits: UInt64 = 0
  /// Groups of records, each with one sync.
  public var groups: UInt64 = 0
  /// Records in the largest group.
  public var largestGroup = 0
  /// Bytes of encoded records made durable.
  public var recordBytes: UInt64 = 0
  /// Nanoseconds spent in append and sync, in sum.
  public var syncNanosSum: UInt64 = 0
  /// Nanoseconds of the longest append and sync.
  public var syncNanosMax: UInt64 = 0
  /// Commands refused by the machine.
  public var rejections: UInt64 = 0
  /// Answers given again.
  public var replays: UInt64 = 0
  /// Keys used again with another payload.
  public var keyReuses: UInt64 = 0
  /// Records decided for timers.
  public var timers: UInt64 = 0
  /// Turns of the writer.
  public var turns: UInt64 = 0
  /// Commands waiting for the writer now.
  public var queueDepth = 0
  /// Snapshots written.
  public var snapshots: UInt64 = 0
  /// Snapshots that failed.
  public var snapshotFailures: UInt64 = 0
  /// Answers remembered now.
  public var rememberedAnswers = 0

  /// All zero.
  public init() {}
}
