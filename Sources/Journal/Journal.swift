import Storage
import Synchronization

/// The embedded log: segment files in one directory, owned by one process.
public final class Journal: EntryLog {
  let places: StorePlaces
  let fileSystem: any FileSystem
  let options: JournalOptions
  let storeID: StoreID
  let headerSeed: UInt32
  private let writer: Mutex<WriterState>
  /// Held while a sync runs, so that a segment's last sync and its outcome are one step: Linux
  /// reports a failed write-back to one sync only.
  private let syncing = Mutex<Void>(())
  let shared: Mutex<SharedState>
  /// One snapshot or retention at a time; holds the snapshots known to be whole.
  let snapshots: Mutex<Set<UInt64>>

  init(
    _ opened: OpenedLog, places: StorePlaces, fileSystem: any FileSystem, options: JournalOptions
  ) {
    self.places = places
    self.fileSystem = fileSystem
    self.options = options
    storeID = opened.storeID
    headerSeed = RecordFormat.headerSeed(opened.storeID)
    let last = opened.end.sequence - 1
    writer = Mutex(
      WriterState(
        file: opened.file, segment: opened.segments[opened.segments.count - 1],
        end: opened.end))
    shared = Mutex(
      SharedState(
        file: opened.file, segments: opened.segments, appended: last, durable: last,
        lock: opened.lock))
    snapshots = Mutex(opened.wholeSnapshots)
  }

  /// The last sequence that was appended; it may not be durable yet.
  public var lastSequence: UInt64 { shared.withLock { $0.appended } }

  /// The last sequence that is durable.
  public var durableSequence: UInt64 { shared.withLock { $0.durable } }

  /// The oldest sequence that can still be read (or the next one, when there is no record yet).
  public var oldestSequence: UInt64 { shared.withLock { $0.segments[0].firstSequence } }

  /// Writes a batch behind the log's end with one write; see `EntryLog`. When the segment is full
  /// it is synced and the next one begun first, which waits for a running sync.
  public func append(_ entries: [JournalEntry]) -> AppendOutcome {
    writer.withLock { writer in
      let (final, durable) = shared.withLock { ($0.final, $0.durable) }
      if let final { return final.outcome }
      if let refusal = Self.refusal(of: entries, after: writer.end.sequence - 1) {
        return .refused(refusal)
      }
      guard let first = entries.first else { return .done(through: writer.end.sequence - 1) }
      do throws(JournalError) {
        if needsRotation(writer, for: entries) { try rotate(&writer, timeNanos: first.timeNanos) }
        try write(entries, durable: durable, to: &writer)
        return .done(through: writer.end.sequence - 1)
      } catch { return fail(error) }
    }
  }

  /// Makes everything appended before the call durable; see `EntryLog`.
  public func sync() -> AppendOutcome {
    syncing.withLock { _ in
      let (file, appended, durable, final) = shared.withLock {
        ($0.file, $0.appended, $0.durable, $0.final)
      }
      if let final { return final.outcome }
      if appended == durable { return .done(through: durable) }
      do throws(StorageError) { try file.sync() } catch { return fail(JournalError(error)) }
      shared.withLock { $0.durable = appended }
      return .done(through: appended)
    }
  }

  /// Ends the use: gives back reserved space and releases the lock. Later appends are fenced.
  /// Appended records that were not synced may be lost.
  public func close() {
    writer.withLock { writer in
      syncing.withLock { _ in
        let wasOpen = shared.withLock { shared in
          defer {
            if shared.final == nil {
              shared.final = .fenced(JournalError(.closed, "The journal was closed."))
            }
          }
          return shared.final == nil
        }
        // Reserved space left behind is harmless: recovery reads zeros as the end.
        if wasOpen { try? writer.file.truncate(to: writer.end.offset) }
        shared.withLock { $0.lock = nil }
      }
    }
  }

  /// After this, every append and sync ends the same way.
  private func fail(_ error: JournalError) -> AppendOutcome {
    let failure = JournalError(
      error.code,
      error.message + " What reached the disk is unknown: the process must stop, and recovery"
        + " decides at the next start.",
      storage: error.storage)
    return shared.withLock { shared in
      let final = shared.final ?? .unknown(failure)
      shared.final = final
      return final.outcome
    }
  }
}

extension Journal {
  private static func refusal(of entries: [JournalEntry], after last: UInt64) -> JournalError? {
    var bytes = 0
    var sequence = last
    for entry in entries {
      sequence += 1
      precondition(
        entry.sequence == sequence, "an appended entry's sequence follows the one before it")
      bytes += RecordFormat.overheadBytes + entry.payload.count
      if entry.payload.count > JournalLimits.payloadBytesMax {
        return JournalError(
          .tooLarge,
          "Record \(sequence) has \(entry.payload.count) payload bytes; at most"
            + " \(JournalLimits.payloadBytesMax) are allowed.")
      }
    }
    guard bytes > JournalLimits.batchBytesMax else { return nil }
    return JournalError(
      .tooLarge,
      "A batch has \(bytes) bytes; at most \(JournalLimits.batchBytesMax) are allowed.")
  }

  private func needsRotation(_ writer: borrowing WriterState, for entries: [JournalEntry]) -> Bool {
    guard writer.end.sequence > writer.segment.firstSequence else { return false }
    let bytes = entries.reduce(0) { $0 + RecordFormat.overheadBytes + $1.payload.count }
    return writer.end.offset + UInt64(bytes) > options.segmentBytes
  }

  /// One write for the whole batch.
  private func write(
    _ entries: [JournalEntry], durable: UInt64, to writer: inout WriterState
  ) throws(JournalError) {
    let start = writer.end
    var end = start
    writer.buffer.removeAll(keepingCapacity: true)
    for entry in entries {
      writer.segment.note(end)
      end.chain = RecordFormat.append(
        entry, durableSequence: durable, previousChain: end.chain, headerSeed: headerSeed,
        to: &writer.buffer)
      end.sequence += 1
      end.offset = start.offset + UInt64(writer.buffer.count)
    }
    let (file, buffer) = (writer.file, writer.buffer)
    try storage { () throws(StorageError) in try file.write(buffer, at: start.offset) }
    writer.end = end
    shared.withLock { $0.appended = end.sequence - 1 }
  }

  /// Seals the segment (all of it durable) and only then begins the next: a segment that has a
  /// follower never ends with an unfinished write.
  private func rotate(_ writer: inout WriterState, timeNanos: Int64) throws(JournalError) {
    let (file, end) = (writer.file, writer.end)
    try syncing.withLock { _ throws(JournalError) in
      if case .unknown(let error) = shared.withLock({ $0.final }) { throw error }
      try storage { () throws(StorageError) in
        try file.truncate(to: end.offset)
        try file.sync()
      }
      shared.withLock { $0.durable = end.sequence - 1 }
    }
    let header = SegmentHeader(
      storeID: storeID, firstSequence: end.sequence, timeNanos: timeNanos,
      previousChain: end.chain)
    let (segment, next) = try createSegment(
      header, places: places, fileSystem: fileSystem, options: options)
    writer.file = next
    writer.segment = segment
    writer.end = segment.start
    shared.withLock { shared in
      shared.file = next
      shared.segments.append(segment)
    }
  }
}
