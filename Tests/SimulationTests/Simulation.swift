import Commerce
import CommerceStore
import Engine
import Journal
import Storage
import Values

/// A store on a simulated disk over many starts, each ended by a failure or after a while, with
/// random callers; everything follows from the seed.
final class Simulation {
  /// How a start of the store ended.
  enum End { case planned, failed }

  let files = SimulatedFileSystem()
  var book: Book
  var random: SplitMix64
  private(set) var wishes: Wishes
  private var clock = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private var journalOptions = JournalOptions()
  private var limits = EngineLimits()
  private let groupMax: Int
  private let snapshotPercent: Int
  private let jumpPercent: Int
  private(set) var snapshots = 0
  /// Whether something is expected to fail: without a cause nothing may.
  var failureIsPlanned = false

  /// A short one has small segments, drops what it can, and takes many snapshots, so that every
  /// kind of operation on the disk comes up soon.
  init(seed: UInt64, isShort: Bool = false) {
    wishes = Wishes(seed: seed)
    random = SplitMix64(seed: ~seed)
    limits.rememberedAnswerSeconds = random.chance(50) ? 7_200 : 30 * 86_400
    limits.turnCommandsMax = [1, 3, 256][random.below(3)]
    let segmentKibibytes: [UInt64] = [4, 8, 64]
    journalOptions.segmentBytes = isShort ? 4 << 10 : segmentKibibytes[random.below(3)] << 10
    let keepsMore = random.chance(30) && !isShort
    journalOptions.retainedBytesMin = keepsMore ? 32 << 10 : 0
    journalOptions.retainedAgeNanos = 0
    journalOptions.snapshotsKept = isShort ? 1 : random.below(2) + 1
    journalOptions.preallocates = random.chance(50)
    journalOptions.newStoreID = StoreID(high: 1, low: 2)
    groupMax = isShort ? 8 : [1, 4, 12][random.below(3)]
    snapshotPercent = isShort ? 25 : [4, 10, 20][random.below(3)]
    jumpPercent = [0, 5, 20][random.below(3)]
    book = Book(rememberedSeconds: limits.rememberedAnswerSeconds)
  }

  /// Starts the store, lets callers work for so many groups, and ends it. A failure that the
  /// planned one does not explain is a problem.
  func live(groups: Int, askingAgain: Int) -> End {
    do {
      var store = try start()
      try askAgain(askingAgain, &store)
      for _ in 0..<groups { try step(&store) }
      try run(&store)
      if !store.waiting.isEmpty { book.note("\(store.waiting.count) were never answered") }
      if random.chance(50) { store.journal.close() }
      return .planned
    } catch let error as JournalError where error.code == .storageFailed && failureIsPlanned {
      return .failed
    } catch let error as EngineError where failureIsPlanned && error.isOfTheDisk {
      return .failed
    } catch {
      book.note("\(error)")
      return .failed
    }
  }

  /// The next start finds a machine that lost its power; or only the process ended, a start saw
  /// what was not synced, and then the power was lost: what a start saw must be durable.
  func end(losesPower: Bool) {
    failureIsPlanned = false
    if !losesPower {
      files.restartProcess()
      if random.chance(30) { return }
      _ = live(groups: 0, askingAgain: 0)
    }
    files.cutPower()
    files.restart(seed: random.next())
  }

  private func start() throws -> Store {
    let opened = try Journal.open("/store", fileSystem: files, options: journalOptions)
    var replay = Replay(CommerceMachine(), limits: limits, checks: .now)
    try replay.recover(opened, verifiesFingerprint: true)
    if !replay.isSnapshotExact { book.note("the snapshot's state is not what was written") }
    try check(replay, opened.journal)
    return Store(replay, opened.journal)
  }

  /// What was recovered keeps every promise.
  private func check(_ recovered: Replay<CommerceMachine>, _ journal: Journal) throws {
    book.recovered(recovered.sequence)
    for violation in recovered.state.commerce.invariantViolations() { book.note(violation) }
    var kept: [JournalEntry] = []
    var sequence = max(journal.oldestSequence, 1) - 1
    while sequence < recovered.sequence {
      kept += try journal.read(after: sequence, bytesMax: 16 << 10)
      guard let last = kept.last?.sequence, last > sequence else { break }
      sequence = last
    }
    if kept != Array(book.records.suffix(kept.count)) { book.note("the log has other records") }
    var replay = Replay(CommerceMachine(), limits: limits)
    for entry in book.records { try replay.apply(entry) }
    if replay.fingerprint != recovered.fingerprint {
      book.note("the state at \(recovered.sequence) is not that of its records")
    }
    let histories = try Histories(book.records)
    for problem in try histories.problems(in: recovered.state, journal) { book.note(problem) }
    if replay.rememberedAnswers != recovered.rememberedAnswers {
      book.note(
        "\(replay.rememberedAnswers) answers are in the log, \(recovered.rememberedAnswers) were"
          + " recovered")
    }
  }

  /// Sends again what was answered: the same answer, and nothing happens twice.
  private func askAgain(_ count: Int, _ store: inout Store) throws {
    let keys = book.answered.count <= count ? book.answered : pickKeys(count)
    for key in keys {
      if let answer = book.answers[key] { submit(answer.request, to: &store) }
    }
    try run(&store)
  }

  private func pickKeys(_ count: Int) -> [IdempotencyKey] {
    Array(book.answered.suffix(count / 2))
      + book.answered.shuffled(using: &random).prefix(count / 2)
  }

  /// A group of requests, perhaps the next one decided while it is written, perhaps a snapshot.
  private func step(_ store: inout Store) throws {
    passTime()
    for _ in 0..<random.below(groupMax + 1) { submit(next(store), to: &store) }
    let decidesAhead = random.chance(40)
    try run(&store) { store in
      guard decidesAhead else { return }
      for _ in 0...self.random.below(3) { self.submit(self.next(store), to: &store) }
      try store.engine.decide(at: self.clock)
    }
    if random.chance(snapshotPercent) {
      try run(&store)
      try snapshot(&store)
    }
  }

  private func next(_ store: Store) -> Request {
    wishes.next(store.engine.durable.state.commerce)
  }

  private func submit(_ request: Request, to store: inout Store) {
    book.sees(request)
    store.submit(request, entropy: Entropy(high: random.next(), low: random.next()))
  }

  /// Mostly a little, sometimes so much that sessions expire, rarely so much that their history
  /// does, sometimes back.
  private func passTime() {
    let nanos = Int64(random.below(1_000_000_000))
    clock = Timestamp(nanoseconds: clock.nanoseconds + nanos)
    guard random.chance(jumpPercent) else { return }
    let seconds: [Int64] = [-3, 20, 61, 900, 3_600, 9_000, 92 * 86_400]
    clock = clock.adding(seconds: seconds[random.below(seconds.count)])
  }

  /// Decides, appends, syncs, and hears the answers; `meanwhile` runs before the sync.
  private func run(
    _ store: inout Store, meanwhile: (inout Store) throws -> Void = { _ in }
  ) throws {
    try store.engine.decide(at: clock)
    do {
      try store.engine.append()
      try meanwhile(&store)
      try store.engine.sync()
    } catch {
      try expectSilence(of: &store)
      throw error
    }
    try book.appended(store.log.take())
    book.releases(store.engine.durable.sequence)
    for completion in store.port.take() {
      guard let request = store.waiting.removeValue(forKey: completion.ticket) else {
        book.note("ticket \(completion.ticket) was answered twice")
        continue
      }
      let durable = store.engine.durable
      try book.hears(
        completion.outcome, to: request, durable: durable.sequence, now: durable.time)
    }
  }

  /// After a failure the engine says nothing any more, and the log takes nothing any more.
  private func expectSilence(of store: inout Store) throws {
    try book.appended(store.log.take())
    if case .done = store.log.sync() { book.note("a sync after a failed one succeeded") }
    if !store.port.take().isEmpty { book.note("something was answered although it failed") }
    if store.engine.durable.sequence > book.released { book.note("a failure moved the version") }
  }

  /// A snapshot that can't be written leaves the store as it was.
  private func snapshot(_ store: inout Store) throws {
    guard store.engine.decidedSequence == store.engine.durable.sequence else { return }
    do throws(EngineError) {
      try store.engine.writeSnapshot(to: store.journal, at: clock)
      snapshots += 1
    } catch {
      guard error.code == .snapshotFailed, failureIsPlanned else { throw error }
    }
  }
}

/// One start of the store.
struct Store {
  let journal: Journal
  let log: RecordingLog
  let port = Port()
  var engine: SteppedEngine<CommerceMachine>
  var waiting: [UInt64: Request] = [:]
  private var tickets: UInt64 = 0

  init(_ replay: Replay<CommerceMachine>, _ journal: Journal) {
    self.journal = journal
    log = RecordingLog(journal)
    engine = SteppedEngine(replay, log: log)
  }

  mutating func submit(_ request: Request, entropy: Entropy) {
    tickets += 1
    waiting[tickets] = request
    let command = StoreCommand(
      request.command, principal: request.principal, entropy: entropy,
      idempotency: request.idempotency)
    engine.submit(
      Submission(command, idempotency: request.idempotency, port: port, ticket: tickets))
  }
}

extension InvariantChecks {
  /// Often enough to find what goes wrong, seldom enough for thousands of starts.
  static let now = InvariantChecks(afterEveryRecord: true, wholeStateEvery: 64)
}

extension EngineError {
  /// Whether a failing disk explains it.
  var isOfTheDisk: Bool { [.logUnknown, .logUnreadable, .snapshotFailed].contains(code) }
}
