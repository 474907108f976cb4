import Storage

/// Streams records in order, in bounded memory.
public final class EntryReader {
  private let fileSystem: any FileSystem
  private let headerSeed: UInt32
  /// The segments not begun yet, in order.
  private var waiting: ArraySlice<Segment>
  private var current: (segment: Segment, scanner: SegmentScanner)?
  /// Records up to this are passed over.
  private let after: UInt64
  /// The last record to be returned.
  private let through: UInt64
  private var lastSequence: UInt64

  /// - Parameter segments: Ascending without a gap; records after `after` and up to `through` are
  ///   in them.
  init(
    _ segments: [Segment], after: UInt64, through: UInt64, headerSeed: UInt32,
    fileSystem: any FileSystem
  ) {
    let first = segments.lastIndex { $0.firstSequence <= after + 1 } ?? segments.startIndex
    self.waiting = segments[first...]
    self.after = after
    self.through = through
    self.lastSequence = after
    self.headerSeed = headerSeed
    self.fileSystem = fileSystem
  }

  /// The next record; nil after the last.
  /// - Throws: `damaged` when the file has changed since it was verified, `storageFailed`.
  public func next() throws(JournalError) -> JournalEntry? {
    guard let record = try nextRecord(), let payload = current?.scanner.payload(of: record)
    else { return nil }
    return JournalEntry(
      sequence: record.header.sequence, timeNanos: record.header.timeNanos, payload: payload)
  }

  /// The next record without its payload.
  func nextRecord() throws(JournalError) -> ScannedRecord? {
    while lastSequence < through {
      guard let record = try step() else { continue }
      guard record.header.sequence > after else { continue }
      lastSequence = record.header.sequence
      return record
    }
    return nil
  }

  /// One step within a segment; nil when it went on to the next one.
  private func step() throws(JournalError) -> ScannedRecord? {
    guard current != nil else {
      try beginSegment()
      return nil
    }
    let place = current?.scanner.next
    switch try current?.scanner.advance() {
    case .record(let record):
      if let place { current?.segment.note(place) }
      return record
    case .broken(let breakage):
      throw JournalError.damagedSegment(path, offset: breakage.offset, breakage.found)
    case .end, nil:
      try endSegment()
      return nil
    }
  }

  private func beginSegment() throws(JournalError) {
    guard let segment = waiting.popFirst() else {
      throw JournalError(
        .damaged, "The journal ends after record \(lastSequence); \(through) was expected.")
    }
    let file = try storage { () throws(StorageError) in
      try fileSystem.open(segment.path, .read)
    }
    let scanner = try SegmentScanner(
      file: file, headerSeed: headerSeed, from: segment.position(before: after + 1))
    current = (segment, scanner)
  }

  /// A segment ends where the next one begins.
  private func endSegment() throws(JournalError) {
    guard let position = current?.scanner.next else { return }
    let follower = waiting.first?.header
    guard follower?.firstSequence == position.sequence, follower?.previousChain == position.chain
    else {
      let expected = follower.map { String($0.firstSequence) } ?? "more"
      throw JournalError.damagedSegment(
        path, offset: position.offset,
        "it ends before record \(position.sequence), and the next segment has \(expected)")
    }
    current = nil
  }

  private var path: String { current?.segment.path ?? "" }
}
