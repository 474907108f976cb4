import Engine
import Journal
import Storage
import Synchronization
import Testing
import Values

/// Passes everything on and remembers what was appended, whatever became of it.
final class RecordingLog: EntryLog {
  private let journal: Journal
  private let appended = Mutex<[JournalEntry]>([])

  init(_ journal: Journal) { self.journal = journal }

  var entries: [JournalEntry] { appended.withLock { $0 } }
  var lastSequence: UInt64 { journal.lastSequence }
  var durableSequence: UInt64 { journal.durableSequence }

  func append(_ entries: [JournalEntry]) -> AppendOutcome {
    appended.withLock { $0 += entries }
    return journal.append(entries)
  }

  func sync() -> AppendOutcome { journal.sync() }

  func read(after sequence: UInt64, bytesMax: Int) throws(JournalError) -> [JournalEntry] {
    try journal.read(after: sequence, bytesMax: bytesMax)
  }
}

extension InvariantChecks {
  /// Often enough to find what goes wrong, seldom enough for thousands of runs.
  static let sometimes = InvariantChecks(afterEveryRecord: true, wholeStateEvery: 16)
}

/// A bank on a journal on a simulated file system: opened, recovered and checked.
struct DurableBranch {
  struct Answer: Equatable {
    var wish: Bank.Wish
    var reply: Int
    var sequence: UInt64
  }

  let journal: Journal
  let log: RecordingLog
  let teller = Teller()
  var engine: SteppedEngine<Bank>
  var clock: Int64
  /// What was recovered.
  let recovered: Replay<Bank>
  /// By ticket, and what was answered to them.
  private var submitted: [UInt64: (wish: Bank.Wish, key: String?)] = [:]
  private(set) var acknowledged: [String: Answer] = [:]
  private(set) var problems: [String] = []

  init(_ files: SimulatedFileSystem, clock: Int64 = 1_000) throws {
    var options = JournalOptions()
    options.segmentBytes = 4 << 10
    options.retainedBytesMin = 0
    options.retainedAgeNanos = 0
    options.newStoreID = StoreID(high: 1, low: 2)
    let opened = try Journal.open("/store", fileSystem: files, options: options)
    var replay = Replay(Bank(), checks: .sometimes)
    try replay.recover(opened, verifiesFingerprint: true)
    #expect(replay.isSnapshotExact)
    journal = opened.journal
    log = RecordingLog(opened.journal)
    recovered = replay
    engine = SteppedEngine(replay, log: log)
    self.clock = clock
  }

  mutating func submit(_ next: (wish: Bank.Wish, key: String?)) {
    let ticket = UInt64(submitted.count + 1)
    submitted[ticket] = next
    engine.submit(submission(next.wish, key: next.key, to: teller, ticket: ticket))
  }

  /// Decides, appends, syncs; between them `meanwhile` is what the next batch does.
  mutating func run(meanwhile: (inout DurableBranch) throws -> Void = { _ in }) throws {
    try engine.decide(at: Timestamp(nanoseconds: clock))
    try engine.append()
    try meanwhile(&self)
    try engine.sync()
    hear()
  }

  /// Takes the answers: the same key must always get the same one.
  private mutating func hear() {
    for completion in teller.takeCalls().joined() {
      if case .rejected(.overdue, _) = completion.outcome { problems.append("overdue") }
      guard case .committed(let reply, let sequence, _) = completion.outcome,
        case (let wish, let key?)? = submitted[completion.ticket]
      else { continue }
      let answer = Answer(wish: wish, reply: reply, sequence: sequence)
      if let before = acknowledged[key], before != answer { problems.append("\(key) differs") }
      acknowledged[key] = answer
    }
  }

  mutating func snapshot(fingerprint: Fingerprint? = nil) throws {
    guard engine.decidedSequence == engine.durable.sequence else { return }
    guard let fingerprint else {
      return try engine.writeSnapshot(to: journal, at: Timestamp(nanoseconds: clock))
    }
    try journal.write(
      Bank().snapshotCollections(engine.durable.state), sequence: engine.durable.sequence,
      time: Timestamp(nanoseconds: clock), fingerprint: fingerprint,
      keepingFrom: .max)
  }

  /// Asks again for everything that was answered: the same answer, and nothing happens twice.
  mutating func expectAnswers(
    _ answers: [String: Answer], seed: UInt64
  ) throws {
    let deposited = engine.durable.state.deposited
    for (key, answer) in answers { submit((answer.wish, key)) }
    try run()
    for (key, answer) in answers {
      #expect(acknowledged[key] == answer, "SHOWROOM_SEED=\(seed) \(key)")
    }
    #expect(engine.durable.state.deposited == deposited, "SHOWROOM_SEED=\(seed)")
  }
}
