public import Commerce

/// A version of the store: the domain's state, and what is under way while a snapshot loads.
public struct StoreState: Sendable {
  /// The domain's state.
  public internal(set) var commerce = Commerce.State()
  /// Only between the first line of a snapshot and its last.
  var loading: SnapshotLoading?

  /// A store that is not created yet.
  public init() {}
}

/// Collects the records of a snapshot until all are there.
// Sendable: used by the one thread that recovers, before any other can see the state.
final class SnapshotLoading: @unchecked Sendable {
  var builder = StateBuilder()
}
