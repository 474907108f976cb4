import CommerceStore
import Engine
import Journal
import Storage
import StoreSchema
import Testing
import Values

/// A snapshot that an earlier version wrote lacks collections that there are now. Its fingerprint
/// is that of what it has.
@Suite struct OlderSnapshotTests {
  /// A store whose newest snapshot has only the collections of before, with this fingerprint or
  /// the right one.
  private func store(fingerprint given: Fingerprint? = nil) throws -> SimulatedFileSystem {
    let fileSystem = SimulatedFileSystem()
    let shop = try Shop(fileSystem)
    try shop.fill()
    let durable = shop.store.durable
    shop.store.close()
    let older = CommerceMachine().snapshotCollections(durable.state).filter { collection in
      !["sheets", "readings", "emails", "webhooks", "accounts"].contains(collection.name)
    }
    var fingerprint = Fingerprint()
    let collections = older.map { collection in
      var lines: [[UInt8]] = []
      fingerprint.add(collection.name.utf8)
      while let line = collection.next() {
        fingerprint.add(line)
        lines.append(line)
      }
      return SnapshotCollection(name: collection.name, lines: lines)
    }
    var options = JournalOptions()
    options.preallocates = false
    let opened = try Journal.open("/store", fileSystem: fileSystem, options: options)
    _ = try opened.journal.writeSnapshot(
      sequence: durable.sequence, stateHash: (given ?? fingerprint).description,
      createdAtNanos: durable.time.nanoseconds, collections: collections)
    opened.journal.close()
    return fileSystem
  }

  @Test("I5: the snapshot of an older version verifies, and that is said")
  func verifies() throws {
    let report = try StoreInspection.verify("/store", fileSystem: try store())
    #expect(report.violations == [])
    #expect(report.snapshotSequence == report.sequence && report.replayedFromFirst)
    #expect(report.warnings.contains { $0.contains("another version") }, "\(report.warnings)")
  }

  @Test("I5: a snapshot whose lines are not those of its fingerprint is damaged")
  func doesNotVerify() throws {
    let files = try store(fingerprint: Fingerprint(value: 1))
    let error = #expect(throws: StoreError.self) {
      try StoreInspection.verify("/store", fileSystem: files)
    }
    #expect(error?.description.contains("damaged") == true)
  }
}
