import Journal
import Values

@testable import Engine

/// A log in memory that ends appends and syncs as it is told to.
final class MemoryLog: EntryLog, SnapshotStore {
  enum Failure: Sendable { case refusedAppend, fencedAppend, unknownAppend, unknownSync }
  struct State: Sendable {
    var entries: [JournalEntry] = []
    var durable: UInt64 = 0
    var appends = 0
    var syncs = 0
    var failure: Failure?
    var snapshots: [UInt64] = []
    /// The oldest sequence that can be read.
    var oldest: UInt64 = 1
    var snapshotFails = false
  }
  private let state = Gate(State())

  var now: State { state.with { $0 } }
  func set(_ change: (inout State) -> Void) { state.change { change(&$0) } }

  /// Waits until the log has come so far.
  func wait(_ isEnough: (State) -> Bool) -> Bool {
    state.wait(millis: 60_000) { isEnough($0) ? true : nil } ?? false
  }

  var lastSequence: UInt64 { now.entries.last?.sequence ?? 0 }
  var durableSequence: UInt64 { now.durable }

  func append(_ entries: [JournalEntry]) -> AppendOutcome {
    state.change { state in
      state.appends += 1
      let error = JournalError(.closed, "As told.")
      switch state.failure {
      case .refusedAppend: return .refused(error)
      case .fencedAppend: return .fenced(error)
      case .unknownAppend: return .unknown(error)
      case .unknownSync, nil: break
      }
      let next = (state.entries.last?.sequence ?? 0) + 1
      precondition(entries.first?.sequence == next, "entries follow without a gap")
      state.entries += entries
      return .done(through: state.entries.last?.sequence ?? 0)
    }
  }

  func sync() -> AppendOutcome {
    state.change { state in
      state.syncs += 1
      if case .unknownSync = state.failure { return .unknown(JournalError(.closed, "As told.")) }
      state.durable = state.entries.last?.sequence ?? 0
      return .done(through: state.durable)
    }
  }

  func read(after sequence: UInt64, bytesMax: Int) throws(JournalError) -> [JournalEntry] {
    let state = now
    if sequence > state.durable { throw JournalError(.cursorAhead(newest: state.durable), "") }
    if sequence + 1 < state.oldest {
      throw JournalError(.cursorTooOld(oldest: state.oldest), "As told.")
    }
    return state.entries.filter { $0.sequence > sequence && $0.sequence <= state.durable }
  }

  func write(
    _ collections: [StateCollection], sequence: UInt64, time: Timestamp, fingerprint: Fingerprint,
    keepingFrom floor: UInt64
  ) throws(EngineError) {
    let fails = state.change { state in
      if !state.snapshotFails { state.snapshots.append(sequence) }
      return state.snapshotFails
    }
    if fails { throw EngineError(.snapshotFailed, "As told.") }
  }
}
