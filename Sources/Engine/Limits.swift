import Journal

/// Every bound of the engine. Counts are numbers of commands or records unless a unit is named.
public struct EngineLimits: Sendable {
  /// Commands that may wait for the writer. Above it, `submit` says `.full`.
  public var queuedCommandsMax = 65_536
  /// Commands decided in one turn, that is with one reading of the clock and one version kept.
  public var turnCommandsMax = 256
  /// Timers that may be due at the same moment; more in a row are a timer that stays due.
  public var timersAtOnceMax = 1_000_000
  /// Encoded record bytes after which a turn ends early.
  public var turnBytesMax = 1 << 20
  /// Bytes of the largest encoded record; a larger one is refused. At most what the journal takes.
  public var recordBytesMax = 4 << 20
  /// Decided completions that may wait for the sync thread. The writer pauses above it.
  public var decidedCompletionsMax = 8_192
  /// Encoded record bytes that may wait for the sync thread. The writer pauses above it.
  public var decidedBytesMax = 8 << 20
  /// Answers remembered by idempotency key (D8, I6); the oldest are forgotten first.
  public var rememberedAnswersMax = 1_000_000
  /// How long an answer is remembered, counted in commit times: 24 hours.
  public var rememberedAnswerSeconds: Int64 = 24 * 3_600
  /// A snapshot is taken after so many records; 0 means never by count.
  public var snapshotEveryRecords = 1_000_000
  /// A snapshot is taken after so many bytes of records; 0 means never by size.
  public var snapshotEveryBytes = 512 << 20
  /// Callers of `whenDurable` that may wait.
  public var durabilityWaitersMax = 65_536
  /// Reads of the journal that may wait for a reader thread.
  public var queuedReadsMax = 4_096
  /// Threads that read the journal for lagging streams.
  public var readerThreads = 1
  /// Records that a recovery decodes at once, ahead of what applies them.
  public var decodedRecordsMax = 512
  /// Encoded bytes after which it hands over fewer.
  public var decodedBatchBytesMax = 1 << 20
  /// Batches of decoded records that may wait to be applied.
  public var decodedBatchesMax = 4
  /// The longest sleep of the writer before it looks at the wall clock again.
  public var clockCheckMillis = 1_000

  /// The documented defaults.
  public init() {}

  /// Traps when the limits contradict each other; called when an engine is made.
  func check() {
    precondition(turnCommandsMax > 0, "a turn must be able to decide a command")
    precondition(queuedCommandsMax >= turnCommandsMax, "the queue must hold at least one turn")
    precondition(decidedCompletionsMax >= turnCommandsMax, "a turn must fit what may be decided")
    precondition(turnBytesMax > 0 && decidedBytesMax > 0, "byte limits must be positive")
    precondition(
      recordBytesMax <= JournalLimits.payloadBytesMax, "the journal must take the largest record")
    // Headers and what a turn overshoots included, a group must fit the journal's largest batch.
    precondition(
      2 * (decidedBytesMax + turnBytesMax + recordBytesMax) <= JournalLimits.batchBytesMax,
      "the journal must take the largest group")
    precondition(rememberedAnswersMax > 0, "idempotency needs room for an answer")
    precondition(rememberedAnswerSeconds > 0, "idempotency needs some time")
    precondition(readerThreads > 0 && queuedReadsMax > 0, "reads need a thread and a queue")
    precondition(
      decodedRecordsMax > 0 && decodedBatchBytesMax > 0 && decodedBatchesMax > 0,
      "a recovery must be able to hand a record over")
    precondition(clockCheckMillis > 0, "the writer must be able to sleep")
  }
}

/// How often the machine's own checks run.
public struct InvariantChecks: Sendable {
  /// Ask `StateMachine.violations(of:after:)` after every record: should cost O(1).
  public var afterEveryRecord: Bool
  /// Ask `StateMachine.violations(of:)` after every so many records; 0 means never.
  public var wholeStateEvery: UInt64

  /// Checks as given.
  public init(afterEveryRecord: Bool, wholeStateEvery: UInt64) {
    self.afterEveryRecord = afterEveryRecord
    self.wholeStateEvery = wholeStateEvery
  }

  /// No checks.
  public static let none = InvariantChecks(afterEveryRecord: false, wholeStateEvery: 0)
  /// Everything after every record.
  public static let all = InvariantChecks(afterEveryRecord: true, wholeStateEvery: 1)

  /// Debug builds check everything after every record, release builds nothing.
  public static var standard: InvariantChecks {
    #if DEBUG
      all
    #else
      none
    #endif
  }
}
