public import Values

/// A command on its way to the writer.
public struct Submission<Machine: StateMachine>: Sendable {
  /// The wish.
  public var command: Machine.Command
  /// Its key and payload; must be what `idempotency(of:)` says of the record decided for it.
  public var idempotency: Idempotency?
  /// Where the outcome goes.
  public var port: any CompletionPort<Machine>
  /// The caller's number for this command; comes back with the outcome.
  public var ticket: UInt64

  /// A command and where its outcome goes.
  public init(
    _ command: Machine.Command, idempotency: Idempotency?,
    port: any CompletionPort<Machine>, ticket: UInt64
  ) {
    self.command = command
    self.idempotency = idempotency
    self.port = port
    self.ticket = ticket
  }
}

/// Where outcomes go: one port per event loop.
public protocol CompletionPort<Machine>: AnyObject, Sendable {
  /// The machine whose outcomes it takes.
  associatedtype Machine: StateMachine
  /// Takes outcomes, at most one call per port and released group. Called on an engine thread
  /// that others wait for: hand over and return.
  func deliver(_ completions: [Completion<Machine>])
}

/// An outcome with the number of what it is the outcome of.
public struct Completion<Machine: StateMachine>: Sendable {
  /// As given by the caller.
  public var ticket: UInt64
  /// What came of it.
  public var outcome: Outcome<Machine>
}

/// What comes of a submission, a wait, a read or a snapshot request.
public enum Outcome<Machine: StateMachine>: Sendable {
  /// Durable at this sequence. `replayed`: it was already, this is the remembered answer.
  case committed(Machine.Reply, sequence: UInt64, replayed: Bool)
  /// Refused on the state at this sequence, which is durable.
  case rejected(Machine.Rejection, sequence: UInt64)
  /// The idempotency key was used at this sequence with another payload.
  case keyReused(sequence: UInt64)
  /// The record would be larger than the log takes; nothing happened.
  case recordTooLarge(byteCount: Int)
  /// What `whenDurable` waited for.
  case durable(sequence: UInt64)
  /// What `readEntries` read.
  case entries(EntryChunk<Machine>)
  /// The journal no longer has what `readEntries` asked for, or not what completes it; no entry
  /// before `oldest` can be had.
  case entriesGone(oldest: UInt64)
  /// The journal could not be read.
  case readFailed(EngineError)
  /// The snapshot asked for is written, with everything up to this sequence.
  case snapshotWritten(sequence: UInt64, Fingerprint)
  /// The snapshot asked for could not be written.
  case snapshotFailed(EngineError)
}

/// What `submit`, `readEntries` and the like say at once.
public enum Acceptance: Sendable {
  /// There will be exactly one completion, unless the engine fails.
  case accepted
  /// The queue is full: nothing happens, there is no completion.
  case full
  /// The engine is stopping or has failed: nothing happens, there is no completion.
  case stopped
}

/// One durable record with its place.
public struct Commit<Machine: StateMachine>: Sendable {
  /// Its place in the one order of everything.
  public var sequence: UInt64
  /// Its commit time; never before that of the record before.
  public var time: Timestamp
  /// What happened.
  public var record: Machine.Record
}

/// Entries read back from the journal.
public struct EntryChunk<Machine: StateMachine>: Sendable {
  /// In order, all durable; without a gap, unless single ones were asked for.
  public var commits: [Commit<Machine>]
  /// Everything asked for up to this one is in `commits`.
  public var upTo: UInt64
}

/// A version of the state: immutable, shared by reference.
public final class Version<Machine: StateMachine>: Sendable {
  /// The state after the record at `sequence`.
  public let state: Machine.State
  /// The sequence of the last record in it; 0 before the first.
  public let sequence: UInt64
  /// The last record's commit time.
  public let time: Timestamp

  init(state: Machine.State, sequence: UInt64, time: Timestamp) {
    self.state = state
    self.sequence = sequence
    self.time = time
  }
}

/// What became durable together, as the observer sees it: before any completion of it.
public struct Release<Machine: StateMachine>: Sendable {
  /// In order, following the release before without a gap. Never empty.
  public var commits: [Commit<Machine>]
  /// The version after the last of them; readable as `Engine.durable` from now on.
  public var version: Version<Machine>
}
