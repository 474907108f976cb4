/// Whether an engine takes work.
enum EnginePhase: Sendable {
  /// Takes work. May become `stopping`, `failed`.
  case running
  /// Finishes what it took. May become `failed`.
  case stopping
  /// Does nothing any more.
  case failed
}

/// What waits for the writer.
struct Inbox<Machine: StateMachine>: Sendable {
  var phase = EnginePhase.running
  var submissions: [Submission<Machine>] = []
  /// Taken by the writer and not decided yet; counts for the limit.
  var takenCount = 0
  var snapshotRequests: [SnapshotRequester<Machine>] = []
  var snapshotFinished = false

  var depth: Int { submissions.count + takenCount }

  mutating func accept(
    _ more: [Submission<Machine>], limits: EngineLimits
  ) -> Acceptance {
    guard phase == .running else { return .stopped }
    guard depth + more.count <= limits.queuedCommandsMax else { return .full }
    submissions.append(contentsOf: more)
    return .accepted
  }

  mutating func accept(_ one: Submission<Machine>, limits: EngineLimits) -> Acceptance {
    guard phase == .running else { return .stopped }
    guard depth < limits.queuedCommandsMax else { return .full }
    submissions.append(one)
    return .accepted
  }
}

/// What is decided and waits for the sync thread.
struct Outbox<Machine: StateMachine>: Sendable {
  /// Merged into one already: they will be one group.
  var group: Turn<Machine>?
  /// Nothing more will come.
  var isClosed = false
  /// The sync thread or the writer has failed.
  var isFailed = false

  func hasRoom(_ limits: EngineLimits) -> Bool {
    guard let group else { return true }
    return group.decidedCount < limits.decidedCompletionsMax
      && group.byteCount < limits.decidedBytesMax
  }
}

/// Requests for one kind of background thread.
struct WorkQueue<Work: Sendable>: Sendable {
  var items: [Work] = []
  /// Nothing more will come.
  var isClosed = false

  /// The oldest, `.end` after the last of a closed queue, nil while there is none.
  mutating func next() -> Next? {
    if !items.isEmpty { return .work(items.removeFirst()) }
    return isClosed ? .end : nil
  }

  enum Next: Sendable {
    case work(Work)
    case end
  }
}

/// A read for a stream that catches up, or for somebody who looks back.
struct ReadRequest<Machine: StateMachine>: Sendable {
  enum Wanted: Sendable {
    case after(UInt64)
    case these([UInt64])

    /// What a read that finds nothing has come to.
    var start: UInt64 {
      switch self {
      case .after(let sequence): sequence
      case .these: 0
      }
    }
  }
  var wanted: Wanted
  var bytesMax: Int
  var port: any CompletionPort<Machine>
  var ticket: UInt64
}
