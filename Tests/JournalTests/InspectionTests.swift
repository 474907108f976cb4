import Journal
import Storage
import Testing

@Suite struct InspectionTests {
  let system = SimulatedFileSystem()

  @Test func verifyCountsEverything() throws {
    let journal = try openStore(system).journal
    for sequence in 1...30 as ClosedRange<UInt64> {
      journal.commit(entries(sequence...sequence, bytes: 355))
    }
    _ = try journal.writeSnapshot(
      sequence: 12, stateHash: "", createdAtNanos: 0, collections: [])
    let report = try Journal.verify("/store", fileSystem: system)
    #expect(report.problems.isEmpty)
    #expect(report.notes.isEmpty)
    #expect(report.records == 30)
    #expect(report.bytes == 30 * 400)
    #expect(report.segments.map(\.firstSequence) == [1, 11, 21])
    #expect(report.segments.map(\.lastSequence) == [10, 20, 30])
    #expect(report.snapshots.map(\.sequence) == [12])
  }

  @Test func verifyGoesOnBehindDamage() throws {
    let journal = try openStore(system).journal
    for sequence in 1...30 as ClosedRange<UInt64> {
      journal.commit(entries(sequence...sequence, bytes: 355))
    }
    for path in [segmentPath(1), segmentPath(11)] {
      var bytes = try #require(system.contents(of: path))
      bytes[500] ^= 1
      system.replaceContents(of: path, with: bytes)
    }
    let report = try Journal.verify("/store", fileSystem: system)
    #expect(report.problems.count == 2)
    #expect(report.problems[0].contains("\(segmentPath(1)) is damaged at offset 464"))
    #expect(report.segments.map(\.lastSequence) == [1, 11, 30])
  }

  /// An old segment is not read at a start that begins at a later snapshot; verify reads it.
  @Test func verifyFindsWhatAStartDoesNotRead() throws {
    let journal = try openStore(system).journal
    for sequence in 1...30 as ClosedRange<UInt64> {
      journal.commit(entries(sequence...sequence, bytes: 355))
    }
    _ = try journal.writeSnapshot(
      sequence: 25, stateHash: "", createdAtNanos: 0, collections: [])
    var bytes = try #require(system.contents(of: segmentPath(1)))
    bytes[500] ^= 1
    system.replaceContents(of: segmentPath(1), with: bytes)
    system.restartProcess()
    let recovered = try openStore(system)
    #expect(recovered.lastSequence == 30)
    #expect(try Journal.verify("/store", fileSystem: system).problems.count == 1)
    let error = #expect(throws: JournalError.self) { try recovered.journal.readAll() }
    #expect(error?.code == .damaged)
  }

  @Test func anUnfinishedEndIsANoteAndVerifyChangesNothing() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...2))
    var bytes = try #require(system.contents(of: segmentPath(1)))
    bytes.removeLast(3)
    system.replaceContents(of: segmentPath(1), with: bytes)
    let report = try Journal.verify("/store", fileSystem: system)
    #expect(report.problems.isEmpty)
    #expect(report.notes.count == 1)
    #expect(report.records == 1)
    #expect(system.contents(of: segmentPath(1)) == bytes)
  }

  @Test func inspectGivesEveryRecordsHeader() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...2, bytes: 2000))
    journal.commit(entries(3...3))
    let inspector = try Journal.inspect("/store", fileSystem: system)
    let first = try #require(try inspector.next())
    #expect(first.offset == 64)
    #expect(first.payloadBytes == 2000)
    #expect(first.timeNanos == 1000)
    #expect(try inspector.next()?.sequence == 2)
    let (third, content) = try #require(try inspector.nextWithPayload())
    #expect(third.path == segmentPath(3))
    #expect(third.durableSequence == 2)
    #expect(content == payload(3))
    #expect(try inspector.next() == nil)
  }
}
