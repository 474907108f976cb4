import Storage

/// What recovery hands to the journal.
struct OpenedLog {
  var storeID: StoreID
  var segments: [Segment]
  /// The last segment's file, open for writing.
  var file: any File
  /// Where the next record goes.
  var end: SegmentPosition
  var lock: any FileLock
  var wholeSnapshots: Set<UInt64>
}

/// Takes a store over. The stages run in the order in which they stand in `run`.
struct Recovery {
  let places: StorePlaces
  let fileSystem: any FileSystem
  let options: JournalOptions
  var warnings: [JournalWarning] = []

  init(_ places: StorePlaces, fileSystem: any FileSystem, options: JournalOptions) {
    self.places = places
    self.fileSystem = fileSystem
    self.options = options
  }

  mutating func run() throws(JournalError) -> (OpenedLog, SnapshotManifest?) {
    let lock = try prepareDirectories()
    try removeLeftovers()
    let snapshot = try findSnapshot()
    var segments = try listSegments(fileSystem, places)
    if segments.isEmpty { segments = [try beginLog(after: snapshot)] }
    try checkStart(segments, snapshot)
    let (file, end) = try verifyTail(segments, snapshot)
    let log = OpenedLog(
      storeID: segments[0].header.storeID, segments: segments, file: file, end: end, lock: lock,
      wholeSnapshots: snapshot.map { [$0.sequence] } ?? [])
    return (log, snapshot)
  }

  /// Makes what is missing, and takes the lock before looking at anything.
  private func prepareDirectories() throws(JournalError) -> any FileLock {
    let (places, fileSystem) = (places, fileSystem)
    let holder = options.lockHolder ?? "process \(currentProcessNumber())"
    let outcome = try storage { () throws(StorageError) in
      try fileSystem.makeDirectory(places.directory)
      try fileSystem.syncDirectory(places.parent)
      return try fileSystem.lock(places.lock, holder: holder)
    }
    guard case .acquired(let lock) = outcome else {
      guard case .heldBy(let other) = outcome, !other.isEmpty else {
        throw JournalError(.inUse, inUse(by: "another process"))
      }
      throw JournalError(.inUse, inUse(by: other))
    }
    try storage { () throws(StorageError) in
      try fileSystem.makeDirectory(places.journal)
      try fileSystem.makeDirectory(places.snapshots)
      try fileSystem.syncDirectory(places.directory)
    }
    return lock
  }

  private func inUse(by holder: String) -> String {
    "The store \(places.directory) is in use by \(holder)."
      + " Stop that one first, or choose another directory."
  }

  /// Removes what was being written or removed when the last process stopped.
  private mutating func removeLeftovers() throws(JournalError) {
    let suffix = ".wal" + StorePlaces.unfinishedSuffix
    for name in try list(places.journal) where sequence(named: name, suffix: suffix) != nil {
      let path = places.journal + "/" + name
      let fileSystem = fileSystem
      try storage { () throws(StorageError) in try fileSystem.remove(path) }
      warnings.append(.leftoverRemoved(path: path))
    }
    for name in try list(places.snapshots) {
      let unfinished = sequence(named: name, suffix: StorePlaces.unfinishedSuffix)
      let removed = sequence(named: name, suffix: StorePlaces.removedSuffix)
      guard unfinished != nil || removed != nil else { continue }
      let path = places.snapshots + "/" + name
      try removeTree(path, fileSystem)
      warnings.append(.leftoverRemoved(path: path))
    }
  }

  /// The newest snapshot whose every checksum is right.
  private mutating func findSnapshot() throws(JournalError) -> SnapshotManifest? {
    let sequences = try list(places.snapshots).compactMap { sequence(named: $0, suffix: "") }
    for sequence in sequences.reversed() {
      let path = places.snapshot(sequence)
      do throws(JournalError) {
        return try SnapshotVerification(path: path, fileSystem: fileSystem).run(named: sequence)
      } catch {
        guard error.code == .damaged else { throw error }
        warnings.append(.snapshotIgnored(path: path, reason: error.message))
      }
    }
    return nil
  }

  private func list(_ directory: String) throws(JournalError) -> [String] {
    let fileSystem = fileSystem
    return try storage { () throws(StorageError) in try fileSystem.list(directory) }
  }

  /// The first segment of a new store, or of one that is restored from a snapshot.
  private mutating func beginLog(after snapshot: SnapshotManifest?) throws(JournalError) -> Segment
  {
    if let snapshot {
      guard options.startsFromSnapshotAlone else {
        throw JournalError(
          .damaged,
          "\(places.journal) has no segment, but there is a snapshot at \(snapshot.sequence):"
            + " every record after it would be lost. Restore the segments, or say explicitly that"
            + " the store is to start from the snapshot alone.")
      }
      warnings.append(.startedFromSnapshotAlone(sequence: snapshot.sequence))
    } else if !warnings.allSatisfy({ !$0.isIgnoredSnapshot }) {
      throw JournalError(
        .damaged,
        "\(places.directory) has neither a whole snapshot nor a segment. Restore a backup.")
    }
    let random = StoreID(high: .random(in: 1...UInt64.max), low: .random(in: 0...UInt64.max))
    let header = SegmentHeader(
      storeID: snapshot?.storeID ?? options.newStoreID ?? random,
      firstSequence: (snapshot?.sequence ?? 0) + 1, timeNanos: snapshot?.createdAtNanos ?? 0,
      previousChain: snapshot?.chain ?? 0)
    return try createSegment(
      header, places: places, fileSystem: fileSystem, options: options
    ).0
  }

  /// The log must reach back to the snapshot and be of the same store.
  private func checkStart(
    _ segments: [Segment], _ snapshot: SnapshotManifest?
  ) throws(JournalError) {
    let start = (snapshot?.sequence ?? 0) + 1
    guard segments[0].firstSequence <= start else {
      let base = snapshot.map { "the newest whole snapshot is at \($0.sequence)" }
      throw JournalError(
        .damaged,
        "The records \(start) to \(segments[0].firstSequence - 1) are missing:"
          + " \(base ?? "there is no whole snapshot"), and \(segments[0].path) is the first"
          + " segment. Restore the missing segments or a newer snapshot from a backup.")
    }
    if let snapshot, snapshot.storeID != segments[0].header.storeID {
      throw JournalError(
        .damaged,
        "The snapshot at \(snapshot.sequence) belongs to store \(snapshot.storeID), the journal"
          + " to \(segments[0].header.storeID). Put the files of one store together again.")
    }
  }
}

extension JournalWarning {
  var isIgnoredSnapshot: Bool {
    if case .snapshotIgnored = self { true } else { false }
  }
}

/// The segments of a store in order, each with a valid header, all of one store.
func listSegments(
  _ fileSystem: any FileSystem, _ places: StorePlaces
) throws(JournalError) -> [Segment] {
  let names = try storage { () throws(StorageError) in try fileSystem.list(places.journal) }
  var segments: [Segment] = []
  for name in names {
    guard let first = sequence(named: name, suffix: ".wal") else { continue }
    let path = places.journal + "/" + name
    let bytes = try storage { () throws(StorageError) in
      try fileSystem.open(path, .read).read(at: 0, count: SegmentHeader.byteCount)
    }
    let header = try SegmentHeader(bytes, path: path, named: first)
    if let store = segments.first?.header.storeID, store != header.storeID {
      throw JournalError.damagedSegment(
        path, offset: 16, "it belongs to store \(header.storeID), the others to \(store)")
    }
    segments.append(Segment(path: path, header: header))
  }
  return segments
}

/// Removes a directory and the files in it.
func removeTree(_ path: String, _ fileSystem: any FileSystem) throws(JournalError) {
  try storage { () throws(StorageError) in
    guard try fileSystem.kind(of: path) == .directory else { return try fileSystem.remove(path) }
    for name in try fileSystem.list(path) { try fileSystem.remove(path + "/" + name) }
    try fileSystem.remove(path)
  }
}
