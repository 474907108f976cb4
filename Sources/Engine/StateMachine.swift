public import Values

/// What the engine runs: a pure machine. An instance holds configuration, never state.
///
/// `decide` and `evolve` are synchronous and read no clock, no randomness and nothing outside
/// their arguments: time is an argument, entropy and principal are part of the command (D4).
public protocol StateMachine: Sendable {
  /// A version of the whole state, in persistent collections: copying it is cheap (D5).
  associatedtype State: Sendable
  /// A wish, with its principal, entropy and idempotency key.
  associatedtype Command: Sendable
  /// One commit: what happened, who did it, its idempotency and what was answered.
  associatedtype Record: Sendable
  /// What a command answers when it is committed.
  associatedtype Reply: Sendable
  /// Why a command is refused.
  associatedtype Rejection: Error

  /// The state before the first record.
  func initialState() -> State

  /// The record that carries out the command, or why not. `now` is the record's commit time.
  func decide(
    _ command: Command, at now: Timestamp, on state: State
  ) -> Result<Record, Rejection>

  /// Applies a record. Total: never rejects, never traps for a record `decide` can make.
  func evolve(_ state: inout State, _ record: Record, sequence: UInt64, at time: Timestamp)

  /// The record as the log keeps it.
  func encode(_ record: Record) -> [UInt8]
  /// The record from the log; throws `.corrupt` for bytes that are none.
  func decodeRecord(_ payload: [UInt8]) throws(EngineError) -> Record
  /// A decoded record as `decide` made it, for those who read the log without the state: `encode`
  /// may leave out what earlier records say. `earlier` is asked for few of them, always for older
  /// ones; nil: the log has them no more.
  func complete(
    _ record: Record, earlier: (UInt64) throws(EngineError) -> Record?
  ) throws(EngineError) -> Record?

  /// The idempotency the record was committed with; nil for timers.
  func idempotency(of record: Record) -> Idempotency?
  /// What the record's command answers.
  func reply(of record: Record) -> Reply
  /// The same answer as bytes, to be remembered with its idempotency key (D8).
  func encodeReply(of record: Record) -> [UInt8]
  /// An answer from remembered bytes.
  func decodeReply(_ bytes: [UInt8]) throws(EngineError) -> Reply

  /// When the earliest timer is due, or nil. Asked before every command, so it must be O(1).
  func nextTimer(_ state: State) -> Timestamp?
  /// The command of a timer that is due. Deciding and applying it must be possible, and must
  /// move `nextTimer` on: a timer that stays due is a bug and stops the engine.
  func timerCommand(_ state: State, at now: Timestamp) -> Command

  /// The state as lines of text, one collection after the other, always in the same order and the
  /// same bytes for equal states: they are the snapshot, and the fingerprint is their hash (I5).
  func snapshotCollections(_ state: State) -> [StateCollection]
  /// Puts a line of a snapshot into the state.
  func load(_ line: [UInt8], of collection: String, into state: inout State) throws(EngineError)
  /// All lines are loaded: derive what the lines don't hold.
  func finishLoading(_ state: inout State) throws(EngineError)

  /// The oldest record that may still be asked for by its sequence: the log keeps it and every
  /// later one, also when snapshots cover them. Never goes back; nil: none is asked for.
  func retentionFloor(_ state: State) -> UInt64?

  /// A remembered answer as a line of a snapshot.
  func encode(_ answer: RememberedAnswer) -> [UInt8]
  /// A remembered answer from a line of a snapshot.
  func decodeAnswer(_ line: [UInt8]) throws(EngineError) -> RememberedAnswer

  /// Sentences about what is wrong with the state; O(state).
  func violations(of state: State) -> [String]
  /// The same for what a record touched; O(1).
  func violations(of state: State, after record: Record) -> [String]
}

extension StateMachine {
  /// Nothing to derive.
  public func finishLoading(_ state: inout State) throws(EngineError) {}
  /// Nothing is left out.
  public func complete(
    _ record: Record, earlier: (UInt64) throws(EngineError) -> Record?
  ) throws(EngineError) -> Record? { record }
  /// No record is asked for.
  public func retentionFloor(_ state: State) -> UInt64? { nil }
  /// Nothing checked.
  public func violations(of state: State) -> [String] { [] }
  /// Nothing checked.
  public func violations(of state: State, after record: Record) -> [String] { [] }

  /// The state hash (I5, N6): over the snapshot's lines in order. O(state).
  public func fingerprint(_ state: State) -> Fingerprint {
    var fingerprint = Fingerprint()
    for collection in snapshotCollections(state) {
      fingerprint.add(collection.name.utf8)
      while let line = collection.next() { fingerprint.add(line) }
    }
    return fingerprint
  }
}

/// One collection of a snapshot: a file of lines. Read once, on one thread.
public struct StateCollection {
  /// Lower case letters, digits and `_`: the file's name without extension.
  public var name: String
  /// The next line without its line end, nil after the last.
  public var next: () -> [UInt8]?

  /// A collection whose lines are made one by one, as they are written.
  public init(name: String, next: @escaping () -> [UInt8]?) {
    self.name = name
    self.next = next
  }
}
