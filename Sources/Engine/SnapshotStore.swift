public import Journal
public import Values

/// Where snapshots go: the journal, behind what the engine needs of it.
public protocol SnapshotStore: AnyObject, Sendable {
  /// Writes a snapshot of the state after `sequence`, which is durable, then drops what retention
  /// no longer needs, but no record from `floor` on. One caller at a time, beside appends and
  /// reads.
  func write(
    _ collections: [StateCollection], sequence: UInt64, time: Timestamp, fingerprint: Fingerprint,
    keepingFrom floor: UInt64
  ) throws(EngineError)
}

extension Journal: SnapshotStore {
  /// Writes the collections as files of lines and applies retention as of `time`.
  public func write(
    _ collections: [StateCollection], sequence: UInt64, time: Timestamp, fingerprint: Fingerprint,
    keepingFrom floor: UInt64
  ) throws(EngineError) {
    let files = collections.map { collection in
      SnapshotCollection(
        name: collection.name, lines: IteratorSequence(AnyIterator(collection.next)))
    }
    do throws(JournalError) {
      _ = try writeSnapshot(
        sequence: sequence, stateHash: fingerprint.description, createdAtNanos: time.nanoseconds,
        collections: files)
      _ = try retain(nowNanos: time.nanoseconds, keepingFrom: floor)
    } catch {
      throw EngineError(.snapshotFailed, error.message)
    }
  }
}
