import APISchema
import CommerceStore
import StoreSchema
import Values

/// What a commit means to those who watch the floor (WatchActiveSessions).
enum ActiveSessionsProjection {
  /// The message, without `previousSequence`; nil when the commit changes no session.
  static func message(
    _ commit: CommitInput, facts: some CommitFacts
  ) -> APISchema.WatchActiveSessionsResponse? {
    var seen: [SessionID] = []
    for event in commit.record.events {
      if let id = event.activity?.sessionID, !seen.contains(id) { seen.append(id) }
    }
    let rows = seen.compactMap { row(of: $0, in: commit.record, facts: facts) }
    guard !rows.isEmpty else { return nil }
    return APISchema.WatchActiveSessionsResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      body: .changes(APISchema.ActiveSessionsChanges(sessions: rows)))
  }

  private static func row(
    of id: SessionID, in record: StoreSchema.JournalRecord, facts: some CommitFacts
  ) -> APISchema.ActiveSession? {
    guard let activity = record.activity(of: id), var session = started(id, in: record, facts)
    else { return nil }
    session.orderID = .none
    session.checkoutRequestedAt = checkout(of: session, in: record)
    session.status = status(of: id, in: record) ?? openStatus(session.status)
    for event in record.events {
      if case .sessionEnded(let ended) = event.body, ended.activity.sessionID == id {
        session.orderID = ended.orderID
      }
    }
    return APISchema.ActiveSession(session, activity)
  }

  /// Names and start of the session: from the record that starts it, else from the store.
  private static func started(
    _ id: SessionID, in record: StoreSchema.JournalRecord, _ facts: some CommitFacts
  ) -> StoreSchema.Session? {
    for event in record.events {
      if case .sessionStarted(let started) = event.body, started.session.id == id {
        return started.session
      }
    }
    return facts.session(id)
  }

  /// The status that the record itself proves. A cart changes only while its session is active.
  private static func status(
    of id: SessionID, in record: StoreSchema.JournalRecord
  ) -> StoreSchema.SessionStatus? {
    for event in record.events.reversed() where event.activity?.sessionID == id {
      switch event.body {
      case .sessionEnded(let ended): return ended.status
      case .sessionPaused: return .paused
      case .sessionStarted, .sessionResumed, .lineAdded, .lineChanged, .lineRemoved,
        .overrideApplied, .overrideRemoved:
        return .active
      default: continue
      }
    }
    return nil
  }

  /// As the record proves it; otherwise as it is later: if it has changed since, the message of
  /// that change follows. The same goes for the priority.
  private static func checkout(
    of session: StoreSchema.Session, in record: StoreSchema.JournalRecord
  ) -> Timestamp? {
    for event in record.events.reversed() {
      if case .sessionChanged(let changed) = event.body, changed.session.id == session.id {
        return changed.session.checkoutRequestedAt
      }
    }
    return session.checkoutRequestedAt
  }

  /// A note, an extension or a warning tells only that the session was open. If it has ended
  /// since, ACTIVE is shown; the message of its end follows.
  private static func openStatus(_ later: StoreSchema.SessionStatus) -> StoreSchema.SessionStatus {
    later == .paused ? .paused : .active
  }
}
