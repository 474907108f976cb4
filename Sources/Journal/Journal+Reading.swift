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
      var taken = EntryTaking(bytesMax: bytesMax)
      while let entry = try reader.next(), taken.take(entry) {}
      return taken.entries
    } catch {
      // Retention may have removed the file after the list of segments was taken.
      if sequence + 1 < oldestSequence { throw tooOld(sequence) }
      throw error
    }
  }

  /// The durable entries with these sequences; see `EntryLog`. Reads the file near each of them
  /// only.
  public func read(
    sequences: [UInt64], bytesMax: Int
  ) throws(JournalError) -> [JournalEntry] {
    guard let first = sequences.first, let last = sequences.last else { return [] }
    let (segments, durable) = shared.withLock { ($0.segments, $0.durable) }
    guard last <= durable else {
      throw JournalError(
        .cursorAhead(newest: durable),
        "Record \(last) is newer than the newest durable record \(durable).")
    }
    guard first >= segments[0].firstSequence else { throw tooOld(first - 1) }
    var picker = RecordPicker(segments, headerSeed: headerSeed, fileSystem: fileSystem)
    do throws(JournalError) {
      var taken = EntryTaking(bytesMax: bytesMax)
      for sequence in sequences where !taken.take(try picker.entry(sequence)) { break }
      return taken.entries
    } catch {
      // As above.
      if first < oldestSequence { throw tooOld(first - 1) }
      throw error
    }
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
