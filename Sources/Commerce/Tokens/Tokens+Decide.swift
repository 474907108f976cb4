import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: IssueToken, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin, .system)
    let allowed = Limits.tokenLifetimeSecondsMin...Limits.tokenLifetimeSecondsMax
    guard allowed.contains(command.lifetimeSeconds) else {
      throw .invalidField(
        field: "lifetime_seconds", allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
    let principal = try principal(for: command)
    let expiresAt = context.now.adding(seconds: Int64(command.lifetimeSeconds))
    return issue(principal, label: command.label, expiresAt: expiresAt, context)
  }

  private func principal(for command: IssueToken) throws(Rejection) -> Principal {
    switch command.role {
    case .client:
      guard let client = clients[command.clientID] else { throw .clientNotFound }
      if !client.active { throw .clientIsInactive }
      let name = command.name.isEmpty ? client.name : command.name
      return Principal(role: .client, clientID: client.id, name: name)
    case .staff, .warehouse, .admin, .partner:
      if !command.login.isEmpty { return try principal(ofLogin: command.login, command.role) }
      if command.role == .staff { throw .staffNotFound }
      if command.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
      return Principal(role: command.role, name: command.name)
    case .system, .sheet, .unspecified:
      throw .invalidField(field: "role", allowed: "STAFF, WAREHOUSE, PARTNER, ADMIN or CLIENT")
    }
  }

  private func principal(ofLogin login: String, _ role: Role) throws(Rejection) -> Principal {
    guard let member = staffByLogin[login].flatMap({ staff[$0] }), member.role == role else {
      throw .staffNotFound
    }
    if !member.active { throw .staffIsInactive }
    return Principal(role: role, staffID: member.id, name: member.name)
  }

  private func issue(
    _ principal: Principal, label: String, expiresAt: Timestamp, _ context: CommandContext
  ) -> Outcome {
    var recorder = Recorder()
    return issue(principal, label: label, expiresAt: expiresAt, context, &recorder)
  }

  func issue(
    _ principal: Principal, label: String, expiresAt: Timestamp, _ context: CommandContext,
    _ recorder: inout Recorder
  ) -> Outcome {
    let id = TokenID(rawValue: counters.nextTokenID)
    var principal = principal
    principal.tokenID = id
    let token = Token(
      id: id, principal: principal, label: label, issuedAt: context.now, expiresAt: expiresAt,
      issuedBy: context.principal)
    recorder.record(.tokenIssued(TokenIssued(token: token)))
    return recorder.outcome(
      .token(TokenReply(tokenID: id, principal: principal, expiresAt: expiresAt)))
  }

  /// Anyone who knows the code may join; guessing is bounded where calls come in (C16).
  func decide(
    _ command: JoinSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    guard let code = SessionCode(command.code), let id = sessionByCode[code.number],
      let session = sessions[id], let activity = activity(of: id)
    else { throw .sessionNotFound }
    try requireOpen(session, activity, at: context.now)
    guard let client = clients[session.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    guard let index = sessionIndexes[id], index.tokens < Limits.tokensPerSessionMax else {
      throw .limitExceeded(
        field: "tokens", allowed: "\(Limits.tokensPerSessionMax) devices in a session")
    }
    let name = command.deviceName.isEmpty ? session.clientName : command.deviceName
    let principal = Principal(
      role: .client, clientID: session.clientID, sessionID: id, name: name)
    let expiresAt = context.now.adding(seconds: Limits.joinTokenLifetimeSeconds)
    return issue(principal, label: "joined \(session.code)", expiresAt: expiresAt, context)
  }

  func decide(
    _ command: RevokeToken, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin)
    guard var token = tokens[command.tokenID] else { throw .tokenNotFound }
    if token.revokedAt != nil { return .unchanged(.done(Done())) }
    token.revokedAt = context.now
    var recorder = Recorder()
    recorder.record(.tokenRevoked(TokenRevoked(token: token)))
    return recorder.outcome(.done(Done()))
  }
}
