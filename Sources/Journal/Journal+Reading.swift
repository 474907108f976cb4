import Storage
import Synchronization

extension Journal {
  /// Durable entries after `sequence`; see `EntryLog`.
  public func read(
    after sequence: UInt64, bytesMax: Int
  ) throws(JournalError) -> [JournalEntry] {
    let (segments, durable) = shared.withLock { ($0.segments, $0.durable) }
    guard sequence <= durable else {
      throw JournalError(
        .cursorAhead(newest: durable),
        "Cursor \(sequence) is newer than the newest durable record \(durable).")
    }
    guard sequence + 1 >= segments[0].firstSequence else { throw tooOld(sequence) }
    let reader = EntryReader(
      segments, after: sequence, through: durable, headerSeed: headerSeed, fileSystem: fileSystem)
    do throws(JournalError) {
      return try Self.take(bytesMax: bytesMax, from: reader)
    } catch {
      // Retention may have removed the file after the list of segments was taken.
      if sequence + 1 < oldestSequence { throw tooOld(sequence) }
      throw error
    }
  }

  private static func take(
    bytesMax: Int, from reader: EntryReader
  ) throws(JournalError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var bytes = 0
    while bytes < bytesMax || entries.isEmpty, let entry = try reader.next() {
      bytes += entry.payload.count
      if bytes > bytesMax && !entries.isEmpty { break }
      entries.append(entry)
    }
    return entries
  }

  private func tooOld(_ sequence: UInt64) -> JournalError {
    let oldest = oldestSequence
    return JournalError(
      .cursorTooOld(oldest: oldest),
      "The records after \(sequence) are no longer all kept; the oldest is \(oldest)."
        + " Take a fresh snapshot and go on from there.")
  }

  /// The chain value after a durable record that is still kept (or was just before the oldest).
  func chain(after sequence: UInt64) throws(JournalError) -> UInt32 {
    let (segments, durable) = shared.withLock { ($0.segments, $0.durable) }
    precondition(sequence <= durable, "the chain is asked for at a durable record")
    if let segment = segments.first(where: { $0.firstSequence == sequence + 1 }) {
      return segment.header.previousChain
    }
    guard sequence >= segments[0].firstSequence else { throw tooOld(sequence) }
    let reader = EntryReader(
      segments, after: sequence - 1, through: sequence, headerSeed: headerSeed,
      fileSystem: fileSystem)
    guard let record = try reader.nextRecord() else { throw tooOld(sequence) }
    return record.chain
  }
}
