public import Clocks
public import Journal
import Synchronization

/// The single writer with its threads. Every method may be called from any thread.
///
/// Pipeline: while one group is appended and synced, the next one is decided; it grows until the
/// sync is done or `EngineLimits.decided…Max` is reached, and is then synced as one. So a group is
/// as large as what came in during a sync, and one command alone waits for nothing.
public final class Engine<Machine: StateMachine>: Sendable {
  /// Sees every release, in order, before its completions are delivered. Called on the sync
  /// thread: hand over and return.
  public typealias Observer = @Sendable (Release<Machine>) -> Void
  /// Told once when the engine can't go on, on the thread that found out. Nothing is delivered any
  /// more; the process should exit.
  public typealias FatalHandler = @Sendable (EngineError) -> Void

  /// What an engine is told from outside.
  public struct Configuration: Sendable {
    /// Where time is read.
    public var clock: any Clock
    /// Sees every release.
    public var observer: Observer
    /// Told when the engine can't go on.
    public var fatal: FatalHandler
    /// Told when a snapshot failed, on the snapshot thread: the engine goes on, and tries again
    /// when the next one is due.
    public var snapshotFailed: @Sendable (EngineError) -> Void = { _ in }

    /// All of it.
    public init(
      clock: any Clock, observer: @escaping Observer, fatal: @escaping FatalHandler
    ) {
      self.clock = clock
      self.observer = observer
      self.fatal = fatal
    }
  }

  let machine: Machine
  let limits: EngineLimits
  let configuration: Configuration
  let log: any EntryLog
  let snapshots: any SnapshotStore
  let inbox = Gate(Inbox<Machine>())
  let outbox = Gate(Outbox<Machine>())
  let reads = Gate(WorkQueue<ReadRequest<Machine>>())
  let snapshotJobs = Gate(WorkQueue<SnapshotJob<Machine>>())
  let published: Mutex<Published<Machine>>
  let counters = Mutex(EngineMetrics())
  let lifecycle: Mutex<EngineLifecycle<Machine>>

  /// An engine that goes on after what was replayed, with the replay's limits and checks. `log`
  /// must end where the replay ended. Nothing runs before `start()`.
  public init(
    _ replay: Replay<Machine>, log: any EntryLog, snapshots: any SnapshotStore,
    configuration: Configuration
  ) {
    precondition(log.lastSequence == replay.sequence, "the log ends where the replay ended")
    machine = replay.machine
    limits = replay.limits
    self.configuration = configuration
    self.log = log
    self.snapshots = snapshots
    let version = Version<Machine>(
      state: replay.state, sequence: replay.sequence, time: replay.time)
    published = Mutex(Published(version))
    lifecycle = Mutex(EngineLifecycle(core: WriterCore(replay)))
  }

  /// Hands a command to the writer.
  public func submit(_ submission: Submission<Machine>) -> Acceptance {
    inbox.change { $0.accept(submission, limits: limits) }
  }

  /// Hands several over with one wake-up: all or none.
  public func submit(contentsOf submissions: [Submission<Machine>]) -> Acceptance {
    inbox.change { $0.accept(submissions, limits: limits) }
  }

  /// The last durable version.
  public var durable: Version<Machine> { published.withLock { $0.version } }

  /// Asks for a `.durable` completion as soon as the sequence is durable. Says `.already` when it
  /// is, and then there is no completion. The caller watches its own deadline, and cancels.
  public func whenDurable(
    _ sequence: UInt64, port: any CompletionPort<Machine>, ticket: UInt64
  ) -> DurabilityWait {
    published.withLock {
      $0.wait(
        for: sequence, port: port, ticket: ticket, waitersMax: limits.durabilityWaitersMax)
    }
  }

  /// Withdraws a wait; its completion may be on its way already.
  public func cancelWait(port: any CompletionPort<Machine>, ticket: UInt64) {
    published.withLock { $0.cancel(port: port, ticket: ticket) }
  }

  /// Reads durable entries after a sequence, up to `bytesMax` of payload (at least one entry when
  /// there is one), on a reader thread. Ends as `.entries`, `.entriesGone` or `.readFailed`.
  public func readEntries(
    after sequence: UInt64, bytesMax: Int, port: any CompletionPort<Machine>, ticket: UInt64
  ) -> Acceptance {
    enqueue(
      ReadRequest(wanted: .after(sequence), bytesMax: bytesMax, port: port, ticket: ticket))
  }

  /// Reads the durable entries with these sequences, which ascend, from the first on up to
  /// `bytesMax` of payload (at least one). Ends as `readEntries` does; the chunk's `upTo` is the
  /// last one read.
  public func readEntries(
    sequences: [UInt64], bytesMax: Int, port: any CompletionPort<Machine>, ticket: UInt64
  ) -> Acceptance {
    enqueue(
      ReadRequest(wanted: .these(sequences), bytesMax: bytesMax, port: port, ticket: ticket))
  }

  private func enqueue(_ request: ReadRequest<Machine>) -> Acceptance {
    reads.change { queue in
      if queue.isClosed { return .stopped }
      guard queue.items.count < limits.queuedReadsMax else { return .full }
      queue.items.append(request)
      return .accepted
    }
  }

  /// Asks for a snapshot of everything decided by then; with a port, also for its completion. One
  /// that is under way is not the one asked for: another follows.
  public func requestSnapshot(
    port: (any CompletionPort<Machine>)?, ticket: UInt64
  ) -> Acceptance {
    inbox.change { inbox in
      guard inbox.phase == .running else { return .stopped }
      inbox.snapshotRequests.append(SnapshotRequester(port: port, ticket: ticket))
      return .accepted
    }
  }

  /// Counters since the start.
  public var metrics: EngineMetrics {
    var metrics = counters.withLock { $0 }
    metrics.queueDepth = inbox.with { $0.depth }
    return metrics
  }
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
