import HashTreeCollections
import StoreSchema
import Values

/// What a new session is to be. What is not said follows from the policy and the client.
struct SessionOpening {
  var clientID: ClientID
  var staffID: StaffID
  var releasePolicy = ReleasePolicy.unspecified
  var idleTimeoutSeconds: UInt32 = 0
  var pauseTimeoutSeconds: UInt32 = 0
  var presetID = PresetID.none
  var pickPriority: UInt32 = 0
}

extension State {
  /// A session as it will start, without notes. Nothing of it is recorded yet, but sessions past
  /// their expiry that stood in its way are ended.
  func newSession(
    _ opening: SessionOpening, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> Session {
    guard let client = clients[opening.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    let member = try salesperson(opening.staffID, context.principal)
    try requireLiveSessions(for: member)
    let preset = try preset(of: opening)
    let id = SessionID(rawValue: counters.nextSessionID)
    var session = Session(id: id, startedAt: context.now)
    session.clientID = client.id
    session.clientName = client.name
    session.staffID = member.id
    session.staffName = member.name
    session.status = .active
    session.releasePolicy = releasePolicy(opening.releasePolicy)
    session.idleTimeoutSeconds = try idleTimeout(opening.idleTimeoutSeconds)
    session.pauseTimeoutSeconds = try pauseTimeout(opening.pauseTimeoutSeconds)
    session.pickPriority = try Self.pickPriority(opening.pickPriority)
    session.presetID = preset?.id ?? .none
    session.catalogView = preset?.view
    try requireRoom(for: client.id, at: context.now, &recorder)
    session.code = try unusedCode(context.entropy).description
    return session
  }

  /// Records the start of a session; answers its first numbers.
  func start(
    _ session: Session, _ context: CommandContext, _ recorder: inout Recorder
  ) -> SessionActivity {
    let activity = SessionActivity(
      sessionID: session.id, version: 1, lastActivityAt: context.now,
      expiresAt: context.now.adding(seconds: Int64(session.idleTimeoutSeconds)))
    recorder.record(.sessionStarted(SessionStarted(session: session, activity: activity)))
    return activity
  }

  func salesperson(
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

  /// The preset asked for, else the client's default (S2-P19).
  private func preset(of opening: SessionOpening) throws(Rejection) -> CatalogPreset? {
    if opening.presetID.isNone { return defaultPreset(of: opening.clientID) }
    guard let preset = preset(opening.presetID) else { throw .presetNotFound }
    return preset
  }

  private func releasePolicy(_ asked: ReleasePolicy) -> ReleasePolicy {
    if asked != .unspecified { return asked }
    return policy.releasePolicy == .unspecified ? .onAdd : policy.releasePolicy
  }

  private func idleTimeout(_ seconds: UInt32) throws(Rejection) -> UInt32 {
    try Self.timeout(
      seconds, Limits.idleTimeoutSeconds, field: "idle_timeout_seconds",
      defaults: policy.idleTimeoutSeconds, Limits.idleTimeoutSecondsDefault)
  }

  private func pauseTimeout(_ seconds: UInt32) throws(Rejection) -> UInt32 {
    try Self.timeout(
      seconds, Limits.pauseTimeoutSeconds, field: "pause_timeout_seconds",
      defaults: policy.pauseTimeoutSeconds, Limits.pauseTimeoutSecondsDefault)
  }

  private static func timeout(
    _ seconds: UInt32, _ allowed: ClosedRange<UInt32>, field: String, defaults: UInt32...
  ) throws(Rejection) -> UInt32 {
    if seconds == 0 { return defaults.first { $0 != 0 } ?? allowed.lowerBound }
    guard allowed.contains(seconds) else {
      throw .invalidField(
        field: field,
        allowed: "\(allowed.lowerBound) to \(allowed.upperBound), or 0 for the default")
    }
    return seconds
  }

  static func pickPriority(_ priority: UInt32) throws(Rejection) -> UInt32 {
    guard priority <= Limits.pickPriorityMax else {
      throw .invalidField(field: "pick_priority", allowed: "0 to \(Limits.pickPriorityMax)")
    }
    return priority
  }

  /// Refuses a session too many, of the store or of the client (C40). Sessions past their expiry
  /// do not count, however late the timer is: the client's end in this commit.
  private func requireRoom(
    for clientID: ClientID, at now: Timestamp, _ recorder: inout Recorder
  ) throws(Rejection) {
    guard deadlines.count < Limits.openSessionsMax else {
      throw .limitExceeded(field: "sessions", allowed: "\(Limits.openSessionsMax) open sessions")
    }
    let most = policy.openSessionsPerClientMax
    if most == 0 { return }
    var count = openSessionCount(of: clientID)
    if count >= most && deadlines.earliest.map({ $0 <= now }) ?? false {
      deadlines.visitDue(at: now) { id in
        guard let activity = activity(of: id), activity.expiresAt <= now,
          sessions.read(id, { $0.clientID }) == clientID
        else { return true }
        expire(id, at: now, &recorder)
        count -= 1
        return count >= most
      }
    }
    guard count < most else {
      throw .limitExceeded(field: "client_id", allowed: "\(most) open sessions of a client")
    }
  }

  private func unusedCode(_ entropy: Entropy) throws(Rejection) -> SessionCode {
    for code in SessionCode.candidates(from: entropy) where sessionByCode[code.number] == nil {
      return code
    }
    throw .limitExceeded(field: "code", allowed: "fewer sessions; no free session code was found")
  }
}
