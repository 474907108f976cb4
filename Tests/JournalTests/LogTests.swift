import Journal
import Storage
import Testing

/// Appending, reading, rotating, ending.
@Suite struct LogTests {
  let system = SimulatedFileSystem()

  @Test func aNewStoreIsEmptyAndKeepsWhatIsCommitted() throws {
    let first = try openStore(system)
    #expect(first.lastSequence == 0)
    #expect(first.snapshot == nil)
    #expect(try first.entries.rest().isEmpty)
    first.journal.commit(entries(1...5))
    first.journal.close()
    let second = try openStore(system)
    #expect(second.lastSequence == 5)
    #expect(second.warnings.isEmpty)
    #expect(try second.entries.rest() == entries(1...5))
    second.journal.commit(entries(6...6))
    #expect(try second.journal.readAll() == entries(1...6))
  }

  @Test func readersSeeOnlyWhatIsDurable() throws {
    let journal = try openStore(system).journal
    #expect(journal.append(entries(1...3)).through == 3)
    #expect(journal.lastSequence == 3)
    #expect(journal.durableSequence == 0)
    #expect(try journal.read(after: 0, bytesMax: 1000).isEmpty)
    #expect(journal.sync().through == 3)
    #expect(journal.append(entries(4...4)).through == 4)
    #expect(try journal.read(after: 0, bytesMax: 1000) == entries(1...3))
    #expect(journal.durableSequence == 3)
  }

  @Test func aBatchIsOneWriteAndASyncIsOneSync() throws {
    let journal = try openStore(system).journal
    let (writes, syncs) = (system.count(of: .write), system.count(of: .sync))
    _ = journal.append(entries(1...50))
    _ = journal.sync()
    _ = journal.sync()
    #expect(system.count(of: .write) == writes + 1)
    #expect(system.count(of: .sync) == syncs + 1)
  }

  @Test func readsAreBoundedAndStartAnywhere() throws {
    let journal = try openStore(system).journal
    for first in stride(from: UInt64(1), to: 400, by: 4) {
      journal.commit(entries(first...(first + 3), bytes: 100))
    }
    #expect(try journal.read(after: 0, bytesMax: 0) == entries(1...1, bytes: 100))
    #expect(try journal.read(after: 7, bytesMax: 250) == entries(8...9, bytes: 100))
    for after in 0...400 as ClosedRange<UInt64> {
      let read = try journal.read(after: after, bytesMax: 300)
      let last = min(after + 3, 400)
      #expect(read == (after == 400 ? [] : entries((after + 1)...last, bytes: 100)))
    }
    let ahead = #expect(throws: JournalError.self) { try journal.read(after: 401, bytesMax: 1) }
    #expect(ahead?.code == .cursorAhead(newest: 400))
  }

  @Test func segmentsRotateBySizeAndContinue() throws {
    for preallocates in [false, true] {
      let system = SimulatedFileSystem()
      var options = JournalOptions.small
      options.preallocates = preallocates
      let journal = try openStore(system, options).journal
      for sequence in 1...100 as ClosedRange<UInt64> {
        journal.commit(entries(sequence...sequence, bytes: 200))
      }
      let segments = try system.list("/store/journal")
      #expect(segments.count == 7)
      for name in segments.dropLast() {
        #expect((system.contents(of: "/store/journal/" + name)?.count ?? 0) <= 4096)
      }
      #expect(try journal.readAll() == entries(1...100, bytes: 200))
      system.restartProcess()
      let again = try openStore(system, options)
      #expect(try again.entries.rest() == entries(1...100, bytes: 200))
      #expect(again.warnings.isEmpty)
    }
  }

  @Test func aBatchLargerThanASegmentStaysTogether() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...1))
    journal.commit(entries(2...100, bytes: 200))
    journal.commit(entries(101...101))
    #expect(try system.list("/store/journal").count == 3)
    #expect(try journal.readAll(after: 1).count == 100)
  }

  @Test func tooMuchIsRefusedAndTheLogGoesOn() throws {
    let journal = try openStore(system).journal
    let large = JournalEntry(
      sequence: 1, timeNanos: 0,
      payload: [UInt8](repeating: 0, count: JournalLimits.payloadBytesMax + 1))
    guard case .refused(let error) = journal.append([large]) else {
      Issue.record("a payload over the limit was taken")
      return
    }
    #expect(error.code == .tooLarge)
    journal.commit(entries(1...1))
  }

  @Test func afterCloseItIsFencedAndTheLockIsFree() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...1))
    let refused = #expect(throws: JournalError.self) { try openStore(system) }
    #expect(refused?.code == .inUse)
    #expect(refused?.message.contains("/store is in use by this test") == true)
    journal.close()
    guard case .fenced = journal.append(entries(2...2)), case .fenced = journal.sync() else {
      Issue.record("a closed journal took an append")
      return
    }
    #expect(try openStore(system).lastSequence == 1)
  }

  @Test func closingGivesReservedSpaceBack() throws {
    var options = JournalOptions.small
    options.preallocates = true
    let journal = try openStore(system, options).journal
    journal.commit(entries(1...1))
    #expect(system.contents(of: segmentPath(1))?.count == 4096)
    journal.close()
    #expect(system.contents(of: segmentPath(1))?.count == 64 + 45 + 20)
  }
}
