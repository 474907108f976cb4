import Engine
import HashTreeCollections
import Journal
import Storage
import Testing
import Values

/// Power is cut at every call that changes the disk; every sync fails once. Whatever happened:
/// everything acknowledged is there, nothing that was never submitted is, and the state is what a
/// replay of the records makes it.
@Suite struct CrashTests {
  @Test func aPowerCutAtEveryCall() throws {
    var cuts = 0
    for seed in seeds(1) {
      let calls = try Life(seed: seed).live(generations: 2).operationCount
      for call in 1...calls {
        let life = Life(seed: seed)
        life.files.cutPower(atOperation: call)
        _ = try life.live(generations: 2)
        #expect(life.problems.isEmpty, "SHOWROOM_SEED=\(seed) call \(call): \(life.problems)")
        cuts += 1
      }
    }
    #expect(cuts > 100)
  }

  @Test func everySyncFailsOnce() throws {
    for seed in seeds(2) {
      let syncs = try Life(seed: seed).live(generations: 2).count(of: .sync)
      for occurrence in 1...syncs {
        let life = Life(seed: seed)
        life.files.inject(SimulatedFault(.sync, occurrence: occurrence))
        _ = try life.live(generations: 2)
        #expect(life.problems.isEmpty, "SHOWROOM_SEED=\(seed) \(occurrence): \(life.problems)")
      }
    }
  }

  @Test func everyWriteFailsInPartOnce() throws {
    for seed in seeds(1) {
      let writes = try Life(seed: seed).live(generations: 2).count(of: .write)
      for occurrence in 1...writes {
        let life = Life(seed: seed)
        life.files.inject(SimulatedFault(.write, occurrence: occurrence, bytesWritten: 7))
        _ = try life.live(generations: 2)
        #expect(life.problems.isEmpty, "SHOWROOM_SEED=\(seed) \(occurrence): \(life.problems)")
      }
    }
  }
}

/// The store over several starts, each ended by a failure or after a while; what it promised is
/// kept outside.
private final class Life {
  let files = SimulatedFileSystem()
  private let seed: UInt64
  private var wishes: RandomWishes
  private var clock: Int64 = 1_000
  private var acknowledged: [String: DurableBranch.Answer] = [:]
  /// The newest sequence that was released.
  private var released: UInt64 = 0
  /// Every record that was ever appended, as it was appended last.
  private var records: [UInt64: JournalEntry] = [:]
  private(set) var problems: [String] = []

  init(seed: UInt64) {
    self.seed = seed
    wishes = RandomWishes(seed: seed)
  }

  /// Lives until it is killed, so many times, and then checks once more.
  func live(generations: Int) throws -> SimulatedFileSystem {
    for generation in 0..<generations {
      do {
        var bank = try DurableBranch(files, clock: clock)
        try check(bank)
        defer { remember(bank) }
        try work(&bank)
      } catch let error as JournalError {
        expectStorage(error.code)
      } catch let error as EngineError {
        expectLog(error.code)
      }
      // A failed write or sync without a power cut stops only the process; then even what was not
      // synced may be lost later.
      files.cutPower()
      files.restart(seed: seed &+ UInt64(generation))
    }
    var last = try DurableBranch(files, clock: clock)
    try check(last)
    try last.expectAnswers(acknowledged, seed: seed)
    return files
  }

  private func work(_ bank: inout DurableBranch) throws {
    for _ in 0..<14 {
      for _ in 0..<wishes.random.below(5) { bank.submit(wishes.next()) }
      clock += Int64(wishes.random.below(700))
      bank.clock = clock
      let more = wishes.random.chance(50) ? wishes.next() : nil
      defer { remember(bank) }
      try bank.run { bank in
        guard let more else { return }
        bank.submit(more)
        try bank.engine.decide(at: Timestamp(nanoseconds: bank.clock))
      }
      if wishes.random.chance(20) {
        try bank.run()
        try bank.snapshot()
      }
    }
  }

  private func remember(_ bank: DurableBranch) {
    acknowledged.merge(bank.acknowledged) { before, after in
      if before != after { problems.append("answers \(before) and \(after) to one key") }
      return after
    }
    released = max(released, bank.engine.durable.sequence)
    for entry in bank.log.entries { records[entry.sequence] = entry }
    problems += bank.problems
  }

  /// What was recovered keeps every promise.
  private func check(_ bank: DurableBranch) throws {
    let state = bank.recovered.state
    if bank.recovered.sequence < released { problems.append("\(released) was released and lost") }
    for key in acknowledged.keys where state.carriedOut[key] != 1 {
      problems.append("\(key) was acknowledged and lost")
    }
    for key in state.carriedOut.keys where !wishes.keys.contains(where: { $0.key == key }) {
      problems.append("\(key) came from nowhere")
    }
    var replay = Replay(Bank(), checks: .sometimes)
    while replay.sequence < bank.recovered.sequence, let next = records[replay.sequence + 1] {
      try replay.apply(next)
    }
    if replay.sequence != bank.recovered.sequence
      || replay.fingerprint != bank.recovered.fingerprint
    {
      problems.append("the state at \(bank.recovered.sequence) is not that of its records")
    }
  }

  private func expectStorage(_ code: JournalError.Code) {
    if code != .storageFailed { problems.append("open failed: \(code)") }
  }

  private func expectLog(_ code: EngineError.Code) {
    if ![.logUnknown, .logUnreadable, .snapshotFailed].contains(code) {
      problems.append("the engine stopped: \(code)")
    }
  }
}
