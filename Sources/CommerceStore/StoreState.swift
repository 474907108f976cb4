public import Commerce
import StoreSchema
import Values

/// A version of the store: the domain's state, where the log tells how it came about, and what is
/// under way while a snapshot loads.
public struct StoreState: Sendable {
  /// The domain's state.
  public internal(set) var commerce = Commerce.State()
  /// Where the records of sessions stand.
  public internal(set) var trails = SessionTrails()
  /// What sessions came to.
  public internal(set) var metrics = SessionMetricsTable()
  /// Where the versions of orders stand.
  var orderTrails = OrderTrails()
  /// Only between the first line of a snapshot and its last.
  var loading: SnapshotLoading?

  /// A store that is not created yet.
  public init() {}

  /// Applies a record, and notes it for the sessions it concerns.
  mutating func evolve(_ record: JournalRecord, sequence: UInt64, at time: Timestamp) {
    let moments = PickMoment.moments(in: record, before: commerce)
    commerce.evolve(record.events)
    metrics.count(record, moments, at: time, in: commerce)
    trails.add(record, sequence: sequence)
    orderTrails.add(record, sequence: sequence)
    trails.drop(endedDays: commerce.policy.historyDays, before: time, in: commerce)
  }
}

/// Collects the records of a snapshot until all are there.
// Sendable: used by the one thread that recovers, before any other can see the state.
final class SnapshotLoading: @unchecked Sendable {
  var builder = StateBuilder()
  var trails = SessionTrails()
  var metrics = SessionMetricsTable()
  /// A part of a trail can't follow the part before.
  var hasBrokenTrail = false
}
