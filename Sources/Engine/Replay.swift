public import Journal
public import Values

/// State from the log: a snapshot, then records. Recovery, verification and looking at an earlier
/// moment (N6) are all this, and the writer goes on from it.
public struct Replay<Machine: StateMachine>: Sendable {
  /// The machine.
  public let machine: Machine
  let limits: EngineLimits
  let checks: InvariantChecks
  /// The state after the record at `sequence`.
  public internal(set) var state: Machine.State
  var answers: AnswerTable
  /// The last record in the state; 0 before the first.
  public internal(set) var sequence: UInt64 = 0
  /// The snapshot it started from; 0 without one.
  public internal(set) var snapshotSequence: UInt64 = 0
  /// Whether the state of the snapshot it started from would be written as it was read. Known
  /// after a recovery that verifies; not so for a snapshot of a version that wrote less.
  public internal(set) var isSnapshotExact = true
  /// Its commit time, or the snapshot's when that is later. The next record's is not before it.
  public internal(set) var time = Timestamp(nanoseconds: .min)

  /// Before the first record.
  public init(
    _ machine: Machine, limits: EngineLimits = EngineLimits(), checks: InvariantChecks = .none
  ) {
    limits.check()
    self.machine = machine
    self.limits = limits
    self.checks = checks
    state = machine.initialState()
    answers = AnswerTable(limits: limits)
  }

  /// How many answers are remembered.
  public var rememberedAnswers: Int { answers.count }

  /// The state hash (I5): that of the snapshot at the same sequence. O(state).
  public var fingerprint: Fingerprint { machine.fingerprint(state) }

  /// The next record of the log.
  public mutating func apply(_ entry: JournalEntry) throws(EngineError) {
    try apply(DecodedRecord(entry, machine))
  }

  mutating func apply(_ next: DecodedRecord<Machine>) throws(EngineError) {
    try checkOrder(next)
    machine.evolve(&state, next.record, sequence: next.sequence, at: next.time)
    (sequence, time) = (next.sequence, next.time)
    if let answer = next.answer { answers.remember(answer) }
    answers.forget(at: time)
    try machine.check(state, after: next.record, sequence: sequence, checks: checks)
  }

  private func checkOrder(_ next: DecodedRecord<Machine>) throws(EngineError) {
    guard next.sequence == sequence + 1 else {
      throw EngineError(
        .sequenceBroken, "The log goes on with record \(next.sequence) after \(sequence).")
    }
    guard next.time >= time else {
      throw EngineError(
        .sequenceBroken, "Record \(next.sequence) is older than what comes before it.")
    }
  }
}

extension StateMachine {
  /// Throws when the machine finds its own state wrong after a record.
  func check(
    _ state: State, after record: Record, sequence: UInt64, checks: InvariantChecks
  ) throws(EngineError) {
    var found: [String] = []
    if checks.afterEveryRecord { found = violations(of: state, after: record) }
    if checks.wholeStateEvery > 0, sequence % checks.wholeStateEvery == 0 {
      found += violations(of: state)
    }
    guard found.isEmpty else {
      let sentences = found.prefix(5).joined(separator: " ")
      throw EngineError(.invariantViolated, "After record \(sequence): \(sentences)")
    }
  }
}
