/// Something recovery noticed that does not keep the store from starting.
public enum JournalWarning: Equatable, Sendable, CustomStringConvertible {
  /// An unfinished write at the log's end was cut: nothing in it had been acknowledged.
  case tornTailCut(path: String, offset: UInt64, bytes: UInt64, found: String)
  /// A snapshot is broken or incomplete and was passed over.
  case snapshotIgnored(path: String, reason: String)
  /// A file that was being written or removed at the last stop was cleaned away.
  case leftoverRemoved(path: String)
  /// The journal goes on after a snapshot, without the records before.
  case startedFromSnapshotAlone(sequence: UInt64)

  /// A sentence for the operator.
  public var description: String {
    switch self {
    case .tornTailCut(let path, let offset, let bytes, let found):
      "Cut \(bytes) bytes of an unfinished write from \(path) at offset \(offset): \(found)."
    case .snapshotIgnored(let path, let reason):
      "Ignored the snapshot \(path): \(reason)."
    case .leftoverRemoved(let path):
      "Removed \(path), left over from the last stop."
    case .startedFromSnapshotAlone(let sequence):
      "Started from the snapshot at \(sequence) alone; there was no journal beside it."
    }
  }
}

/// What `Journal.open` found: load `snapshot`, replay `entries`, then append to `journal`.
public struct Recovered {
  /// Ready to append after `lastSequence`.
  public let journal: Journal
  /// The newest whole snapshot; nil when the replay starts at the first record.
  public let snapshot: Snapshot?
  /// The records after the snapshot, streamed. All of them have been verified already.
  public let entries: EntryReader
  /// The newest record of the log, or the snapshot's sequence when there is none after it; 0 when
  /// the store is new.
  public let lastSequence: UInt64
  /// What was noticed.
  public let warnings: [JournalWarning]
}
