import Storage

extension Recovery {
  /// Verifies every record from the segment that holds the first one after the snapshot, and cuts
  /// an unfinished write from the last segment.
  mutating func verifyTail(
    _ segments: [Segment], _ snapshot: SnapshotManifest?
  ) throws(JournalError) -> (any File, SegmentPosition) {
    let base = snapshot?.sequence ?? 0
    let first = segments.lastIndex { $0.firstSequence <= base + 1 } ?? 0
    for index in first..<segments.count {
      let segment = segments[index]
      let isLast = index == segments.count - 1
      let fileSystem = fileSystem
      let file = try storage { () throws(StorageError) in
        try fileSystem.open(segment.path, isLast ? .write : .read)
      }
      var scan = try TailScan(
        segment, file: file, snapshot: snapshot,
        seed: RecordFormat.headerSeed(segment.header.storeID))
      let breakage = try scan.run()
      if isLast { return (file, try finish(scan, breakage, base: base)) }
      try scan.requireSealed(breakage, before: segments[index + 1])
    }
    preconditionFailure("a log has at least one segment")
  }

  /// The last segment: cut what was not finished, and make sure that the rest is durable.
  private mutating func finish(
    _ scan: TailScan, _ breakage: Breakage?, base: UInt64
  ) throws(JournalError) -> SegmentPosition {
    let end = scan.scanner.next
    let path = scan.segment.path
    if let breakage {
      let tail = TornTail(
        file: scan.scanner.file, fileBytes: scan.scanner.fileBytes,
        headerSeed: scan.scanner.headerSeed)
      if let damage = try tail.damage(in: breakage, sequence: end.sequence) {
        throw JournalError.damagedSegment(path, offset: end.offset, damage)
      }
    }
    guard end.sequence > base else {
      throw JournalError.damagedSegment(
        path, offset: end.offset,
        "the journal ends after record \(end.sequence - 1), though there is a snapshot at \(base)")
    }
    if let breakage {
      warnings.append(
        .tornTailCut(
          path: path, offset: end.offset, bytes: scan.scanner.fileBytes - end.offset,
          found: breakage.found))
    }
    try secure(scan, end)
    return end
  }

  /// Everything that is kept becomes durable: the records that no later one proves to be so are
  /// written again first, because after a failed sync the system may take them for written.
  private func secure(_ scan: TailScan, _ end: SegmentPosition) throws(JournalError) {
    let file = scan.scanner.file
    let options = options
    let start = scan.segment.position(before: scan.provenDurable + 1).offset
    try storage { () throws(StorageError) in
      try file.truncate(to: end.offset)
      var offset = start
      while offset < end.offset {
        let count = min(UInt64(JournalLimits.readChunkBytes), end.offset - offset)
        let bytes = try file.read(at: offset, count: Int(count))
        try file.write(bytes, at: offset)
        offset += count
      }
      reserve(file, options)
      try file.sync()
    }
  }
}

/// Verifies one segment from its first record.
struct TailScan {
  let segment: Segment
  private(set) var scanner: SegmentScanner
  private let snapshot: SnapshotManifest?
  /// The newest sequence that a record says was durable.
  private(set) var provenDurable: UInt64 = 0

  init(
    _ segment: Segment, file: any File, snapshot: SnapshotManifest?, seed: UInt32
  ) throws(JournalError) {
    self.segment = segment
    self.snapshot = snapshot
    scanner = try SegmentScanner(file: file, headerSeed: seed, from: segment.start)
    try compareChain(at: segment.start)
  }

  /// - Returns: What is broken behind the last good record; nil when the segment ends well.
  mutating func run() throws(JournalError) -> Breakage? {
    while true {
      let place = scanner.next
      switch try scanner.advance() {
      case .record(let record):
        segment.note(place)
        provenDurable = max(provenDurable, record.header.durableSequence)
        try compareChain(at: scanner.next)
      case .end: return nil
      case .broken(let breakage): return breakage
      }
    }
  }

  /// A segment with a follower is whole, and ends where the follower begins.
  func requireSealed(_ breakage: Breakage?, before follower: Segment) throws(JournalError) {
    let end = scanner.next
    if let breakage {
      throw JournalError.damagedSegment(segment.path, offset: end.offset, breakage.found)
    }
    guard follower.firstSequence == end.sequence, follower.header.previousChain == end.chain else {
      throw JournalError.damagedSegment(
        segment.path, offset: end.offset,
        "it ends after record \(end.sequence - 1), and \(follower.path) does not continue it")
    }
  }

  /// The snapshot must be of this log.
  private func compareChain(at position: SegmentPosition) throws(JournalError) {
    guard let snapshot, position.sequence == snapshot.sequence + 1,
      position.chain != snapshot.chain
    else { return }
    throw JournalError.damagedSegment(
      segment.path, offset: position.offset,
      "record \(snapshot.sequence) is not the one that the snapshot there was taken after")
  }
}
