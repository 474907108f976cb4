import Journal
import Values

/// The single writer's step (D4): pure and synchronous, on the newest state, durable or not.
struct WriterCore<Machine: StateMachine>: Sendable {
  let machine: Machine
  private let limits: EngineLimits
  private let checks: InvariantChecks
  private(set) var state: Machine.State
  private(set) var answers: AnswerTable
  private(set) var sequence: UInt64
  private(set) var time: Timestamp
  /// Records of the replay that are not in the snapshot it started from.
  let recordsSinceSnapshot: Int
  /// How many timers in a row were due at the same moment.
  private var timersInARow = 0

  init(_ replay: Replay<Machine>) {
    machine = replay.machine
    limits = replay.limits
    checks = replay.checks
    state = replay.state
    answers = replay.answers
    sequence = replay.sequence
    time = replay.time
    recordsSinceSnapshot = Int(replay.sequence - replay.snapshotSequence)
  }

  /// When a timer is due next.
  var nextTimer: Timestamp? { machine.nextTimer(state) }

  /// Whether a turn at this wall time would find a timer due.
  func isTimerDue(at clock: Timestamp) -> Bool {
    guard let due = nextTimer else { return false }
    return due <= max(clock, time)
  }

  /// Decides timers that are due and then commands, until the turn is full or nothing is left.
  /// After every command the timers are asked again: none is decided on a state where one is
  /// overdue. `clock` may have gone back; commit times never do.
  mutating func runTurn(
    _ submissions: [Submission<Machine>], from index: inout Int, at clock: Timestamp
  ) throws(EngineError) -> Turn<Machine> {
    var turn = Turn<Machine>(now: max(clock, time))
    while !turn.isFull(limits) {
      if try runTimer(into: &turn) { continue }
      guard index < submissions.count else { break }
      try decide(submissions[index], into: &turn)
      index += 1
    }
    if !turn.entries.isEmpty {
      turn.version = Version(state: state, sequence: sequence, time: time)
    }
    turn.counts.turns = 1
    return turn
  }

  /// No later record is before this moment.
  mutating func raiseTime(to clock: Timestamp) { time = max(time, clock) }

  private mutating func runTimer(into turn: inout Turn<Machine>) throws(EngineError) -> Bool {
    guard let due = machine.nextTimer(state), due <= turn.now else { return false }
    let command = machine.timerCommand(state, at: turn.now)
    turn.decidedCount += 1
    turn.counts.timers += 1
    switch machine.decide(command, at: turn.now, on: state) {
    case .success(let record):
      let excess = try commit(record, idempotency: nil, into: &turn)
      guard excess == nil else {
        throw EngineError(.timerStuck, "A timer's record is larger than the log takes.")
      }
    case .failure(let rejection):
      throw EngineError(.timerStuck, "A timer that is due was refused: \(rejection)")
    }
    timersInARow = machine.nextTimer(state) == due ? timersInARow + 1 : 0
    guard timersInARow < limits.timersAtOnceMax else {
      throw EngineError(.timerStuck, "A timer stays due whatever is done about it.")
    }
    return true
  }

  private mutating func decide(
    _ submission: Submission<Machine>, into turn: inout Turn<Machine>
  ) throws(EngineError) {
    turn.decidedCount += 1
    let outcome = try outcome(of: submission, into: &turn)
    turn.deliveries.add(outcome, ticket: submission.ticket, port: submission.port)
  }

  private mutating func outcome(
    of submission: Submission<Machine>, into turn: inout Turn<Machine>
  ) throws(EngineError) -> Outcome<Machine> {
    if let idempotency = submission.idempotency, let answer = answers[idempotency.key] {
      return try replay(answer, for: idempotency, into: &turn)
    }
    switch machine.decide(submission.command, at: turn.now, on: state) {
    case .success(let record):
      assert(
        machine.idempotency(of: record) == submission.idempotency,
        "a record carries the idempotency of its submission")
      if let bytes = try commit(record, idempotency: submission.idempotency, into: &turn) {
        return .recordTooLarge(byteCount: bytes)
      }
      return .committed(machine.reply(of: record), sequence: sequence, replayed: false)
    case .failure(let rejection):
      turn.counts.rejections += 1
      return .rejected(rejection, sequence: sequence)
    }
  }

  /// The remembered answer (D8). It is released behind the commit it repeats, so it is never given
  /// before that is durable.
  private func replay(
    _ answer: AnswerTable.Answer, for idempotency: Idempotency, into turn: inout Turn<Machine>
  ) throws(EngineError) -> Outcome<Machine> {
    guard answer.payloadHash == idempotency.payloadHash else {
      turn.counts.keyReuses += 1
      return .keyReused(sequence: answer.sequence)
    }
    turn.counts.replays += 1
    let reply = try machine.decodeReply(answer.reply)
    return .committed(reply, sequence: answer.sequence, replayed: true)
  }

  /// Applies a record and puts it in the turn; or, when it is too large for the log, does nothing
  /// and returns its size.
  private mutating func commit(
    _ record: Machine.Record, idempotency: Idempotency?, into turn: inout Turn<Machine>
  ) throws(EngineError) -> Int? {
    let payload = machine.encode(record)
    guard payload.count <= limits.recordBytesMax else { return payload.count }
    sequence += 1
    time = turn.now
    machine.evolve(&state, record, sequence: sequence, at: time)
    if let idempotency {
      let answer = AnswerTable.Answer(
        payloadHash: idempotency.payloadHash, sequence: sequence, time: time,
        reply: machine.encodeReply(of: record))
      answers.remember(answer, for: idempotency.key)
    }
    answers.forget(at: time)
    try machine.check(state, after: record, sequence: sequence, checks: checks)
    turn.entries.append(
      JournalEntry(sequence: sequence, timeNanos: time.nanoseconds, payload: payload))
    turn.commits.append(Commit(sequence: sequence, time: time, record: record))
    turn.byteCount += payload.count
    return nil
  }
}
