/// How an append or a sync ended.
public enum AppendOutcome: Sendable {
  /// It is done up to and including this sequence.
  case done(through: UInt64)
  /// Nothing was written, because the entries break a limit; the log goes on as before.
  case refused(JournalError)
  /// Nothing was written, because this process no longer owns the log. It never will again.
  case fenced(JournalError)
  /// It is unknown what reached the disk. Every later call ends the same way; the process stops
  /// and recovery decides.
  case unknown(JournalError)
}

/// The narrow interface that the single writer needs of a log (D11). `Journal` is the embedded
/// one; a replicated one would stand behind the same calls.
public protocol EntryLog: AnyObject, Sendable {
  /// The last sequence that was appended; it may not be durable yet.
  var lastSequence: UInt64 { get }

  /// The last sequence that is durable. It never goes back.
  var durableSequence: UInt64 { get }

  /// Writes a batch behind the log's end with one write, without making it durable. The entries'
  /// sequences follow `lastSequence` without a gap (anything else is a bug and traps). From one
  /// thread at a time; a `sync` may be running on another.
  func append(_ entries: [JournalEntry]) -> AppendOutcome

  /// Makes everything appended before the call durable. `done(through:)` tells up to where; an
  /// append that came in while it ran may or may not be included.
  func sync() -> AppendOutcome

  /// Durable entries after `sequence`, in order, from any thread: as many as fit into `bytesMax`
  /// payload bytes, at least one when there is one, none when `sequence` is the newest durable.
  /// - Throws: `cursorTooOld` when an entry after `sequence` is no longer kept, `cursorAhead`
  ///   when `sequence` is newer than everything durable, `damaged`, `storageFailed`.
  func read(after sequence: UInt64, bytesMax: Int) throws(JournalError) -> [JournalEntry]

  /// The durable entries with these sequences, which ascend, from any thread: from the first on
  /// as many as fit into `bytesMax` payload bytes, at least one. What lies between them costs
  /// little.
  /// - Throws: As `read(after:bytesMax:)`.
  func read(sequences: [UInt64], bytesMax: Int) throws(JournalError) -> [JournalEntry]
}

extension EntryLog {
  /// One by one; a log that can seek does better.
  public func read(
    sequences: [UInt64], bytesMax: Int
  ) throws(JournalError) -> [JournalEntry] {
    var taken = EntryTaking(bytesMax: bytesMax)
    for sequence in sequences {
      guard let entry = try read(after: sequence - 1, bytesMax: 1).first, taken.take(entry)
      else { break }
    }
    return taken.entries
  }
}

/// Entries up to a number of payload bytes, but at least one.
struct EntryTaking {
  private(set) var entries: [JournalEntry] = []
  private var bytesLeft: Int

  init(bytesMax: Int) { bytesLeft = bytesMax }

  /// False when the entry is not taken because it would be too much.
  mutating func take(_ entry: JournalEntry) -> Bool {
    bytesLeft -= entry.payload.count
    guard bytesLeft >= 0 || entries.isEmpty else { return false }
    entries.append(entry)
    return true
  }
}
