import Journal
import Storage
import Testing

/// Random work with a power cut at every write, sync and rename, and several cuts in a row.
///
/// After each: every acknowledged record is there, nothing that was not appended is, the chain is
/// whole, the snapshot is one that was written, and the log can go on.
@Suite struct CrashTests {
  @Test func nothingAcknowledgedIsLostNothingIsInvented() throws {
    for seed in seeds(2) {
      for preallocates in [false, true] {
        let whole = Workload(seed: seed, preallocates: preallocates)
        try whole.run(steps: 16)
        for operation in 1...whole.system.operationCount {
          let workload = Workload(seed: seed, preallocates: preallocates)
          workload.system.cutPower(atOperation: operation)
          try workload.runAndRecover(
            steps: 16, seed: seed &+ UInt64(operation),
            note: "SHOWROOM_SEED=\(seed) preallocates \(preallocates) operation \(operation)")
        }
      }
    }
  }

  @Test func cutsInARow() throws {
    for seed in seeds(25) {
      var generator = Generator(seed: seed)
      let workload = Workload(seed: seed, preallocates: Bool.random(using: &generator))
      for round in 0..<12 {
        let next = workload.system.operationCount + Int.random(in: 1...60, using: &generator)
        workload.system.cutPower(atOperation: next)
        try workload.runAndRecover(
          steps: 20, seed: generator.next(), note: "SHOWROOM_SEED=\(seed) round \(round)")
      }
    }
  }
}

/// A writer with a model of what it may rely on.
final class Workload {
  let system = SimulatedFileSystem()
  private var options = JournalOptions.small
  private var generator: Generator
  /// Everything appended; what a cut took away is removed again.
  private var appended: [JournalEntry] = []
  /// Records up to this were acknowledged.
  private var acknowledged: UInt64 = 0

  init(seed: UInt64, preallocates: Bool) {
    generator = Generator(seed: seed)
    options.preallocates = preallocates
  }

  /// Works until the steps are done or the power goes.
  func run(steps: Int) throws {
    guard let recovered = try openOrNil() else { return }
    try check(recovered, note: "before the work")
    for _ in 0..<steps {
      let isGoingOn = try step(recovered.journal)
      if !isGoingOn { return }
    }
  }

  func runAndRecover(steps: Int, seed: UInt64, note: String) throws {
    try run(steps: steps)
    system.cutPower()
    system.restart(seed: seed)
    // The first start after a cut may be cut short as well; the second must come to the same.
    let recovered = try Journal.open("/store", fileSystem: system, options: options)
    try check(recovered, note: note)
    // Not closed: closing would tidy up what recovery has to.
    system.restartProcess()
    let again = try Journal.open("/store", fileSystem: system, options: options)
    #expect(again.lastSequence == recovered.lastSequence, "\(note)")
    #expect(
      !again.warnings.contains { if case .tornTailCut = $0 { true } else { false } }, "\(note)")
    again.journal.close()
    let report = try Journal.verify("/store", fileSystem: system)
    #expect(report.problems.isEmpty && report.notes.isEmpty, "\(note)")
  }

  private func openOrNil() throws -> Recovered? {
    do {
      return try Journal.open("/store", fileSystem: system, options: options)
    } catch  where error.code == .storageFailed {
      return nil
    }
  }

  /// Compares with the model, and takes what is there as the truth from now on.
  private func check(_ recovered: Recovered, note: String) throws {
    #expect(recovered.lastSequence >= acknowledged, "\(note)")
    #expect(recovered.lastSequence <= UInt64(appended.count), "\(note)")
    appended.removeLast(max(0, appended.count - Int(recovered.lastSequence)))
    acknowledged = recovered.lastSequence
    let base = recovered.snapshot?.manifest.sequence ?? 0
    if let snapshot = recovered.snapshot {
      #expect(try snapshot.allLines(of: "entries") == lines(through: base), "\(note)")
      #expect(snapshot.manifest.stateHash == "state \(base)", "\(note)")
    }
    #expect(try recovered.entries.rest() == Array(appended[Int(base)...]), "\(note)")
    #expect(recovered.journal.durableSequence == recovered.lastSequence, "\(note)")
  }

  /// The state of this log is its payloads, without line feeds.
  private func lines(through sequence: UInt64) -> [[UInt8]] {
    appended[..<Int(sequence)].map { $0.payload.map { $0 == 10 ? 11 : $0 } }
  }

  /// - Returns: False when the power went.
  private func step(_ journal: Journal) throws -> Bool {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<7:
      guard append(to: journal) else { return false }
      // Pipelined: sometimes the next batch is there before the sync.
      if Int.random(in: 0..<3, using: &generator) == 0, !append(to: journal) { return false }
      return sync(journal)
    case 7, 8: return try snapshot(journal)
    default:
      #expect(
        try journal.readAll(after: journal.oldestSequence - 1).last?.sequence
          == (acknowledged >= journal.oldestSequence ? acknowledged : nil))
      return true
    }
  }

  private func append(to journal: Journal) -> Bool {
    let count = Int.random(in: 1...6, using: &generator)
    let first = UInt64(appended.count) + 1
    let batch = (0..<UInt64(count)).map { index in
      let bytes = Int.random(in: 0...700, using: &generator)
      let fill = UInt8.random(in: 0...3, using: &generator)
      return JournalEntry(
        sequence: first + index, timeNanos: Int64(first),
        payload: fill == 0 ? [UInt8](repeating: 0, count: bytes) : payload(first, bytes: bytes))
    }
    appended += batch
    return journal.append(batch).through != nil
  }

  private func sync(_ journal: Journal) -> Bool {
    guard let through = journal.sync().through else { return false }
    acknowledged = max(acknowledged, through)
    return true
  }

  private func snapshot(_ journal: Journal) throws -> Bool {
    let sequence = journal.durableSequence
    do throws(JournalError) {
      _ = try journal.writeSnapshot(
        sequence: sequence, stateHash: "state \(sequence)", createdAtNanos: 1,
        collections: [SnapshotCollection(name: "entries", lines: lines(through: sequence))])
      _ = try journal.retain(nowNanos: Int64.max)
      return true
    } catch {
      #expect(error.code == .storageFailed, "\(error)")
      return false
    }
  }
}
