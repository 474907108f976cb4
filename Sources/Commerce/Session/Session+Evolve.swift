import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func evolve(_ event: SessionStarted) {
    let session = event.session
    sessions[session.id] = session
    sessionIndexes[session.id] = SessionIndex(activity: event.activity)
    if let code = SessionCode(session.code) { sessionByCode[code.number] = session.id }
    counters.nextSessionID = max(counters.nextSessionID, session.id.rawValue + 1)
    for note in session.notes {
      counters.nextNoteID = max(counters.nextNoteID, note.id.rawValue + 1)
    }
    countOpenSession(of: session.clientID, 1)
    put(event.activity)
  }

  mutating func evolve(_ event: SessionChanged) {
    sessions[event.session.id] = event.session
    updateTurn(of: event.session.id)
    put(event.activity)
  }

  mutating func setStatus(_ status: SessionStatus, _ activity: SessionActivity) {
    sessions.update(activity.sessionID) { $0.status = status }
    put(activity)
  }

  mutating func evolve(_ event: NoteAdded) {
    sessions.update(event.activity.sessionID) { $0.notes.append(event.note) }
    counters.nextNoteID = max(counters.nextNoteID, event.note.id.rawValue + 1)
    put(event.activity)
  }

  mutating func evolve(_ event: SessionEnded) {
    let id = event.activity.sessionID
    sessions.update(id) { session in
      session.status = event.status
      session.endReason = event.reason
      session.endedBy = event.endedBy
      session.endedAt = event.endedAt
      session.orderID = event.orderID
    }
    if deadlines[id] != nil, let client = sessions.read(id, { $0.clientID }) {
      countOpenSession(of: client, -1)
    }
    deadlines[id] = nil
    let activity = withSums(event.activity)
    sessionIndexes.update(id) { index in
      index.activity = activity
      index.lineByBatch = TreeDictionary()
      index.batchOverrides = TreeDictionary()
    }
    updatePickGroup(of: id)
    emptySampleQueue(of: id)
  }

  /// Puts an open session's numbers in place, and its deadline.
  mutating func put(_ activity: SessionActivity) {
    let activity = withSums(activity)
    sessionIndexes.update(activity.sessionID) { $0.activity = activity }
    deadlines[activity.sessionID] = activity.deadline
  }

  /// Counts a session that begins or ends for its client; without any the client has no entry.
  mutating func countOpenSession(of id: ClientID, _ change: Int64) {
    let count = Int64(openSessionsByClient[id] ?? 0) + change
    openSessionsByClient[id] = count > 0 ? UInt32(clamping: count) : nil
  }

  /// The numbers with the sums that an older store did not write. The lines must be in place.
  func withSums(_ activity: SessionActivity) -> SessionActivity {
    activity.mayLackSums ? activity.summing(cart(of: activity.sessionID)) : activity
  }
}
