import Commerce
import CommerceStore
import Engine
import Journal
import StoreSchema

/// Makes of a store whose server has ended one that has run for long: its log is removed up to
/// where it is now, as retention does it.
enum ForgottenLog {
  /// The oldest sequence that a stream can be resumed from afterwards.
  static func make(of directory: String) throws -> UInt64 {
    var options = StoreOptions(directory: directory)
    options.journal.segmentBytes = 4_096
    options.journal.snapshotsKept = 1
    options.journal.retainedBytesMin = 0
    options.journal.retainedAgeNanos = 0
    // The second process knows nothing any more that patches of orders could start from.
    for _ in 0..<2 {
      let store = try CommerceStore(options) { print("the store failed: \($0)") }
      try store.start { _ in }
      defer { store.close() }
      let command = Commerce.Command.saveClient(
        SaveClient(code: "LATER-\(store.durable.sequence)", name: "Later"))
      let admin = Principal(role: .admin, name: "ops")
      guard case .committed = store.submitAndWait(StoreCommand(command, principal: admin)) else {
        throw Unmet("the store takes no command")
      }
      try snapshot(store)
    }
    let store = try CommerceStore(options) { print("the store failed: \($0)") }
    defer { store.close() }
    return store.oldestCursor
  }

  private static func snapshot(_ store: CommerceStore) throws {
    let port = OutcomePort()
    guard case .accepted = store.engine.requestSnapshot(port: port, ticket: 0),
      case .snapshotWritten? = port.wait()
    else { throw Unmet("no snapshot can be written") }
  }
}

private final class OutcomePort: CompletionPort {
  private let outcome = Gate<StoreOutcome?>(nil)

  func deliver(_ completions: [Completion<CommerceMachine>]) {
    outcome.change { $0 = completions.first?.outcome }
  }

  func wait() -> StoreOutcome? { outcome.wait { $0 } ?? nil }
}
