import Synchronization

/// Counts of calls since the start. From any thread.
final class CallCounters: Sendable {
  private let calls = Atomic<UInt64>(0)
  private let refusals = Atomic<UInt64>(0)
  private let faults = Atomic<UInt64>(0)

  func countCall() { calls.wrappingAdd(1, ordering: .relaxed) }
  func countRefusal() { refusals.wrappingAdd(1, ordering: .relaxed) }
  func countFault() { faults.wrappingAdd(1, ordering: .relaxed) }

  var current: CallCounts {
    CallCounts(
      calls: calls.load(ordering: .relaxed), refusals: refusals.load(ordering: .relaxed),
      faults: faults.load(ordering: .relaxed))
  }
}

/// Counts of calls since the start.
public struct CallCounts: Sendable, Equatable {
  /// Calls that began.
  public var calls: UInt64
  /// Of those, refused before their handler: rate, identity, role.
  public var refusals: UInt64
  /// Faults of the server that a caller was given a reference to.
  public var faults: UInt64
}
