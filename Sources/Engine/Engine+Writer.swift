import Clocks
import Values

extension Engine {
  /// What the writer wakes up to.
  private enum Wake {
    /// Look at the submissions taken, the requests and the timers.
    case work(snapshotRequests: [SnapshotRequester<Machine>], snapshotFinished: Bool)
    /// Nothing is left and nothing will come.
    case end
    /// The engine has failed.
    case abandon
  }

  /// The writer thread: the only owner of the newest state.
  func runWriter(_ initial: WriterCore<Machine>) {
    var core = initial
    var schedule = SnapshotSchedule<Machine>(
      limits: limits, recordsSinceSnapshot: core.recordsSinceSnapshot)
    var taken: [Submission<Machine>] = []
    do throws(EngineError) {
      while true {
        switch nextWake(&taken, timer: core) {
        case .work(let requests, let finished):
          if finished { schedule.finished() }
          schedule.requested(by: requests)
          guard try runTurns(&core, &schedule, taken) else { return }
          taken.removeAll(keepingCapacity: true)
        case .end: return outbox.change { $0.isClosed = true }
        case .abandon: return
        }
      }
    } catch {
      fail(error)
    }
  }

  /// Waits for something to do; moves what was submitted into `taken`.
  private func nextWake(_ taken: inout [Submission<Machine>], timer core: WriterCore<Machine>)
    -> Wake
  {
    let wake: Wake? = inbox.wait(millis: sleepMillis(core)) { inbox in
      inbox.takenCount = 0
      if inbox.phase == .failed { return .abandon }
      let isIdle =
        inbox.submissions.isEmpty && inbox.snapshotRequests.isEmpty && !inbox.snapshotFinished
      if isIdle { return inbox.phase == .stopping ? .end : nil }
      swap(&inbox.submissions, &taken)
      inbox.takenCount = taken.count
      defer { (inbox.snapshotRequests, inbox.snapshotFinished) = ([], false) }
      return .work(
        snapshotRequests: inbox.snapshotRequests, snapshotFinished: inbox.snapshotFinished)
    }
    return wake ?? .work(snapshotRequests: [], snapshotFinished: false)
  }

  /// How long the writer may sleep: until the next timer, but never so long that a change of the
  /// wall clock goes unnoticed. Nil without a timer.
  private func sleepMillis(_ core: WriterCore<Machine>) -> UInt64? {
    guard let due = core.nextTimer else { return nil }
    let clock = configuration.clock.timestamp
    guard due > clock else { return 0 }
    let (nanos, overflow) = due.nanoseconds.subtractingReportingOverflow(clock.nanoseconds)
    let millis = overflow ? Int64.max : nanos / 1_000_000 + 1
    return UInt64(min(millis, Int64(limits.clockCheckMillis)))
  }

  /// Decides everything taken and due. False when the engine has failed meanwhile.
  private func runTurns(
    _ core: inout WriterCore<Machine>, _ schedule: inout SnapshotSchedule<Machine>,
    _ taken: [Submission<Machine>]
  ) throws(EngineError) -> Bool {
    var index = 0
    repeat {
      let clock = configuration.clock.timestamp
      var turn = try core.runTurn(taken, from: &index, at: clock)
      schedule.decided(records: turn.entries.count, bytes: turn.byteCount)
      if schedule.isDue {
        turn.snapshot = core.snapshot(at: clock, requesters: schedule.begin())
      }
      guard turn.isEmpty || handOver(turn) else { return false }
    } while index < taken.count || core.isTimerDue(at: configuration.clock.timestamp)
    return true
  }

  /// Adds a turn to the group that is synced next; waits while that is full.
  private func handOver(_ turn: Turn<Machine>) -> Bool {
    let isOpen = outbox.wait { outbox -> Bool? in
      if outbox.isFailed { return false }
      return outbox.hasRoom(limits) ? true : nil
    }
    guard isOpen == true else { return false }
    outbox.change { outbox in
      if outbox.group == nil { outbox.group = turn } else { outbox.group?.merge(turn) }
    }
    return true
  }
}
