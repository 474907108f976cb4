import Journal
import Synchronization
import Values

extension Engine {
  /// A reader thread: reads the journal for streams that catch up.
  func runReader() {
    while case .work(let request)? = reads.wait(until: { $0.next() }) {
      let outcome = read(request)
      request.port.deliver([Completion(ticket: request.ticket, outcome: outcome)])
    }
  }

  private func read(_ request: ReadRequest<Machine>) -> Outcome<Machine> {
    let entries: [JournalEntry]
    do throws(JournalError) {
      entries =
        switch request.wanted {
        case .after(let sequence): try log.read(after: sequence, bytesMax: request.bytesMax)
        case .these(let sequences):
          try log.read(sequences: sequences, bytesMax: request.bytesMax)
        }
    } catch {
      if case .cursorTooOld(let oldest) = error.code { return .entriesGone(oldest: oldest) }
      return .readFailed(EngineError(.logUnreadable, error.message))
    }
    do throws(EngineError) {
      var commits: [Commit<Machine>] = []
      commits.reserveCapacity(entries.count)
      for entry in entries {
        let record = try machine.decodeRecord(entry.payload)
        let time = Timestamp(nanoseconds: entry.timeNanos)
        commits.append(Commit(sequence: entry.sequence, time: time, record: record))
      }
      return .entries(
        EntryChunk(commits: commits, upTo: entries.last?.sequence ?? request.wanted.start))
    } catch {
      return .readFailed(error)
    }
  }

  /// The snapshot thread. A snapshot that fails is told to those who asked, and counted; the
  /// engine goes on and tries again when the next one is due.
  func runSnapshots() {
    while case .work(let job)? = snapshotJobs.wait(until: { $0.next() }) {
      let outcome = write(job)
      inbox.change { $0.snapshotFinished = true }
      for requester in job.requesters {
        requester.port?.deliver([Completion(ticket: requester.ticket, outcome: outcome)])
      }
    }
  }

  private func write(_ job: SnapshotJob<Machine>) -> Outcome<Machine> {
    do throws(EngineError) {
      let fingerprint = try job.write(machine, to: snapshots)
      counters.withLock { $0.snapshots += 1 }
      return .snapshotWritten(sequence: job.version.sequence, fingerprint)
    } catch {
      counters.withLock { $0.snapshotFailures += 1 }
      configuration.snapshotFailed(error)
      return .snapshotFailed(error)
    }
  }
}
