import APISchema
import Commerce
import StoreSchema
import Values

/// What a commit means to the warehouse (WatchPickList).
enum PickListProjection {
  /// The message, without `previousSequence`; nil when nothing of it is on the watched shelves.
  static func message(
    _ commit: CommitInput, _ filter: Commerce.PickFilter
  ) -> APISchema.WatchPickListResponse? {
    let changes = commit.record.events.compactMap { change($0, filter) }
    guard !changes.isEmpty else { return nil }
    return APISchema.WatchPickListResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      actor: APISchema.Actor(commit.record.principal),
      body: .changes(
        APISchema.PickListChanges(changes: changes.map { APISchema.PickListChange(body: $0) })))
  }

  private static func change(
    _ event: StoreSchema.Event, _ filter: Commerce.PickFilter
  ) -> APISchema.PickListChange.Body? {
    switch event.body {
    case .pickLineChanged(let changed):
      guard filter.shows(changed.pickLine) else { return nil }
      return .line(APISchema.PickLine(changed.pickLine))
    case .sessionEnded(let ended):
      return .sessionEnded(
        .init(sessionID: ended.activity.sessionID, orderID: ended.orderID))
    default: return nil
    }
  }
}
