import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: CreateSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard let client = clients[command.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    let member = try salesperson(command.staffID, context.principal)
    let idle = try idleTimeout(command.idleTimeoutSeconds)
    guard deadlines.count < Limits.openSessionsMax else {
      throw .limitExceeded(field: "sessions", allowed: "\(Limits.openSessionsMax) open sessions")
    }
    let code = try unusedCode(context.entropy)
    let id = SessionID(rawValue: counters.nextSessionID)
    var session = Session(id: id, code: code.description, startedAt: context.now)
    session.clientID = client.id
    session.clientName = client.name
    session.staffID = member.id
    session.staffName = member.name
    session.status = .active
    let policy = command.releasePolicy
    session.releasePolicy = policy == .unspecified ? .onAdd : policy
    session.idleTimeoutSeconds = idle
    session.pauseTimeoutSeconds = Limits.pauseTimeoutSeconds
    if !command.note.isEmpty { session.notes = [note(command.note, context)] }
    let activity = SessionActivity(
      sessionID: id, version: 1, lastActivityAt: context.now,
      expiresAt: context.now.adding(seconds: Int64(idle)))
    var recorder = Recorder()
    recorder.record(.sessionStarted(SessionStarted(session: session, activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  private func salesperson(
    _ asked: StaffID, _ principal: Principal
  ) throws(Rejection) -> Staff {
    let id = asked.isNone ? principal.staffID : asked
    if id != principal.staffID && principal.role != .admin
      && !mayUseAll(principal.staffID, for: .write)
    {
      throw .permissionDenied(allowed: "your own sessions, without permission SESSION_WRITE_ALL")
    }
    guard let member = staff[id], member.role != .warehouse else { throw .staffNotFound }
    if !member.active { throw .staffIsInactive }
    return member
  }

  private func idleTimeout(_ seconds: UInt32) throws(Rejection) -> UInt32 {
    if seconds == 0 { return Limits.idleTimeoutSecondsDefault }
    let allowed = Limits.idleTimeoutSecondsMin...Limits.idleTimeoutSecondsMax
    guard allowed.contains(seconds) else {
      throw .invalidField(
        field: "idle_timeout_seconds",
        allowed: "\(allowed.lowerBound) to \(allowed.upperBound), or 0 for the default")
    }
    return seconds
  }

  private func unusedCode(_ entropy: Entropy) throws(Rejection) -> SessionCode {
    for code in SessionCode.candidates(from: entropy) where sessionByCode[code.number] == nil {
      return code
    }
    throw .limitExceeded(field: "code", allowed: "fewer sessions; no free session code was found")
  }

  func decide(
    _ command: PauseSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    var (session, activity) = try openSession(command.sessionID, context)
    guard session.status == .active else {
      throw .invalidSessionTransition(from: session.status, to: .paused)
    }
    session.status = .paused
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(.sessionPaused(SessionPaused(activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  func decide(
    _ command: ResumeSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    var (session, activity) = try openSession(command.sessionID, context)
    guard session.status == .paused else {
      throw .invalidSessionTransition(from: session.status, to: .active)
    }
    session.status = .active
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(.sessionResumed(SessionResumed(activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  func decide(
    _ command: ExtendSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    var (session, activity) = try openSession(command.sessionID, context)
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(.sessionExtended(SessionExtended(activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  func decide(
    _ command: AddNote, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    if command.text.isEmpty { throw .invalidField(field: "text", allowed: "some text") }
    var (session, activity) = try openSession(command.sessionID, context)
    guard session.notes.count < Limits.notesPerSessionMax else {
      throw .limitExceeded(
        field: "notes", allowed: "\(Limits.notesPerSessionMax) notes in a session")
    }
    let note = note(command.text, context)
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(.noteAdded(NoteAdded(note: note, activity: activity)))
    return recorder.outcome(.note(NoteReply(noteID: note.id, activity: activity)))
  }

  private func note(_ text: String, _ context: CommandContext) -> Note {
    Note(
      id: NoteID(rawValue: counters.nextNoteID), text: text, author: context.principal,
      addedAt: context.now)
  }

  static func reply(_ session: Session, _ activity: SessionActivity) -> SessionReply {
    SessionReply(
      sessionID: session.id, code: session.code, status: session.status, activity: activity)
  }
}
