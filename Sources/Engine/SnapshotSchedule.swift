/// Who asked for a snapshot.
struct SnapshotRequester<Machine: StateMachine>: Sendable {
  var port: (any CompletionPort<Machine>)?
  var ticket: UInt64
}

/// A version to be written once it is durable.
struct SnapshotJob<Machine: StateMachine>: Sendable {
  var version: Version<Machine>
  var answers: AnswerTable
  var requesters: [SnapshotRequester<Machine>]
}

/// When the writer takes a snapshot: one at a time, on request or after enough records or bytes.
struct SnapshotSchedule<Machine: StateMachine>: Sendable {
  private let recordsMax: Int
  private let bytesMax: Int
  private var records: Int
  private var bytes = 0
  private var isUnderWay = false
  private var requesters: [SnapshotRequester<Machine>] = []

  init(limits: EngineLimits, recordsSinceSnapshot: Int) {
    recordsMax = limits.snapshotEveryRecords
    bytesMax = limits.snapshotEveryBytes
    records = recordsSinceSnapshot
  }

  mutating func requested(by more: [SnapshotRequester<Machine>]) {
    requesters.append(contentsOf: more)
  }

  /// The snapshot under way is written, or has failed.
  mutating func finished() { isUnderWay = false }

  mutating func decided(records count: Int, bytes byteCount: Int) {
    records += count
    bytes += byteCount
  }

  /// Whether a snapshot is to be taken now.
  var isDue: Bool {
    guard !isUnderWay else { return false }
    return !requesters.isEmpty || (recordsMax > 0 && records >= recordsMax)
      || (bytesMax > 0 && bytes >= bytesMax)
  }

  /// A snapshot is taken: those who asked for it.
  mutating func begin() -> [SnapshotRequester<Machine>] {
    isUnderWay = true
    (records, bytes) = (0, 0)
    defer { requesters = [] }
    return requesters
  }
}
