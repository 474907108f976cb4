import Storage
import Synchronization

/// What retention removed.
public struct RetentionReport: Equatable, Sendable {
  /// How many segment files went.
  public var segmentsRemoved: Int
  /// How many snapshots went.
  public var snapshotsRemoved: Int
  /// The oldest sequence that can still be read.
  public var oldestSequence: UInt64

  /// A report; by default of nothing removed from a new store.
  public init(segmentsRemoved: Int = 0, snapshotsRemoved: Int = 0, oldestSequence: UInt64 = 1) {
    self.segmentsRemoved = segmentsRemoved
    self.snapshotsRemoved = snapshotsRemoved
    self.oldestSequence = oldestSequence
  }
}

extension Journal {
  /// Removes snapshots and segments that the options no longer keep. From any thread.
  ///
  /// Kept are the newest whole snapshots (`snapshotsKept`), every record after the oldest of them,
  /// every record younger than `retainedAgeNanos`, at least `retainedBytesMin` of segments, and
  /// every record from the sequence `floor` on. With fewer whole snapshots than that, nothing is
  /// removed.
  public func retain(
    nowNanos: Int64, keepingFrom floor: UInt64 = .max
  ) throws(JournalError) -> RetentionReport {
    try snapshots.withLock { whole throws(JournalError) in
      var report = RetentionReport()
      let kept = try newestWhole(&whole)
      if kept.count == options.snapshotsKept, let oldest = kept.last {
        report.segmentsRemoved = try dropSegments(before: min(oldest &+ 1, floor), nowNanos)
        report.snapshotsRemoved = try dropSnapshots(olderThan: oldest, &whole)
      }
      report.oldestSequence = oldestSequence
      return report
    }
  }

  /// The newest whole snapshots, as many as are kept, newest first.
  private func newestWhole(_ whole: inout Set<UInt64>) throws(JournalError) -> [UInt64] {
    var kept: [UInt64] = []
    for sequence in try listSnapshots().reversed() where kept.count < options.snapshotsKept {
      if try isWhole(sequence, &whole) { kept.append(sequence) }
    }
    return kept
  }

  /// Oldest first, each removal durable before the next: a crash never leaves a gap.
  private func dropSegments(
    before needed: UInt64, _ nowNanos: Int64
  ) throws(JournalError) -> Int {
    var dropped = try finishDropping()
    while let segment = try droppableSegment(before: needed, nowNanos) {
      shared.withLock { _ = $0.segments.removeFirst() }
      try storage { () throws(StorageError) in
        try fileSystem.remove(segment.path)
        try fileSystem.syncDirectory(places.journal)
      }
      dropped += 1
    }
    return dropped
  }

  /// A removal that failed left its segment behind, or may come undone in a power cut. Dropping
  /// its follower before it is gone for certain would leave a gap that no recovery accepts.
  private func finishDropping() throws(JournalError) -> Int {
    let oldest = oldestSequence
    return try storage { () throws(StorageError) in
      try fileSystem.syncDirectory(places.journal)
      var dropped = 0
      for name in try fileSystem.list(places.journal) {
        guard let first = sequence(named: name, suffix: ".wal"), first < oldest else { continue }
        try fileSystem.remove(places.segment(first))
        try fileSystem.syncDirectory(places.journal)
        dropped += 1
      }
      return dropped
    }
  }

  /// The oldest segment, when all of it is before the first record needed and nothing else keeps
  /// it.
  private func droppableSegment(
    before needed: UInt64, _ nowNanos: Int64
  ) throws(JournalError) -> Segment? {
    let segments = shared.withLock { $0.segments }
    guard segments.count > 1 else { return nil }
    // All records before the follower are older than the follower's first one.
    let follower = segments[1].header
    let age = nowNanos.subtractingReportingOverflow(follower.timeNanos)
    guard follower.firstSequence <= needed, !age.overflow,
      age.partialValue >= options.retainedAgeNanos
    else { return nil }
    var rest: UInt64 = 0
    for segment in segments.dropFirst() {
      rest += try storage { () throws(StorageError) in
        try fileSystem.open(segment.path, .read).size()
      }
      if rest >= options.retainedBytesMin { return segments[0] }
    }
    return rest >= options.retainedBytesMin ? segments[0] : nil
  }

  private func dropSnapshots(
    olderThan floor: UInt64, _ whole: inout Set<UInt64>
  ) throws(JournalError) -> Int {
    var dropped = 0
    for sequence in try listSnapshots() where sequence < floor {
      let path = places.snapshot(sequence)
      let aside = path + StorePlaces.removedSuffix
      whole.remove(sequence)
      try storage { () throws(StorageError) in
        try fileSystem.rename(path, to: aside)
        try fileSystem.syncDirectory(places.snapshots)
      }
      try removeTree(aside, fileSystem)
      dropped += 1
    }
    return dropped
  }
}
