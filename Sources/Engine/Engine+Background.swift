import Journal
import Synchronization
import Values

extension Engine {
  /// A reader thread: reads the journal for streams that catch up.
  func runReader() {
    while case .work(let request)? = reads.wait(until: { $0.next() }) {
      let outcome = LogReading(machine, log).outcome(of: request)
      request.port.deliver([Completion(ticket: request.ticket, outcome: outcome)])
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
