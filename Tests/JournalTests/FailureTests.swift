import Journal
import Storage
import Testing

/// A failed write or sync ends the log's use; recovery decides.
@Suite struct FailureTests {
  let system = SimulatedFileSystem()

  @Test func afterAFailedSyncEverythingIsUnknown() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...2))
    _ = journal.append(entries(3...3))
    system.inject(SimulatedFault(.sync))
    #expect(journal.sync().isUnknown)
    #expect(journal.sync().isUnknown)
    #expect(journal.append(entries(4...4)).isUnknown)
    #expect(journal.durableSequence == 2)
    #expect(try journal.readAll() == entries(1...2))
  }

  /// The system believes the pages of a failed sync to be written; recovery must not.
  @Test func whatRecoveryKeepsAfterAFailedSyncIsDurable() throws {
    for preallocates in [false, true] {
      let system = SimulatedFileSystem()
      var options = JournalOptions.small
      options.preallocates = preallocates
      let journal = try openStore(system, options).journal
      journal.commit(entries(1...2))
      _ = journal.append(entries(3...3))
      system.inject(SimulatedFault(.sync))
      #expect(journal.sync().isUnknown)
      system.restartProcess()
      #expect(try openStore(system, options).lastSequence == 3)
      system.restart(seed: 4)
      #expect(try openStore(system, options).lastSequence == 3)
    }
  }

  @Test func aFullDiskIsUnknownAndSaysWhatToDo() throws {
    let journal = try openStore(system).journal
    journal.commit(entries(1...2))
    system.setCapacity(bytes: 300)
    guard case .unknown(let error) = journal.append(entries(3...9)) else {
      Issue.record("a write to a full disk was taken as done")
      return
    }
    #expect(error.code == .storageFailed)
    #expect(error.storage?.errno == 28)
    #expect(error.message.contains("Free space"))
    #expect(error.message.contains(segmentPath(1)))
    system.setCapacity(bytes: nil)
    system.restartProcess()
    let recovered = try openStore(system)
    #expect(try recovered.entries.rest().starts(with: entries(1...2)))
  }

  @Test func aShortWriteIsCutAtTheNextStart() throws {
    for bytesWritten in 0..<130 {
      let system = SimulatedFileSystem()
      let journal = try openStore(system).journal
      journal.commit(entries(1...1))
      system.inject(SimulatedFault(.write, bytesWritten: bytesWritten))
      #expect(journal.append(entries(2...3)).isUnknown)
      system.restartProcess()
      let recovered = try openStore(system)
      #expect(recovered.lastSequence == 1 + UInt64(bytesWritten / 65))
      #expect(recovered.warnings.isEmpty == (bytesWritten % 65 == 0))
      recovered.journal.commit(
        entries((recovered.lastSequence + 1)...(recovered.lastSequence + 1)))
    }
  }

  @Test func everyFailureDuringRotationIsUnknown() throws {
    let operations: [StorageError.Operation] = [
      .truncate, .sync, .create, .write, .rename, .syncDirectory, .open,
    ]
    for operation in operations {
      let system = SimulatedFileSystem()
      let journal = try openStore(system).journal
      journal.commit(entries(1...1, bytes: 4000))
      system.inject(SimulatedFault(operation))
      #expect(journal.append(entries(2...2)).isUnknown, "\(operation)")
      system.restartProcess()
      let recovered = try openStore(system)
      #expect(recovered.lastSequence == 1, "\(operation)")
      recovered.journal.commit(entries(2...2))
    }
  }

  @Test func preallocationMayFail() throws {
    var options = JournalOptions.small
    options.preallocates = true
    system.inject(SimulatedFault(.preallocate, errno: 28))
    try openStore(system, options).journal.commit(entries(1...3))
  }
}
