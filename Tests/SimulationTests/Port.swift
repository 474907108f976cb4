import CommerceStore
import Engine
import Journal
import Synchronization

/// Keeps the completions until they are taken.
final class Port: CompletionPort {
  typealias Machine = CommerceMachine
  private let kept = Mutex<[Completion<CommerceMachine>]>([])

  func deliver(_ completions: [Completion<CommerceMachine>]) {
    kept.withLock { $0 += completions }
  }

  func take() -> [Completion<CommerceMachine>] {
    kept.withLock { kept in
      defer { kept = [] }
      return kept
    }
  }
}

/// Passes everything on to the journal and keeps what was appended, whatever became of it.
final class RecordingLog: EntryLog {
  private let journal: Journal
  private let appended = Mutex<[JournalEntry]>([])

  init(_ journal: Journal) { self.journal = journal }

  /// Everything appended since the last call.
  func take() -> [JournalEntry] {
    appended.withLock { appended in
      defer { appended = [] }
      return appended
    }
  }

  var lastSequence: UInt64 { journal.lastSequence }
  var durableSequence: UInt64 { journal.durableSequence }

  func append(_ entries: [JournalEntry]) -> AppendOutcome {
    appended.withLock { $0 += entries }
    return journal.append(entries)
  }

  func sync() -> AppendOutcome { journal.sync() }

  func read(after sequence: UInt64, bytesMax: Int) throws(JournalError) -> [JournalEntry] {
    try journal.read(after: sequence, bytesMax: bytesMax)
  }
}
