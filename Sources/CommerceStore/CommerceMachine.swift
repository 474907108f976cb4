import Codec
public import Commerce
public import Engine
public import StoreSchema
public import Values

/// Commerce as the engine's state machine.
public struct CommerceMachine: StateMachine {
  /// The whole store.
  public typealias State = StoreState
  /// A command of a principal.
  public typealias Command = StoreCommand
  /// What a commit writes.
  public typealias Record = StoreSchema.JournalRecord
  /// What a commit answers.
  public typealias Reply = StoreSchema.Reply
  /// Why a command is refused.
  public typealias Rejection = Commerce.Rejection

  /// The machine; it has no configuration.
  public init() {}

  /// An empty store that is not created yet.
  public func initialState() -> StoreState { StoreState() }

  /// Lets the domain decide, and binds the answer to its idempotency key. A command that finds
  /// everything as asked is recorded without events, so that its answer is kept, too (I6).
  public func decide(
    _ command: StoreCommand, at now: Timestamp, on state: StoreState
  ) -> Result<JournalRecord, Commerce.Rejection> {
    let context = CommandContext(
      principal: command.principal, now: now, entropy: command.entropy)
    return state.commerce.decide(command.command, context: context).map {
      JournalRecord(
        principal: command.principal,
        idempotencyKey: command.idempotency?.key.key ?? "",
        payloadHash: command.payloadHash,
        clientOperationID: command.clientOperationID,
        reply: $0.reply,
        events: state.orderTrails.patched($0.events, on: state.commerce))
    }
  }

  /// Puts the record's events in place, and notes the record for its sessions.
  public func evolve(
    _ state: inout StoreState, _ record: JournalRecord, sequence: UInt64, at time: Timestamp
  ) {
    state.evolve(record, sequence: sequence, at: time)
  }

  /// Where the oldest history that is kept begins, or what an active webhook has not got yet, or
  /// what the newest patches of orders start from, whichever is oldest.
  public func retentionFloor(_ state: StoreState) -> UInt64? {
    // The first thing that it gets may be a patch.
    let cursors = state.commerce.allWebhooks.filter { $0.status == .active }
      .map { $0.cursor + 1 - min($0.cursor, StoreLimits.patchDistanceMax) }
    let floors = [state.trails.oldestSequence, state.orderTrails.oldestSequence]
    return (cursors + floors.compactMap { $0 }).min()
  }

  /// The protobuf encoding of the record, in which patches stand for orders.
  public func encode(_ record: JournalRecord) -> [UInt8] { record.shortened().encoded() }

  /// The record with the orders that `encode` left out.
  public func complete(
    _ record: JournalRecord, earlier: (UInt64) throws(EngineError) -> JournalRecord?
  ) throws(EngineError) -> JournalRecord? {
    try OrderCompletion.completed(record, earlier)
  }

  /// The record as today's code knows it.
  public func decodeRecord(_ payload: [UInt8]) throws(EngineError) -> JournalRecord {
    do throws(DecodeError) {
      return Upcasts.current(try JournalRecord(decoding: payload, options: .record))
    } catch {
      throw EngineError(.corrupt, "A journal record does not decode: \(error).")
    }
  }

  /// What the record's key is bound to; nil for the server's own commits.
  public func idempotency(of record: JournalRecord) -> Idempotency? {
    guard !record.idempotencyKey.isEmpty, let hash = PayloadHash(record.payloadHash) else {
      return nil
    }
    let key = IdempotencyKey(
      scope: record.principal.idempotencyScope, key: record.idempotencyKey)
    return Idempotency(key: key, payloadHash: hash)
  }

  /// The record's answer.
  public func reply(of record: JournalRecord) -> StoreSchema.Reply { record.reply }

  /// The record's answer, encoded.
  public func encodeReply(of record: JournalRecord) -> [UInt8] { record.reply.encoded() }

  /// A remembered answer.
  public func decodeReply(_ bytes: [UInt8]) throws(EngineError) -> StoreSchema.Reply {
    do throws(DecodeError) {
      return try StoreSchema.Reply(decoding: bytes, options: .record)
    } catch {
      throw EngineError(.corrupt, "A remembered answer does not decode: \(error).")
    }
  }

  /// When the next session is to be warned or ended (C05).
  public func nextTimer(_ state: StoreState) -> Timestamp? { state.commerce.nextDeadline }

  /// What the domain finds wrong with the whole state (I1 to I8).
  public func violations(of state: StoreState) -> [String] {
    state.commerce.invariantViolations() + state.trails.violations(in: state.commerce)
  }

  /// What it finds wrong with what a record touched.
  public func violations(of state: StoreState, after record: JournalRecord) -> [String] {
    state.commerce.invariantViolations(after: record.events)
  }

  /// Warns and ends what is due.
  public func timerCommand(_ state: StoreState, at now: Timestamp) -> StoreCommand {
    StoreCommand(.runTimers, principal: StoreCommand.system)
  }
}
