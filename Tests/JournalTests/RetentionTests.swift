import Journal
import Storage
import Testing

@Suite struct RetentionTests {
  let system = SimulatedFileSystem()

  /// 40 records in segments of ten, at one record a second.
  private func store(_ options: JournalOptions = .small) throws -> Journal {
    let journal = try openStore(system, options).journal
    for sequence in 1...40 as ClosedRange<UInt64> {
      let entry = JournalEntry(
        sequence: sequence, timeNanos: Int64(sequence) * 1_000_000_000,
        payload: payload(sequence, bytes: 355))
      journal.commit([entry])
    }
    #expect(try system.list("/store/journal").count == 4)
    return journal
  }

  private func snapshot(_ journal: Journal, at sequences: UInt64...) throws {
    for sequence in sequences {
      _ = try journal.writeSnapshot(
        sequence: sequence, stateHash: "", createdAtNanos: 0,
        collections: [SnapshotCollection(name: "a", lines: [[65]])])
    }
  }

  @Test func nothingGoesBeforeThereAreEnoughSnapshots() throws {
    let journal = try store()
    #expect(try journal.retain(nowNanos: .max) == RetentionReport())
    try snapshot(journal, at: 35)
    #expect(try journal.retain(nowNanos: .max) == RetentionReport())
  }

  @Test func whatTheOldestKeptSnapshotCoversGoes() throws {
    let journal = try store()
    try snapshot(journal, at: 5, 25, 35)
    let report = try journal.retain(nowNanos: .max)
    #expect(report == RetentionReport(segmentsRemoved: 2, snapshotsRemoved: 1, oldestSequence: 21))
    let error = #expect(throws: JournalError.self) { try journal.read(after: 19, bytesMax: 1) }
    #expect(error?.code == .cursorTooOld(oldest: 21))
    #expect(try journal.readAll(after: 20).map(\.sequence) == Array(21...40))
    system.restartProcess()
    let recovered = try openStore(system)
    #expect(recovered.snapshot?.manifest.sequence == 35)
    #expect(recovered.warnings.isEmpty)
  }

  /// Whatever fails while a segment goes: the next one does not go before it is gone for certain,
  /// for a gap would make the store one that cannot be opened.
  @Test(arguments: [
    SimulatedFault(.remove, pathSuffix: ".wal"),
    SimulatedFault(.syncDirectory, pathSuffix: "journal"),
  ])
  func aFailedRemovalLeavesNoGap(_ fault: SimulatedFault) throws {
    let journal = try store()
    try snapshot(journal, at: 25, 35)
    system.inject(fault)
    #expect(throws: JournalError.self) { try journal.retain(nowNanos: .max) }
    #expect(try journal.retain(nowNanos: .max).oldestSequence == 21)
    for seed in 1...30 as ClosedRange<UInt64> {
      let copy = system.copy()
      copy.cutPower()
      copy.restart(seed: seed)
      #expect(try openStore(copy).journal.oldestSequence == 21)
    }
  }

  /// Issue 3, history: what is still asked for stays, whatever snapshots cover it.
  @Test(arguments: [(0, 1), (1, 1), (10, 1), (11, 11), (20, 11), (21, 21), (29, 21), (.max, 21)])
  func recordsFromTheFloorOnStay(_ floor: UInt64, _ oldest: UInt64) throws {
    let journal = try store()
    try snapshot(journal, at: 25, 35)
    #expect(try journal.retain(nowNanos: .max, keepingFrom: floor).oldestSequence == oldest)
    let first = max(floor, 1)
    if floor <= 40 {
      #expect(try journal.read(sequences: [first], bytesMax: 1).map(\.sequence) == [first])
    }
    #expect(try journal.retain(nowNanos: .max).oldestSequence == 21)
  }

  /// The fallback works: with the newest kept snapshot broken, the older one and the log suffice.
  @Test func theOlderKeptSnapshotSuffices() throws {
    let journal = try store()
    try snapshot(journal, at: 20, 40)
    #expect(try journal.retain(nowNanos: .max).oldestSequence == 21)
    system.restartProcess()
    try system.remove(snapshotPath(40) + "/manifest.json")
    let recovered = try openStore(system)
    #expect(recovered.snapshot?.manifest.sequence == 20)
    #expect(try recovered.entries.rest().map(\.sequence) == Array(21...40))
  }

  /// A broken snapshot does not count as kept.
  @Test func brokenSnapshotsDoNotCount() throws {
    try snapshot(try store(), at: 10, 20, 40)
    system.restartProcess()
    try system.remove(snapshotPath(20) + "/a.jsonl")
    let journal = try openStore(system).journal
    let report = try journal.retain(nowNanos: .max)
    #expect(report.segmentsRemoved == 1)
    #expect(report.oldestSequence == 11)
    #expect(try system.kind(of: snapshotPath(10)) == .directory)
  }

  @Test func youngRecordsAndAShareOfBytesStay() throws {
    var options = JournalOptions.small
    options.retainedAgeNanos = 30_000_000_000
    let journal = try store(options)
    try snapshot(journal, at: 39, 40)
    let now: Int64 = 52_000_000_000
    #expect(try journal.retain(nowNanos: now).oldestSequence == 21)
    #expect(try journal.readAll(after: 20).first?.timeNanos == 21_000_000_000)
    var sized = JournalOptions.small
    sized.retainedBytesMin = 4500
    journal.close()
    let again = try openStore(system, sized).journal
    #expect(try again.retain(nowNanos: .max).oldestSequence == 21)
    sized.retainedBytesMin = 4000
    again.close()
    #expect(try openStore(system, sized).journal.retain(nowNanos: .max).oldestSequence == 31)
  }

  /// Power goes at every call of retention: the store starts and nothing needed is missing.
  @Test func retentionCutAtEveryCall() throws {
    let journal = try store()
    try snapshot(journal, at: 5, 25, 35)
    let start = system.operationCount
    let rehearsal = system.copy()
    rehearsal.restartProcess()
    _ = try openStore(rehearsal).journal.retain(nowNanos: .max)
    for operation in (start + 1)...rehearsal.operationCount {
      for seed in 0..<10 as Range<UInt64> {
        let copy = system.copy()
        copy.restartProcess()
        copy.cutPower(atOperation: operation)
        if let opened = try? openStore(copy) { _ = try? opened.journal.retain(nowNanos: .max) }
        copy.cutPower()
        copy.restart(seed: seed)
        let recovered = try openStore(copy)
        #expect(recovered.snapshot?.manifest.sequence == 35)
        #expect(try recovered.journal.readAll(after: 25).map(\.sequence) == Array(26...40))
        #expect(try recovered.journal.retain(nowNanos: .max).oldestSequence == 21)
        #expect(try Journal.verify("/store", fileSystem: copy).problems.isEmpty)
      }
    }
  }
}
