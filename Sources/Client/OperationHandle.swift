import Synchronization

/// How a task on any thread finds its operation on the loop, also when it is cancelled before the
/// operation exists. Holds it weakly: what the operation waits for keeps it alive.
final class OperationHandle<Operation: AnyObject & Sendable>: Sendable {
  private struct State {
    weak var operation: Operation?
    var isCancelled = false
  }
  private let state = Mutex(State())

  var operation: Operation? { state.withLock { $0.operation } }
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  func set(_ operation: Operation) { state.withLock { $0.operation = operation } }
  func cancel() { state.withLock { $0.isCancelled = true } }
}
