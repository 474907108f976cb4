import Journal
import Storage
import Testing

@Suite struct SnapshotTests {
  let system = SimulatedFileSystem()

  private func collections(_ tag: String, lines: Int = 3) -> [SnapshotCollection] {
    [
      SnapshotCollection(
        name: "orders", lines: (0..<lines).map { Array("{\"\(tag)\":\($0)}".utf8) }),
      SnapshotCollection(name: "empty", lines: []),
    ]
  }

  @discardableResult
  private func write(
    _ journal: Journal, at sequence: UInt64, lines: Int = 3
  ) throws(JournalError) -> SnapshotManifest {
    try journal.writeSnapshot(
      sequence: sequence, stateHash: "hash-\(sequence)", createdAtNanos: 77,
      collections: collections("s\(sequence)", lines: lines))
  }

  @Test func aStartLoadsTheNewestAndReplaysTheRest() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...10))
    let manifest = try write(journal, at: 4)
    try write(journal, at: 8)
    #expect(manifest.collections.map(\.lines) == [3, 0])
    system.restartProcess()
    let recovered = try openStore(system)
    let snapshot = try #require(recovered.snapshot)
    #expect(snapshot.manifest.sequence == 8)
    #expect(snapshot.manifest.stateHash == "hash-8")
    #expect(snapshot.manifest.createdAtNanos == 77)
    #expect(try snapshot.allLines(of: "orders")?.first == Array("{\"s8\":0}".utf8))
    #expect(try snapshot.allLines(of: "empty") == [])
    #expect(try snapshot.allLines(of: "other") == nil)
    #expect(try recovered.entries.rest() == entries(9...10))
    #expect(try recovered.journal.newestSnapshot()?.manifest == snapshot.manifest)
  }

  @Test func manyAndLongLinesAreStreamed() throws {
    let journal = try openStore(system).journal
    let long = [UInt8](repeating: 65, count: 3 << 20)
    let lines = [long] + (0..<1000).map { Array("line \($0)".utf8) } + [long, []]
    _ = try journal.writeSnapshot(
      sequence: 0, stateHash: "", createdAtNanos: 0,
      collections: [SnapshotCollection(name: "a", lines: lines)])
    #expect(try journal.newestSnapshot()?.allLines(of: "a") == lines)
  }

  @Test func whatCannotBeWrittenIsRefused() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...1))
    _ = journal.append(entries(2...2))
    let collections: [[SnapshotCollection]] = [
      [SnapshotCollection(name: "../evil", lines: [])],
      [SnapshotCollection(name: "", lines: [])],
      [SnapshotCollection(name: "a", lines: []), SnapshotCollection(name: "a", lines: [])],
      [SnapshotCollection(name: "a", lines: [[65, 10, 65]])],
    ]
    for wrong in collections {
      let error = #expect(throws: JournalError.self) {
        try journal.writeSnapshot(
          sequence: 1, stateHash: "", createdAtNanos: 0, collections: wrong)
      }
      #expect(error?.code == .invalidSnapshot)
    }
    #expect(throws: JournalError.self) { try write(journal, at: 2) }
    #expect(throws: JournalError.self) {
      try journal.writeSnapshot(
        sequence: 1, stateHash: "\"", createdAtNanos: 0, collections: [])
    }
    try write(journal, at: 1)
    #expect(journal.append(entries(3...3)).through == 3)
  }

  /// Any flipped bit, cut or missing file: the older one is taken, with a warning.
  @Test func aBrokenSnapshotIsPassedOver() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...10))
    try write(journal, at: 4)
    try write(journal, at: 8)
    system.restartProcess()
    for name in ["manifest.json", "orders.jsonl"] {
      let path = snapshotPath(8) + "/" + name
      let bytes = try #require(system.contents(of: path))
      for offset in bytes.indices {
        var flipped = bytes
        flipped[offset] ^= 1 << (offset % 8)
        try expectFallback { $0.replaceContents(of: path, with: flipped) }
        try expectFallback { $0.replaceContents(of: path, with: Array(bytes[..<offset])) }
      }
      try expectFallback { try $0.remove(path) }
    }
    try expectFallback { try $0.remove(snapshotPath(8) + "/empty.jsonl") }
  }

  private func expectFallback(_ damage: (SimulatedFileSystem) throws -> Void) throws {
    let copy = system.copy()
    try damage(copy)
    let recovered = try openStore(copy)
    #expect(recovered.snapshot?.manifest.sequence == 4)
    #expect(try recovered.entries.rest() == entries(5...10))
    guard case .snapshotIgnored(let path, _) = recovered.warnings.first else {
      Issue.record("a broken snapshot gave no warning")
      return
    }
    #expect(path == snapshotPath(8))
    #expect(try Journal.verify("/store", fileSystem: copy).problems.count == 1)
  }

  /// Power goes at every call of a snapshot: it is there whole or not at all.
  @Test func aSnapshotTornAtEveryCall() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...10))
    try write(journal, at: 4)
    system.restartProcess()
    let start = system.operationCount
    let rehearsal = system.copy()
    try write(try openStore(rehearsal).journal, at: 8)
    for operation in (start + 1)...rehearsal.operationCount {
      for seed in 0..<10 as Range<UInt64> {
        let copy = system.copy()
        copy.cutPower(atOperation: operation)
        if let opened = try? openStore(copy) { _ = try? write(opened.journal, at: 8) }
        copy.cutPower()
        copy.restart(seed: seed)
        let recovered = try openStore(copy)
        let base = try #require(recovered.snapshot).manifest.sequence
        #expect(base == 4 || base == 8)
        #expect(try recovered.entries.rest() == entries((base + 1)...10))
        #expect(try write(recovered.journal, at: 8).sequence == 8)
        #expect(!recovered.warnings.contains { "\($0)".contains("Ignored") })
      }
    }
  }

  @Test func aFailedSnapshotLeavesTheLogAlone() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...5))
    for operation in [StorageError.Operation.write, .sync, .rename, .create, .makeDirectory] {
      system.inject(SimulatedFault(operation))
      #expect(throws: JournalError.self) { try write(journal, at: 3) }
      let next = journal.lastSequence + 1
      journal.commit(entries(next...next))
    }
    try write(journal, at: 3)
  }

  @Test func withoutAnySegmentItRefusesUnlessTold() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...5))
    try write(journal, at: 5)
    system.restartProcess()
    try system.remove(segmentPath(1))
    let error = #expect(throws: JournalError.self) { try openStore(system) }
    #expect(error?.message.contains("no segment") == true)
    var options = JournalOptions.small
    options.startsFromSnapshotAlone = true
    system.restartProcess()
    let recovered = try openStore(system, options)
    #expect(recovered.warnings == [.startedFromSnapshotAlone(sequence: 5)])
    #expect(recovered.lastSequence == 5)
    recovered.journal.commit(entries(6...6))
    recovered.journal.close()
    #expect(try openStore(system).lastSequence == 6)
  }

  @Test func aLogThatIsShorterThanItsSnapshotRefuses() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...5))
    try write(journal, at: 5)
    system.restartProcess()
    var bytes = try #require(system.contents(of: segmentPath(1)))
    bytes.removeLast()
    system.replaceContents(of: segmentPath(1), with: bytes)
    let error = #expect(throws: JournalError.self) { try openStore(system) }
    #expect(error?.message.contains("though there is a snapshot at 5") == true)
    #expect(system.contents(of: segmentPath(1)) == bytes)
  }
}
