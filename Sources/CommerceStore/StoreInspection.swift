import Commerce
import Engine
import Journal
public import Storage
public import StoreSchema
public import Values

/// What was found in a store's directory, offline.
public struct StoreReport: Sendable {
  /// Directory looked at.
  public var directory: String
  /// The settings; nil for a store that was never created.
  public var settings: StoreSettings?
  /// The newest record.
  public var sequence: UInt64
  /// When it was committed.
  public var time: Timestamp
  /// The snapshot that recovery starts from; 0: none.
  public var snapshotSequence: UInt64
  /// The oldest record that is still there.
  public var oldestSequence: UInt64
  /// The state hash (I5).
  public var fingerprint: String
  /// Records of each kind, by name.
  public var counts: [(name: String, count: Int)]
  /// Whether every record from the first on was replayed and gave the same state.
  public var replayedFromFirst: Bool
  /// What is wrong, in sentences; empty: nothing.
  public var violations: [String]
  /// What recovery noticed that keeps nothing from starting.
  public var warnings: [String]
}

/// Looks at a store that no server has open.
public enum StoreInspection {
  /// What is in the store. Verifies the checksums of what recovery reads.
  public static func inspect(
    _ directory: String, fileSystem: any FileSystem = LinuxFileSystem()
  ) throws(StoreError) -> StoreReport {
    try look(directory, fileSystem, thoroughly: false)
  }

  /// Verifies every checksum, the snapshot's fingerprint, the invariants (I1 to I8), and, while
  /// the log goes back to the first record, that replaying all of it gives the same state.
  public static func verify(
    _ directory: String, fileSystem: any FileSystem = LinuxFileSystem()
  ) throws(StoreError) -> StoreReport {
    try look(directory, fileSystem, thoroughly: true)
  }

  private static func look(
    _ directory: String, _ fileSystem: any FileSystem, thoroughly: Bool
  ) throws(StoreError) -> StoreReport {
    let recovered = try open(directory, fileSystem)
    defer { recovered.journal.close() }
    var replay = Replay(CommerceMachine())
    do throws(EngineError) {
      try replay.recover(recovered, verifiesFingerprint: thoroughly)
    } catch {
      throw StoreError("The store in \(directory) is damaged: \(error.message)")
    }
    var report = StoreReport(
      directory: directory,
      settings: replay.state.commerce.settings,
      sequence: replay.sequence,
      time: replay.time,
      snapshotSequence: recovered.snapshot?.manifest.sequence ?? 0,
      oldestSequence: recovered.journal.oldestSequence,
      fingerprint: replay.fingerprint.description,
      counts: counts(replay.state.commerce),
      replayedFromFirst: false,
      violations: [],
      warnings: recovered.warnings.map(\.description))
    if !replay.isSnapshotExact {
      report.warnings.append(
        "The snapshot at \(report.snapshotSequence) was written by another version. It is whole; "
          + "the next one will hold what was added since.")
    }
    if thoroughly {
      report.violations =
        try problems(directory, fileSystem) + replay.state.commerce.invariantViolations()
      try replayAll(recovered.journal, &report)
    }
    return report
  }

  /// What the checksums of all files say, also of those that recovery does not read.
  private static func problems(
    _ directory: String, _ fileSystem: any FileSystem
  ) throws(StoreError) -> [String] {
    do throws(JournalError) {
      return try Journal.verify(directory, fileSystem: fileSystem).problems
    } catch {
      throw StoreError("The store in \(directory) can't be read: \(error.message)")
    }
  }

  private static func open(
    _ directory: String, _ fileSystem: any FileSystem
  ) throws(StoreError) -> Recovered {
    let kind: EntryKind?
    do throws(StorageError) {
      kind = try fileSystem.kind(of: directory)
    } catch {
      throw StoreError(error.message)
    }
    guard kind == .directory else { throw StoreError("There is no store in \(directory).") }
    do throws(JournalError) {
      // Looking must not grow the store.
      var options = JournalOptions()
      options.preallocates = false
      return try Journal.open(directory, fileSystem: fileSystem, options: options)
    } catch {
      throw StoreError("The store in \(directory) can't be opened: \(error.message)")
    }
  }

  /// Reads every record that is there, which verifies its checksum; from the first on, replays.
  private static func replayAll(
    _ journal: Journal, _ report: inout StoreReport
  ) throws(StoreError) {
    var replay = Replay(CommerceMachine())
    let isWhole = journal.oldestSequence <= 1
    var sequence = max(journal.oldestSequence, 1) - 1
    while sequence < report.sequence {
      let entries: [JournalEntry]
      do throws(JournalError) {
        entries = try journal.read(after: sequence, bytesMax: 1 << 20)
      } catch {
        throw StoreError("The journal in \(report.directory) is damaged: \(error.message)")
      }
      guard let last = entries.last else { break }
      sequence = last.sequence
      if isWhole { try apply(entries, to: &replay, report.directory) }
    }
    guard isWhole else { return }
    report.replayedFromFirst = true
    if replay.fingerprint.description != report.fingerprint {
      report.violations.append(
        "Replaying every record gives \(replay.fingerprint), recovery gives "
          + "\(report.fingerprint).")
    }
  }

  private static func apply(
    _ entries: [JournalEntry], to replay: inout Replay<CommerceMachine>, _ directory: String
  ) throws(StoreError) {
    do throws(EngineError) {
      for entry in entries { try replay.apply(entry) }
    } catch {
      throw StoreError("The journal in \(directory) is damaged: \(error.message)")
    }
  }

  private static func counts(_ state: Commerce.State) -> [(name: String, count: Int)] {
    [
      ("clients", state.clients.count), ("staff", state.staff.count),
      ("batches", state.batches.count), ("sessions", state.sessions.count),
      ("open sessions", state.openSessionCount), ("cart lines", state.lines.count),
      ("overrides", state.overrides.count), ("holds", state.holds.count),
      ("pick lines", state.pickLines.count), ("orders", state.orders.count),
      ("tokens", state.tokens.count),
    ]
  }
}
