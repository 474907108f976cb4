import Journal
import Values

/// Reads the log for those who have no state to apply it to.
struct LogReading<Machine: StateMachine> {
  private let machine: Machine
  private let log: any EntryLog

  init(_ machine: Machine, _ log: any EntryLog) {
    self.machine = machine
    self.log = log
  }

  func outcome(of request: ReadRequest<Machine>) -> Outcome<Machine> {
    let entries: [JournalEntry]
    do throws(JournalError) {
      entries =
        switch request.wanted {
        case .after(let sequence): try log.read(after: sequence, bytesMax: request.bytesMax)
        case .these(let sequences):
          try log.read(sequences: sequences, bytesMax: request.bytesMax)
        }
    } catch {
      return Self.failure(error)
    }
    do throws(EngineError) {
      switch request.wanted {
      case .after(let sequence): return try completed(entries, after: sequence)
      // Of single records only what they say themselves is asked for.
      case .these: return Self.chunk(try entries.map(commit), request.wanted.start)
      }
    } catch {
      return .readFailed(error)
    }
  }

  private func completed(
    _ entries: [JournalEntry], after sequence: UInt64
  ) throws(EngineError) -> Outcome<Machine> {
    var commits: [Commit<Machine>] = []
    commits.reserveCapacity(entries.count)
    for entry in entries {
      var commit = try commit(entry)
      var failure: Outcome<Machine>?
      let record = try machine.complete(commit.record) { earlier throws(EngineError) in
        if earlier > sequence, earlier < entry.sequence {
          return commits[Int(earlier - sequence - 1)].record
        }
        switch read(earlier) {
        case .success(let found): return try machine.decodeRecord(found.payload)
        case .failure(let error):
          // Gone for who asked is the record that can't be completed, though it is in the log.
          if case .readFailed = Self.failure(error) { failure = Self.failure(error) }
          return nil
        }
      }
      guard let record else {
        // What is before it can be had; who goes on behind it is told then.
        if !commits.isEmpty { break }
        return failure ?? .entriesGone(oldest: entry.sequence + 1)
      }
      commit.record = record
      commits.append(commit)
    }
    return Self.chunk(commits, sequence)
  }

  private func read(_ sequence: UInt64) -> Result<JournalEntry, JournalError> {
    do throws(JournalError) {
      guard let entry = try log.read(sequences: [sequence], bytesMax: 1).first else {
        preconditionFailure("a read of a durable record answers it or fails")
      }
      return .success(entry)
    } catch {
      return .failure(error)
    }
  }

  private func commit(_ entry: JournalEntry) throws(EngineError) -> Commit<Machine> {
    Commit(
      sequence: entry.sequence, time: Timestamp(nanoseconds: entry.timeNanos),
      record: try machine.decodeRecord(entry.payload))
  }

  private static func chunk(_ commits: [Commit<Machine>], _ start: UInt64) -> Outcome<Machine> {
    .entries(EntryChunk(commits: commits, upTo: commits.last?.sequence ?? start))
  }

  private static func failure(_ error: JournalError) -> Outcome<Machine> {
    if case .cursorTooOld(let oldest) = error.code { return .entriesGone(oldest: oldest) }
    return .readFailed(EngineError(.logUnreadable, error.message))
  }
}
