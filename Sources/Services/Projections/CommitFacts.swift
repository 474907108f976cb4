import CommerceStore
import StoreSchema
import Values

/// One commit, as projections see it.
struct CommitInput {
  /// Its place in the log.
  var sequence: UInt64
  /// Its commit time.
  var time: Timestamp
  /// Who, what, why.
  var record: StoreSchema.JournalRecord
}

/// What a record refers to by id without carrying it.
///
/// Answered from any state at or after the record. Projections use only what never changes after
/// it was written (names, start, an override's price and reason), so that the same record gives
/// the same message whenever it is projected (I5, N6).
protocol CommitFacts {
  /// The session with this id; sessions are never deleted.
  func session(_ id: SessionID) -> StoreSchema.Session?
  /// The override with this id; overrides are never deleted.
  func override(_ id: OverrideID, in session: SessionID) -> StoreSchema.PriceOverride?
}

extension StoreSchema.JournalRecord {
  /// What the record says of a line's place in the warehouse; unspecified when nothing.
  func pickStatus(of line: LineID) -> StoreSchema.PickState {
    for event in events.reversed() {
      if case .pickLineChanged(let change) = event.body, change.pickLine.lineID == line {
        return change.pickLine.state
      }
    }
    return .unspecified
  }
}

extension StoreSchema.JournalRecord {
  /// A session's numbers after the record; nil when the record does not change them.
  func activity(of session: SessionID) -> StoreSchema.SessionActivity? {
    for event in events.reversed() {
      if let activity = event.activity, activity.sessionID == session { return activity }
    }
    return nil
  }
}
