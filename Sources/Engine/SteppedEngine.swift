public import Journal
public import Values

/// The engine on one thread, step by step: the same core and the same order of effects as
/// `Engine`, under the control of a simulation.
///
/// `decide` may run between `append` and `sync`: that is the pipeline. After a step has thrown,
/// the engine is dead, as the process would be.
public struct SteppedEngine<Machine: StateMachine>: Sendable {
  private var core: WriterCore<Machine>
  private let log: any EntryLog
  private var waiting: [Submission<Machine>] = []
  private var decided: Turn<Machine>?
  private var appended: Turn<Machine>?
  /// The last durable version.
  public private(set) var durable: Version<Machine>
  /// Counters since the start.
  public private(set) var metrics = EngineMetrics()

  /// An engine that goes on after what was replayed; `log` ends where the replay ended.
  public init(_ replay: Replay<Machine>, log: any EntryLog) {
    core = WriterCore(replay)
    self.log = log
    durable = Version(state: replay.state, sequence: replay.sequence, time: replay.time)
  }

  /// The sequence of the last decided record, durable or not.
  public var decidedSequence: UInt64 { core.sequence }

  /// When a timer is due next, on the newest state.
  public var nextTimer: Timestamp? { core.nextTimer }

  /// Puts a command in the queue.
  public mutating func submit(_ submission: Submission<Machine>) { waiting.append(submission) }

  /// Decides what waits and what is due at this wall time.
  public mutating func decide(at clock: Timestamp) throws(EngineError) {
    var index = 0
    repeat {
      let turn = try core.runTurn(waiting, from: &index, at: clock)
      guard !turn.isEmpty else { break }
      if decided == nil { decided = turn } else { decided?.merge(turn) }
    } while index < waiting.count || core.isTimerDue(at: clock)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Appends what is decided. The append before must have been synced.
  public mutating func append() throws(EngineError) {
    precondition(appended == nil, "one group is appended and synced at a time")
    guard let group = decided else { return }
    (decided, appended) = (nil, group)
    if let failure = log.appendOrFail(group.entries) { throw failure }
  }

  /// Syncs what is appended and releases it: the version moves, the release comes back, and the
  /// completions are delivered after `observer` has seen it.
  public mutating func sync(
    observer: (Release<Machine>) -> Void = { _ in }
  ) throws(EngineError) {
    guard let group = appended else { return }
    appended = nil
    if let failure = log.syncOrFail(group.entries) { throw failure }
    metrics.add(group.counts)
    if let version = group.version {
      metrics.addGroup(records: group.commits.count, bytes: group.byteCount, nanos: 0)
      durable = version
      observer(Release(commits: group.commits, version: version))
    }
    group.deliveries.deliver()
  }

  /// Writes a snapshot of everything decided. Nothing may be decided and not durable.
  public mutating func writeSnapshot(
    to store: any SnapshotStore, at clock: Timestamp
  ) throws(EngineError) {
    precondition(core.sequence == durable.sequence, "a snapshot holds what is durable")
    let job = core.snapshot(at: clock, requesters: [])
    _ = try job.write(core.machine, to: store)
  }
}
