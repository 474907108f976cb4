import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: CreateSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    var recorder = Recorder()
    let opening = SessionOpening(
      clientID: command.clientID, staffID: command.staffID, releasePolicy: command.releasePolicy,
      idleTimeoutSeconds: command.idleTimeoutSeconds,
      pauseTimeoutSeconds: command.pauseTimeoutSeconds, presetID: command.presetID,
      pickPriority: command.pickPriority)
    var session = try newSession(opening, context, &recorder)
    if !command.note.isEmpty { session.notes = [note(command.note, context)] }
    let activity = start(session, context, &recorder)
    return recorder.outcome(.session(Self.reply(session, activity)))
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

  func note(_ text: String, _ context: CommandContext) -> Note {
    Note(
      id: NoteID(rawValue: counters.nextNoteID), text: text, author: context.principal,
      addedAt: context.now)
  }

  static func reply(_ session: Session, _ activity: SessionActivity) -> SessionReply {
    SessionReply(
      sessionID: session.id, code: session.code, status: session.status, activity: activity)
  }
}
