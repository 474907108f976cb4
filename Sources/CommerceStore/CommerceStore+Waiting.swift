public import Engine
import Glibc
import Synchronization

extension CommerceStore {
  /// Submits a command and blocks until its outcome is there; nil when it was not accepted. For
  /// start-up and tools, never on an event loop.
  public func submitAndWait(_ command: StoreCommand) -> Outcome<CommerceMachine>? {
    let port = WaitingPort()
    let submission = Submission<CommerceMachine>(
      command, idempotency: command.idempotency, port: port, ticket: 0)
    guard case .accepted = engine.submit(submission) else { return nil }
    return port.wait()
  }

  /// Reads durable entries after the sequence, up to so many bytes, and blocks until they are
  /// there; nil when that was not accepted. For threads of their own, never on an event loop.
  public func readAndWait(after sequence: UInt64, bytesMax: Int) -> Outcome<CommerceMachine>? {
    let port = WaitingPort()
    let accepted = engine.readEntries(after: sequence, bytesMax: bytesMax, port: port, ticket: 0)
    guard case .accepted = accepted else { return nil }
    return port.wait()
  }
}

/// A port for one outcome that a thread waits for.
private final class WaitingPort: CompletionPort {
  private let outcome = Mutex<Outcome<CommerceMachine>?>(nil)
  private let semaphore = Semaphore()

  func deliver(_ completions: [Completion<CommerceMachine>]) {
    outcome.withLock { $0 = completions.first?.outcome }
    semaphore.signal()
  }

  func wait() -> Outcome<CommerceMachine>? {
    semaphore.wait()
    return outcome.withLock { $0 }
  }
}

/// A POSIX semaphore at an address that does not move.
// Sendable: sem_post and sem_wait are made for several threads; the pointer never changes.
private final class Semaphore: @unchecked Sendable {
  private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() {
    let result = sem_init(pointer, 0, 0)
    precondition(result == 0, "sem_init of a private semaphore with value 0 can't fail")
  }

  deinit {
    sem_destroy(pointer)
    pointer.deallocate()
  }

  func signal() { sem_post(pointer) }

  /// Waits on; a signal handler that interrupts is no outcome.
  func wait() { while sem_wait(pointer) != 0 {} }
}
