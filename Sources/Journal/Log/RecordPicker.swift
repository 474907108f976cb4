import Storage

/// Reads single records, in ascending order of sequence: each costs what is read to find it, and
/// not what lies between it and the one before.
struct RecordPicker {
  private let fileSystem: any FileSystem
  private let headerSeed: UInt32
  private let segments: [Segment]
  private var current: (segment: Segment, scanner: SegmentScanner)?

  /// - Parameter segments: Ascending without a gap.
  init(_ segments: [Segment], headerSeed: UInt32, fileSystem: any FileSystem) {
    self.segments = segments
    self.headerSeed = headerSeed
    self.fileSystem = fileSystem
  }

  /// The record with this sequence, which is durable, and in the segments.
  /// - Throws: `damaged` when it is not what was written, `storageFailed`.
  mutating func entry(_ sequence: UInt64) throws(JournalError) -> JournalEntry {
    try seek(sequence)
    while true {
      let path = current?.segment.path ?? ""
      guard let place = current?.scanner.next, let step = try current?.scanner.advance() else {
        preconditionFailure("seek makes a scanner")
      }
      switch step {
      case .record(let record):
        current?.segment.note(place)
        guard place.sequence == sequence, let payload = current?.scanner.payload(of: record)
        else { continue }
        return JournalEntry(
          sequence: sequence, timeNanos: record.header.timeNanos, payload: payload)
      case .end:
        throw JournalError.damagedSegment(
          path, offset: place.offset, "it ends before record \(sequence)")
      case .broken(let breakage):
        throw JournalError.damagedSegment(path, offset: breakage.offset, breakage.found)
      }
    }
  }

  /// Puts a scanner at or before the record, unless the one there is stands near before it.
  private mutating func seek(_ sequence: UInt64) throws(JournalError) {
    let index = segments.lastIndex { $0.firstSequence <= sequence } ?? segments.startIndex
    let segment = segments[index]
    var (from, end) = segment.bounds(of: sequence)
    var file: (any File)?
    if let current, current.segment === segment {
      file = current.scanner.file
      let next = current.scanner.next
      if next.sequence <= sequence && next.offset >= from.offset { from = next }
      if from == next && isNear(sequence, from, end) { return }
    }
    let search = PositionSearch(
      file: try open(segment, as: file), headerSeed: headerSeed, segment: segment,
      sequenceEnd: index + 1 < segments.count ? segments[index + 1].firstSequence : .max)
    let position = try search.position(before: sequence, from: from, end: end)
    if let current, current.segment === segment, current.scanner.next == position { return }
    let scanner = try SegmentScanner(
      file: search.file, headerSeed: headerSeed, from: position,
      chunkBytes: JournalLimits.seekChunkBytes)
    current = (segment, scanner)
  }

  private func isNear(_ sequence: UInt64, _ from: SegmentPosition, _ end: UInt64?) -> Bool {
    if sequence - from.sequence <= PositionSearch.nearRecords { return true }
    return end.map { $0 <= from.offset + PositionSearch.nearBytes } ?? false
  }

  private func open(_ segment: Segment, as file: (any File)?) throws(JournalError) -> any File {
    if let file { return file }
    return try storage { () throws(StorageError) in try fileSystem.open(segment.path, .read) }
  }
}

/// Finds a place near before a record in a segment whose positions are not known yet, by looking
/// ever farther ahead and then halving: wherever one looks, the next record's header shows itself
/// by its mark, its checksum and a sequence that belongs there. No payload can pretend to be one
/// (`RecordFormat.headerSeed`).
struct PositionSearch {
  let file: any File
  let headerSeed: UInt32
  let segment: Segment
  /// The sequence behind the segment's last.
  let sequenceEnd: UInt64
  /// What is so near is read through.
  static let nearBytes = 2 * JournalLimits.indexStrideBytes
  static let nearRecords: UInt64 = 32

  /// - Parameters:
  ///   - from: A known place at or before the record.
  ///   - end: A known place behind it; nil: the end of the file.
  func position(
    before sequence: UInt64, from known: SegmentPosition, end: UInt64?
  ) throws(JournalError) -> SegmentPosition {
    var low = known
    var high: UInt64
    if let end { high = end } else { high = try fileBytes() }
    var step = Self.nearBytes
    while high > low.offset + Self.nearBytes {
      let half = (high - low.offset) / 2
      let place = low.offset + min(step, half)
      if let found = try firstPosition(from: place), found.sequence <= sequence {
        low = found
        step *= 2
      } else {
        // The record begins before, or there is reserved space, or the inside of a long record.
        high = place
      }
    }
    segment.note(low)
    return low
  }

  private func fileBytes() throws(JournalError) -> UInt64 {
    try storage { () throws(StorageError) in try file.size() }
  }

  /// The first record that begins within a chunk.
  private func firstPosition(from start: UInt64) throws(JournalError) -> SegmentPosition? {
    let bytes = try storage { () throws(StorageError) in
      try file.read(at: start, count: JournalLimits.seekChunkBytes)
    }
    guard bytes.count >= RecordFormat.headerBytes else { return nil }
    for index in 0...(bytes.count - RecordFormat.headerBytes)
    where bytes[index] == UInt8(truncatingIfNeeded: RecordFormat.mark) {
      guard let header = RecordHeader(bytes, at: index, headerSeed: headerSeed),
        header.sequence > segment.firstSequence, header.sequence < sequenceEnd
      else { continue }
      return SegmentPosition(
        sequence: header.sequence, offset: start + UInt64(index), chain: header.previousChain)
    }
    return nil
  }
}
