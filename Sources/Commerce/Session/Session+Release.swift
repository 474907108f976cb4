import StoreSchema
public import Values

/// Sends lines to the warehouse that the session's release policy keeps back (C20).
public struct ReleaseLines: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// Those lines; empty: all that are kept back.
  public var lineIDs: [LineID]

  /// Lines to release.
  public init(sessionID: SessionID, lineIDs: [LineID] = []) {
    self.sessionID = sessionID
    self.lineIDs = lineIDs
  }
}

/// Says which session the warehouse serves first.
public struct SetPickPriority: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// 0 to `Limits.pickPriorityMax`; 0 is normal, higher is picked first.
  public var pickPriority: UInt32

  /// A priority to set.
  public init(sessionID: SessionID, pickPriority: UInt32) {
    self.sessionID = sessionID
    self.pickPriority = pickPriority
  }
}

extension State {
  /// Counts as activity of the session. Lines that the warehouse has already are passed over, so
  /// that asking twice releases once.
  func decide(
    _ command: ReleaseLines, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (session, activity) = try openSession(command.sessionID, context)
    let asked = try lines(command.lineIDs, of: session.id)
    var recorder = Recorder()
    for line in asked { release(line, of: session, at: context.now, &recorder) }
    let released = recorder.events.compactMap { event in
      if case .pickLineChanged(let change) = event.body { change.pickLine } else { nil }
    }
    let reply = Reply.Body.picks(PicksReply(pickLines: released))
    if released.isEmpty { return .unchanged(reply) }
    let touched = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    recorder.record(.sessionExtended(SessionExtended(activity: touched)))
    return recorder.outcome(reply)
  }

  private func lines(_ ids: [LineID], of session: SessionID) throws(Rejection) -> [CartLine] {
    if ids.isEmpty { return cart(of: session) }
    guard ids.count <= Limits.releasedLinesMax else {
      throw .invalidField(field: "line_ids", allowed: "up to \(Limits.releasedLinesMax) lines")
    }
    var found: [CartLine] = []
    for id in Set(ids).sorted() { found.append(try cartLine(id, session, 0)) }
    return found
  }

  /// Sends a line to the warehouse, unless it is there already: ON_INTENT and ON_CONFIRM keep
  /// lines back until somebody wants them (C20).
  func release(
    _ line: CartLine, of session: Session, at now: Timestamp, _ recorder: inout Recorder
  ) {
    if pickLines.read(line.id, { _ in true }) != nil { return }
    recorder.record(queued(line, session, at: now))
  }

  /// Lines that the warehouse has to do with get the new priority in the same commit.
  func decide(
    _ command: SetPickPriority, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let priority = try Self.pickPriority(command.pickPriority)
    var (session, activity) = try openSession(command.sessionID, context)
    if session.pickPriority == priority {
      return .unchanged(.session(Self.reply(session, activity)))
    }
    session.pickPriority = priority
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(
      .sessionChanged(
        SessionChanged(kind: .pickPriority, session: session, activity: activity)))
    for var line in pickLines(of: session.id) {
      line.priority = priority
      line.version += 1
      recorder.record(
        .pickLineChanged(PickLineChanged(change: .priorityChanged, pickLine: line)))
    }
    return recorder.outcome(.session(Self.reply(session, activity)))
  }
}
