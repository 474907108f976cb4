import Journal

extension EntryLog {
  /// One append and one sync. Nil when every entry is durable, else why the engine can't go on:
  /// the state is ahead of the log then, whatever the reason.
  func makeDurable(_ entries: [JournalEntry]) -> EngineError? {
    appendOrFail(entries) ?? syncOrFail(entries)
  }

  func appendOrFail(_ entries: [JournalEntry]) -> EngineError? {
    guard !entries.isEmpty else { return nil }
    return append(entries).failure
  }

  func syncOrFail(_ entries: [JournalEntry]) -> EngineError? {
    guard let last = entries.last?.sequence else { return nil }
    let outcome = sync()
    if case .done(let through) = outcome, through < last {
      return EngineError(.logUnknown, "The log synced up to \(through), \(last) was appended.")
    }
    return outcome.failure
  }
}

extension AppendOutcome {
  fileprivate var failure: EngineError? {
    switch self {
    case .done: nil
    case .refused(let error): EngineError(.logFailed, error.message)
    case .fenced(let error): EngineError(.logFenced, error.message)
    case .unknown(let error): EngineError(.logUnknown, error.message)
    }
  }
}
