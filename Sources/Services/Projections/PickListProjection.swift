import APISchema
import StoreSchema
import Values

/// What a commit means to the warehouse (WatchPickList).
enum PickListProjection {
  /// The message, without `previousSequence`; nil when nothing of it is on the watched shelves.
  /// An empty prefix watches all.
  static func message(
    _ commit: CommitInput, locationPrefix: String
  ) -> APISchema.WatchPickListResponse? {
    let changes = commit.record.events.compactMap { change($0, locationPrefix) }
    guard !changes.isEmpty else { return nil }
    return APISchema.WatchPickListResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      actor: APISchema.Actor(commit.record.principal),
      body: .changes(
        APISchema.PickListChanges(changes: changes.map { APISchema.PickListChange(body: $0) })))
  }

  private static func change(
    _ event: StoreSchema.Event, _ locationPrefix: String
  ) -> APISchema.PickListChange.Body? {
    switch event.body {
    case .pickLineChanged(let changed):
      guard changed.pickLine.location.hasPrefix(locationPrefix) else { return nil }
      return .line(APISchema.PickLine(changed.pickLine))
    case .sessionEnded(let ended):
      return .sessionEnded(
        .init(sessionID: ended.activity.sessionID, orderID: ended.orderID))
    default: return nil
    }
  }
}
