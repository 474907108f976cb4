public import Storage

/// The embedded log: segment files in one directory, owned by one process.
public final class Journal: EntryLog {
  public var lastSequence: UInt64 { preconditionFailure("not built yet") }
  public var durableSequence: UInt64 { preconditionFailure("not built yet") }

  /// Takes the store over: locks it, finds the newest whole snapshot, verifies every record after
  /// it, cuts an unfinished end. A missing directory becomes a new store.
  public static func open(
    _ directory: String, fileSystem: any FileSystem, options: JournalOptions = JournalOptions()
  ) throws(JournalError) -> Recovered { preconditionFailure("not built yet") }

  public func append(_ entries: [JournalEntry]) -> AppendOutcome {
    preconditionFailure("not built yet")
  }

  public func sync() -> AppendOutcome { preconditionFailure("not built yet") }

  public func read(
    after sequence: UInt64, bytesMax: Int
  ) throws(JournalError) -> [JournalEntry] { preconditionFailure("not built yet") }

  /// Writes a snapshot of the state after `sequence`, which must be durable. From any thread, one
  /// at a time; appends go on meanwhile.
  public func writeSnapshot(
    sequence: UInt64, stateHash: String, createdAtNanos: Int64, collections: [SnapshotCollection]
  ) throws(JournalError) -> SnapshotManifest { preconditionFailure("not built yet") }

  /// Removes snapshots and segments that the options no longer keep. From any thread.
  public func retain(nowNanos: Int64) throws(JournalError) -> RetentionReport {
    preconditionFailure("not built yet")
  }

  /// Ends the use: gives back reserved space and releases the lock. Later appends are fenced.
  public func close() {}
}

/// What retention removed.
public struct RetentionReport: Equatable, Sendable {
  public var segmentsRemoved = 0
  public var snapshotsRemoved = 0
  /// The oldest sequence that can still be read.
  public var oldestSequence: UInt64 = 1
}

/// A whole snapshot on the disk.
public struct Snapshot: Sendable {
  public let manifest: SnapshotManifest

  /// The lines of a collection, streamed; nil when the snapshot has no such collection.
  public func lines(of name: String) throws(JournalError) -> SnapshotLineReader? {
    preconditionFailure("not built yet")
  }
}

/// Streams the lines of one collection in bounded memory.
public final class SnapshotLineReader {
  init() {}

  /// The next line without its line break; nil after the last.
  public func next() throws(JournalError) -> [UInt8]? { preconditionFailure("not built yet") }
}

/// Streams records in order, in bounded memory.
public final class EntryReader {
  init() {}

  /// The next record; nil after the last.
  public func next() throws(JournalError) -> JournalEntry? {
    preconditionFailure("not built yet")
  }
}
