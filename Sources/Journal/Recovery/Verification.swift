public import Storage

/// What is in a store's directory, and what is wrong with it.
public struct VerificationReport: Sendable {
  /// One segment file.
  public struct SegmentSummary: Sendable {
    /// The segment's file.
    public let path: String
    /// The first record that belongs into it.
    public let firstSequence: UInt64
    /// The last whole record; `firstSequence - 1` when there is none.
    public let lastSequence: UInt64
    /// Header and whole records, without reserved space.
    public let bytes: UInt64
  }

  /// One snapshot directory.
  public struct SnapshotSummary: Sendable {
    /// The snapshot's directory.
    public let path: String
    /// The state is the one after this record.
    public let sequence: UInt64
    /// Nil when the snapshot is broken.
    public let manifest: SnapshotManifest?
  }

  /// In order.
  public internal(set) var segments: [SegmentSummary] = []
  /// In order, broken ones too.
  public internal(set) var snapshots: [SnapshotSummary] = []
  /// Whole records in all segments.
  public internal(set) var records: UInt64 = 0
  /// The bytes of these records.
  public internal(set) var bytes: UInt64 = 0
  /// Sentences about damage. Empty when everything is as it was written.
  public internal(set) var problems: [String] = []
  /// Sentences about what the next start will tidy up by itself.
  public internal(set) var notes: [String] = []

  /// A report of nothing yet.
  public init() {}
}

extension Journal {
  /// Checks every checksum of every segment and snapshot, and changes nothing. For a store that no
  /// process has open; with one running, the end of the log may look unfinished.
  ///
  /// - Throws: `storageFailed` only; damage goes into the report.
  public static func verify(
    _ directory: String, fileSystem: any FileSystem
  ) throws(JournalError) -> VerificationReport {
    var verification = Verification(StorePlaces(directory), fileSystem)
    try verification.checkSnapshots()
    try verification.checkSegments()
    return verification.report
  }
}

/// Goes through a store without stopping at the first damage.
private struct Verification {
  let places: StorePlaces
  let fileSystem: any FileSystem
  var report = VerificationReport()

  init(_ places: StorePlaces, _ fileSystem: any FileSystem) {
    self.places = places
    self.fileSystem = fileSystem
  }

  mutating func checkSnapshots() throws(JournalError) {
    for name in try list(places.snapshots) {
      guard let sequence = sequence(named: name, suffix: "") else { continue }
      let path = places.snapshots + "/" + name
      let fileSystem = fileSystem
      let manifest = try noting { () throws(JournalError) in
        try SnapshotVerification(path: path, fileSystem: fileSystem).run(named: sequence)
      }
      report.snapshots.append(.init(path: path, sequence: sequence, manifest: manifest))
    }
  }

  mutating func checkSegments() throws(JournalError) {
    let (places, fileSystem) = (places, fileSystem)
    let listed = try noting { () throws(JournalError) in try listSegments(fileSystem, places) }
    guard let segments = listed else { return }
    if segments.isEmpty { report.problems.append("\(places.journal) has no segment.") }
    for (index, segment) in segments.enumerated() {
      let follower = index + 1 < segments.count ? segments[index + 1] : nil
      try check(segment, before: follower)
    }
    try checkSnapshotsAgainstLog(segments)
  }

  private mutating func check(
    _ segment: Segment, before follower: Segment?
  ) throws(JournalError) {
    let file = try storage { () throws(StorageError) in
      try fileSystem.open(segment.path, .read)
    }
    var scan = try TailScan(
      segment, file: file, snapshot: nil,
      seed: RecordFormat.headerSeed(segment.header.storeID))
    let breakage = try scan.run()
    let end = scan.scanner.next
    report.segments.append(
      .init(
        path: segment.path, firstSequence: segment.firstSequence,
        lastSequence: end.sequence - 1, bytes: end.offset))
    report.records += end.sequence - segment.firstSequence
    report.bytes += end.offset - UInt64(SegmentHeader.byteCount)
    if let follower {
      _ = try noting { () throws(JournalError) in
        try scan.requireSealed(breakage, before: follower)
      }
    } else if let breakage {
      try judge(breakage, scan)
    }
  }

  private mutating func judge(_ breakage: Breakage, _ scan: TailScan) throws(JournalError) {
    let tail = TornTail(
      file: scan.scanner.file, fileBytes: scan.scanner.fileBytes,
      headerSeed: scan.scanner.headerSeed)
    let sequence = scan.scanner.next.sequence
    if let damage = try tail.damage(in: breakage, sequence: sequence) {
      report.problems.append(
        JournalError.damagedSegment(scan.segment.path, offset: breakage.offset, damage).message)
    } else {
      report.notes.append(
        "\(scan.segment.path) ends with an unfinished write at offset \(breakage.offset):"
          + " \(breakage.found). The next start cuts it; nothing in it was acknowledged.")
    }
  }

  /// Every snapshot within the log was taken after the record that the log has there.
  private mutating func checkSnapshotsAgainstLog(_ segments: [Segment]) throws(JournalError) {
    guard let last = report.segments.last, report.problems.isEmpty else { return }
    for snapshot in report.snapshots {
      guard let manifest = snapshot.manifest else { continue }
      if manifest.sequence > last.lastSequence {
        report.problems.append(
          "\(snapshot.path) is newer than the journal, which ends at \(last.lastSequence).")
      } else if let chain = try chain(after: manifest.sequence, segments),
        chain != manifest.chain || manifest.storeID != segments[0].header.storeID
      {
        report.problems.append("\(snapshot.path) was not taken of this journal.")
      }
    }
  }

  /// The log's chain value after a record; nil when the log no longer has it.
  private func chain(
    after sequence: UInt64, _ segments: [Segment]
  ) throws(JournalError) -> UInt32? {
    if let follower = segments.first(where: { $0.firstSequence == sequence + 1 }) {
      return follower.header.previousChain
    }
    guard sequence >= segments[0].firstSequence else { return nil }
    let reader = EntryReader(
      segments, after: sequence - 1, through: sequence,
      headerSeed: RecordFormat.headerSeed(segments[0].header.storeID), fileSystem: fileSystem)
    return try reader.nextRecord()?.chain
  }

  /// Runs a check; damage becomes a problem in the report and the result nil.
  private mutating func noting<Result>(
    _ check: () throws(JournalError) -> Result
  ) throws(JournalError) -> Result? {
    do throws(JournalError) {
      return try check()
    } catch {
      if error.code == .storageFailed { throw error }
      report.problems.append(error.message)
      return nil
    }
  }

  private func list(_ directory: String) throws(JournalError) -> [String] {
    try storage { () throws(StorageError) in try fileSystem.list(directory) }
  }
}
