import Synchronization

/// Which threads run.
enum EngineLifecycle<Machine: StateMachine>: Sendable {
  /// Nothing runs yet. May become `started`, `ended`.
  case made(WriterCore<Machine>)
  /// May become `ended`.
  case started(EngineThreads)
  /// Terminal.
  case ended

  init(core: WriterCore<Machine>) { self = .made(core) }
}

/// The threads of an engine.
struct EngineThreads: Sendable {
  let writer: PosixThread
  let sync: PosixThread
  let readers: [PosixThread]
  let snapshots: PosixThread
}

extension Engine {
  /// Starts the threads. Once.
  public func start() {
    lifecycle.withLock { lifecycle in
      guard case .made(let core) = lifecycle else {
        preconditionFailure("an engine is started once")
      }
      // The writer must be the only owner of its state, else its first turn copies.
      lifecycle = .ended
      lifecycle = .started(makeThreads(core))
    }
  }

  private func makeThreads(_ core: WriterCore<Machine>) -> EngineThreads {
    EngineThreads(
      writer: PosixThread("engine-writer") { self.runWriter(core) },
      sync: PosixThread("engine-sync") { self.runSync() },
      readers: (0..<limits.readerThreads).map { number in
        PosixThread("engine-read-\(number)") { self.runReader() }
      },
      snapshots: PosixThread("engine-snapshot", isBackground: true) { self.runSnapshots() })
  }

  /// Takes nothing more, finishes what was taken, joins the threads: a snapshot under way is
  /// finished too. Not from a port, the observer or the fatal handler. Again is harmless.
  public func stop() {
    inbox.change { if $0.phase == .running { $0.phase = .stopping } }
    let before = lifecycle.withLock { lifecycle in
      defer { lifecycle = .ended }
      return lifecycle
    }
    guard case .started(let threads) = before else { return }
    threads.writer.join()
    threads.sync.join()
    published.withLock { $0.isStopped = true }
    reads.change { $0.isClosed = true }
    snapshotJobs.change { $0.isClosed = true }
    for reader in threads.readers { reader.join() }
    threads.snapshots.join()
  }

  /// The engine can't go on: nothing is taken, made durable or delivered any more.
  func fail(_ error: EngineError) {
    let isFirst = inbox.change { inbox in
      defer { inbox.phase = .failed }
      return inbox.phase != .failed
    }
    outbox.change { $0.isFailed = true }
    published.withLock { $0.isStopped = true }
    reads.change { $0 = WorkQueue(isClosed: true) }
    snapshotJobs.change { $0 = WorkQueue(isClosed: true) }
    if isFirst { configuration.fatal(error) }
  }
}
