import Engine
import Journal
import Synchronization
import Values

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
  private let state = Mutex(State())

  var now: State { state.withLock { $0 } }
  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  var lastSequence: UInt64 { now.entries.last?.sequence ?? 0 }
  var durableSequence: UInt64 { now.durable }

  func append(_ entries: [JournalEntry]) -> AppendOutcome {
    state.withLock { state in
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
    state.withLock { state in
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
    _ collections: [StateCollection], sequence: UInt64, time: Timestamp, fingerprint: Fingerprint
  ) throws(EngineError) {
    let fails = state.withLock { state in
      if !state.snapshotFails { state.snapshots.append(sequence) }
      return state.snapshotFails
    }
    if fails { throw EngineError(.snapshotFailed, "As told.") }
  }
}
