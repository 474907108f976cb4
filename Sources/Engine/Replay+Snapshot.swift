public import Journal
import Values

extension Replay {
  /// The name of the collection of remembered answers. A machine's collections have other names.
  public static var answersCollection: String { "answers" }

  /// What recovery does: the snapshot if there is one, then every entry. With
  /// `verifiesFingerprint` the snapshot's lines must give the fingerprint that it says, and
  /// `isSnapshotExact` tells whether its state does, too (it costs O(state)).
  public mutating func recover(
    _ recovered: Recovered, verifiesFingerprint: Bool = false
  ) throws(EngineError) {
    if let snapshot = recovered.snapshot {
      try load(snapshot, verifiesFingerprint: verifiesFingerprint)
    }
    try applyAll(of: recovered)
    guard sequence == recovered.lastSequence else {
      throw EngineError(
        .sequenceBroken,
        "The replay ends at record \(sequence), the log at \(recovered.lastSequence).")
    }
  }

  private mutating func applyAll(of recovered: Recovered) throws(EngineError) {
    // Unsafe: the feed's thread alone reads, and ends before this function does.
    nonisolated(unsafe) let entries = recovered.entries
    let feed = RecordFeed(machine, limits) { () throws(JournalError) in try entries.next() }
    defer { feed.close() }
    while let records = try feed.next() {
      for record in records { try apply(record) }
    }
  }

  /// Starts from a snapshot instead of from the first record.
  public mutating func load(
    _ snapshot: Snapshot, verifiesFingerprint: Bool = false
  ) throws(EngineError) {
    precondition(sequence == 0, "a snapshot is where a replay starts")
    let manifest = snapshot.manifest
    var written: Fingerprint? = verifiesFingerprint ? Fingerprint() : nil
    for collection in manifest.collections {
      let lines = try journal { () throws(JournalError) in
        try snapshot.lines(of: collection.name)
      }
      guard let lines else { continue }
      let isState = collection.name != Self.answersCollection
      if isState { written?.add(collection.name.utf8) }
      while let line = try journal({ () throws(JournalError) in try lines.next() }) {
        if isState { written?.add(line) }
        try load(line, of: collection.name)
      }
    }
    try finishLoading(manifest)
    if let written { try verify(written, manifest) }
  }

  /// The lines as they were written give the manifest's fingerprint, whatever version wrote them.
  /// The state's own lines differ when that version knew fewer fields or collections.
  private mutating func verify(
    _ written: Fingerprint, _ manifest: SnapshotManifest
  ) throws(EngineError) {
    guard written.description == manifest.stateHash else {
      throw EngineError(
        .fingerprintMismatch,
        "The snapshot at \(sequence) says \(manifest.stateHash), its lines give \(written).")
    }
    isSnapshotExact = fingerprint == written
  }

  private mutating func load(_ line: [UInt8], of collection: String) throws(EngineError) {
    guard collection == Self.answersCollection else {
      return try machine.load(line, of: collection, into: &state)
    }
    let remembered = try machine.decodeAnswer(line)
    answers.remember(remembered)
  }

  private mutating func finishLoading(_ manifest: SnapshotManifest) throws(EngineError) {
    try machine.finishLoading(&state)
    sequence = manifest.sequence
    snapshotSequence = manifest.sequence
    time = Timestamp(nanoseconds: manifest.createdAtNanos)
    if checks.wholeStateEvery > 0, let sentence = machine.violations(of: state).first {
      throw EngineError(.invariantViolated, "In the snapshot at \(sequence): \(sentence)")
    }
  }

  /// The journal's failure as the engine's.
  private func journal<Value>(
    _ body: () throws(JournalError) -> Value
  ) throws(EngineError) -> Value {
    do throws(JournalError) {
      return try body()
    } catch {
      throw EngineError(.logUnreadable, error.message)
    }
  }
}
