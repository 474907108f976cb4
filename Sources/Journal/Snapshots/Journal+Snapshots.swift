import Storage
import Synchronization

extension Journal {
  /// Writes a snapshot of the state after `sequence`, which must be durable. From any thread, one
  /// at a time (a second call waits); appends and syncs go on meanwhile. A failure leaves the log
  /// as it was.
  ///
  /// When there is a whole snapshot at `sequence` already, nothing is written and its manifest is
  /// returned.
  /// - Throws: `invalidSnapshot` for a name, hash or line that cannot be written, or a sequence
  ///   that is not durable; `storageFailed`.
  public func writeSnapshot(
    sequence: UInt64, stateHash: String, createdAtNanos: Int64, collections: [SnapshotCollection]
  ) throws(JournalError) -> SnapshotManifest {
    try Self.check(stateHash, collections)
    guard sequence <= durableSequence else {
      throw JournalError(
        .invalidSnapshot,
        "A snapshot at \(sequence) was asked for, but only \(durableSequence) is durable.")
    }
    return try snapshots.withLock { whole throws(JournalError) in
      if let present = try presentSnapshot(sequence, whole) { return present }
      let manifest = SnapshotManifest(
        storeID: storeID, sequence: sequence, chain: try chain(after: sequence),
        stateHash: stateHash, createdAtNanos: createdAtNanos, collections: [])
      let written = try SnapshotWriting(places: places, fileSystem: fileSystem)
        .run(manifest, collections: collections)
      whole.insert(sequence)
      return written
    }
  }

  /// The newest whole snapshot on the disk; nil when there is none.
  public func newestSnapshot() throws(JournalError) -> Snapshot? {
    try snapshots.withLock { whole throws(JournalError) in
      for sequence in try listSnapshots().reversed() {
        if let manifest = try wholeManifest(sequence) {
          whole.insert(sequence)
          return Snapshot(
            manifest: manifest, directory: places.snapshot(sequence), fileSystem: fileSystem)
        }
      }
      return nil
    }
  }

  private func presentSnapshot(
    _ sequence: UInt64, _ whole: Set<UInt64>
  ) throws(JournalError) -> SnapshotManifest? {
    whole.contains(sequence) ? try wholeManifest(sequence) : nil
  }

  /// The manifest of a snapshot when all of it is right; nil when it is damaged.
  private func wholeManifest(_ sequence: UInt64) throws(JournalError) -> SnapshotManifest? {
    do throws(JournalError) {
      return try SnapshotVerification(path: places.snapshot(sequence), fileSystem: fileSystem)
        .run(named: sequence)
    } catch {
      if error.code == .damaged { return nil }
      throw error
    }
  }

  /// The sequences of all snapshots that have their name, ascending.
  func listSnapshots() throws(JournalError) -> [UInt64] {
    let names = try storage { () throws(StorageError) in
      try fileSystem.list(places.snapshots)
    }
    return names.compactMap { Journal.sequenceOfSnapshot(named: $0) }
  }

  private static func sequenceOfSnapshot(named name: String) -> UInt64? {
    sequence(named: name, suffix: "")
  }

  /// Whether all of a snapshot is right. A positive answer is remembered in `whole`.
  func isWhole(_ sequence: UInt64, _ whole: inout Set<UInt64>) throws(JournalError) -> Bool {
    if whole.contains(sequence) { return true }
    guard try wholeManifest(sequence) != nil else { return false }
    whole.insert(sequence)
    return true
  }

  private static func check(
    _ stateHash: String, _ collections: [SnapshotCollection]
  ) throws(JournalError) {
    let isPlain = stateHash.utf8.allSatisfy { byte in
      byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    guard isPlain, stateHash.utf8.count <= JournalLimits.stateHashBytesMax else {
      throw JournalError(.invalidSnapshot, "A state hash is a short text without quotes.")
    }
    let names = collections.map(\.name)
    guard names.count <= JournalLimits.collectionsMax, Set(names).count == names.count,
      names.allSatisfy({ SnapshotManifest.Collection.isValid(name: $0) })
    else {
      throw JournalError(
        .invalidSnapshot,
        "Collections have different names of 1 to \(JournalLimits.collectionNameBytesMax)"
          + " characters a-z, 0-9, _ and -; at most \(JournalLimits.collectionsMax).")
    }
  }
}
