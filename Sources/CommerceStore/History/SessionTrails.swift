import Codec
public import Commerce
import StoreSchema
public import Values

/// Where the records of every session stand whose history is kept: from its start until
/// `history_days` after its end. Sessions start in the order of their ids, so the trail with the
/// lowest id begins first, and what is before it no one asks for.
///
/// Trails go oldest session first, as the log does: one that ended early waits for those that
/// started before it.
public struct SessionTrails: Sendable {
  private var trails = Table<SessionID, SequenceTrail>()
  /// No session before this one has a trail.
  private var oldest = SessionID.none

  /// The trail of a session; nil when its history is not kept any more.
  public subscript(session: SessionID) -> SequenceTrail? { trails[session] }

  /// How many there are.
  public var count: Int { trails.count }

  /// The first sequence that any trail has; nil without one.
  public var oldestSequence: UInt64? {
    var first: UInt64?
    trails.visit(from: oldest) { _, trail in
      first = trail.first
      return false
    }
    return first
  }

  /// Adds a record to the trails of the sessions it concerns. A trail begins with its session.
  mutating func add(_ record: StoreSchema.JournalRecord, sequence: UInt64) {
    for topic in record.topics {
      guard case .session(let session) = topic else { continue }
      let isKept: Void? = trails.update(session) { $0.append(sequence) }
      guard isKept == nil, record.starts(session) else { continue }
      var trail = SequenceTrail()
      trail.append(sequence)
      trails[session] = trail
    }
  }

  /// Lets go of the oldest trails whose sessions ended so long before `time`.
  mutating func drop(endedDays days: UInt32, before time: Timestamp, in state: Commerce.State) {
    let seconds = Int64(days == 0 ? StoreLimits.historyDaysDefault : days) * 86_400
    for _ in 0..<StoreLimits.trailsDroppedPerRecord {
      var next: SessionID?
      trails.visit(from: oldest) { id, _ in
        next = id
        return false
      }
      guard let next else { return }
      oldest = next
      guard let endedAt = state.sessions.read(next, { $0.endedAt }) ?? nil,
        endedAt.adding(seconds: seconds) < time
      else { return }
      trails[next] = nil
    }
  }
}

extension SessionTrails {
  /// What is wrong: trails of sessions that don't exist, or not in the order of their start, on
  /// which the floor rests.
  public func violations(in state: Commerce.State) -> [String] {
    var found: [String] = []
    var before: UInt64 = 0
    trails.visit { id, trail in
      if state.sessions.read(id, { _ in true }) == nil {
        found.append("There is a trail of session \(id), but no such session.")
      }
      // Several may start in one record.
      if trail.first < before || id < oldest {
        found.append("The trail of session \(id) begins before those of earlier sessions.")
      }
      before = trail.first
      return true
    }
    return found
  }
}

extension StoreSchema.JournalRecord {
  /// Whether it is the first record of a session.
  fileprivate func starts(_ session: SessionID) -> Bool {
    events.contains { event in
      if case .sessionStarted(let started) = event.body {
        started.session.id == session
      } else {
        false
      }
    }
  }
}

// In a snapshot.
extension SessionTrails {
  /// The trails in parts, in order of session.
  func lines() -> () -> [UInt8]? {
    let trails = trails
    var next: SessionID? = SessionID.none
    var current: (session: SessionID, trail: SequenceTrail, position: Int)?
    return {
      if current.map({ $0.position == $0.trail.count }) ?? true {
        guard let first = next else { return nil }
        (current, next) = (nil, nil)
        trails.visit(from: first) { id, trail in
          current = (id, copy trail, 0)
          next = SessionID(rawValue: id.rawValue + 1)
          return false
        }
      }
      guard let (session, trail, position) = current else { return nil }
      let part = trail.part(of: session, from: position)
      current?.position += part.steps.count + 1
      return part.jsonUTF8()
    }
  }

  /// Adds a part from a snapshot; false when it can't follow what is there.
  mutating func add(_ part: StoreSchema.SessionTrail) -> Bool {
    var trail = trails[part.sessionID] ?? SequenceTrail()
    guard part.firstSequence > trail.last else { return false }
    trail.append(part.firstSequence)
    for step in part.steps {
      let (next, overflow) = trail.last.addingReportingOverflow(UInt64(step))
      guard step > 0, !overflow else { return false }
      trail.append(next)
    }
    trails[part.sessionID] = trail
    return true
  }
}

extension SequenceTrail {
  /// The sequences from a position on, as many as a line takes.
  fileprivate func part(of session: SessionID, from position: Int) -> StoreSchema.SessionTrail {
    let first = self[position]
    var steps: [UInt32] = []
    var last = first
    for next in sequences(from: position + 1, max: StoreLimits.trailPartSequencesMax - 1) {
      // So far apart, they are in two parts.
      guard let step = UInt32(exactly: next - last) else { break }
      steps.append(step)
      last = next
    }
    return StoreSchema.SessionTrail(sessionID: session, firstSequence: first, steps: steps)
  }
}
