import StoreSchema
import Values

/// How a session ends.
struct SessionEnding {
  var status: SessionStatus
  var reason: String
  var endedBy: Principal
  var endedAt: Timestamp
  var orderID = OrderID.none
}

extension State {
  func decide(
    _ command: CancelSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let known = try usableSession(command.sessionID, for: .write, by: context.principal)
    if known.status == .cancelled, let last = activity(of: known.id) {
      return .unchanged(.session(Self.reply(known, last)))
    }
    var (session, activity) = try openSession(command.sessionID, context)
    try requireVersion(command.expectedSessionVersion, activity)
    let ending = SessionEnding(
      status: .cancelled, reason: command.reason.isEmpty ? "cancelled" : command.reason,
      endedBy: context.principal, endedAt: context.now)
    var recorder = Recorder()
    release(session.id, at: context.now, &recorder)
    activity = end(activity, ending, &recorder)
    session.status = .cancelled
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  /// Refuses what was decided on an older version of the session; 0 takes any.
  func requireVersion(_ expected: UInt64, _ activity: SessionActivity) throws(Rejection) {
    if expected != 0 && expected != activity.version {
      throw .versionConflict(current: activity.version)
    }
  }

  /// Warns the sessions that are near their expiry and ends those that reached it. What one
  /// commit can't take is left to the next.
  func runTimers(_ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .system)
    var recorder = Recorder()
    var sessions = 0
    deadlines.visitDue(at: context.now) { id in
      attend(to: id, at: context.now, &recorder)
      sessions += 1
      return sessions < Limits.sessionsPerTimerMax
        && recorder.events.count < Limits.eventsPerTimerMax
    }
    var orders = 0
    orderDeadlines.visitDue(at: context.now) { id in
      if recorder.events.count >= Limits.eventsPerTimerMax { return false }
      recorder.state(from: self).attend(to: id, at: context.now, &recorder)
      orders += 1
      return orders < Limits.ordersPerTimerMax
    }
    return recorder.outcome(.done(Done()))
  }

  private func attend(to id: SessionID, at now: Timestamp, _ recorder: inout Recorder) {
    guard var activity = activity(of: id) else { return }
    if activity.expiresAt <= now {
      expire(id, at: now, &recorder)
    } else {
      activity.expiryWarned = true
      recorder.record(.sessionExpiring(SessionExpiring(activity: activity)))
    }
  }

  /// Ends an idle session and releases its holds (S1-FR08, S2-P04).
  func expire(_ id: SessionID, at now: Timestamp, _ recorder: inout Recorder) {
    guard let session = sessions[id], let activity = activity(of: id) else { return }
    let idle = session.status == .paused ? "paused" : "idle"
    let ending = SessionEnding(
      status: .expired, reason: "\(idle) for \(Self.duration(session.timeoutSeconds))",
      endedBy: Principal(role: .system), endedAt: now)
    release(id, at: now, &recorder)
    _ = end(activity, ending, &recorder)
  }

  func end(
    _ activity: SessionActivity, _ ending: SessionEnding, _ recorder: inout Recorder
  ) -> SessionActivity {
    if ending.status != .completed,
      let order = unlockedOrder(of: activity.sessionID, ending)
    {
      recorder.record(.orderChanged(OrderChanged(order: order)))
    }
    var last = cancelSamples(of: activity, ending, &recorder)
    last.version += 1
    recorder.record(
      .sessionEnded(
        SessionEnded(
          status: ending.status, reason: ending.reason, endedBy: ending.endedBy,
          endedAt: ending.endedAt, orderID: ending.orderID, activity: last)))
    return last
  }

  /// Gives back what the lines of a session hold; picked goods are recalled (C21).
  func release(_ id: SessionID, at now: Timestamp, _ recorder: inout Recorder) {
    for lineID in listedLines(of: id) {
      if let line = lines[lineID] { want(.zero, of: line, at: now, &recorder) }
    }
  }

  /// "30 minutes", "8 hours", "90 seconds".
  static func duration(_ seconds: UInt32) -> String {
    let (count, unit): (UInt32, String) =
      if seconds % 3_600 == 0 {
        (seconds / 3_600, "hour")
      } else if seconds % 60 == 0 {
        (seconds / 60, "minute")
      } else {
        (seconds, "second")
      }
    return "\(count) \(unit)\(count == 1 ? "" : "s")"
  }
}
