import APISchema
import Commerce
import StoreSchema
import Values

// Requests that change a session: message to command, committed reply to response.

extension Handlers {
  func createSession(
    _ request: APISchema.CreateSessionRequest, _ call: UnaryCall<APISchema.CreateSessionResponse>
  ) {
    let command = Commerce.CreateSession(
      clientID: request.clientID,
      staffID: request.staffID,
      releasePolicy: StoreSchema.ReleasePolicy(rawValue: request.releasePolicy.rawValue)
        ?? .unspecified,
      idleTimeoutSeconds: request.idleTimeoutSeconds,
      note: request.note,
      pauseTimeoutSeconds: request.pauseTimeoutSeconds,
      presetID: request.presetID,
      pickPriority: request.pickPriority)
    call.submit(.createSession(command), for: request) { reply, sequence in
      guard case .session(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, sessionID: reply.sessionID, code: reply.code,
        status: APISchema.SessionStatus(reply.status), expiresAt: reply.activity.expiresAt,
        version: reply.activity.version)
    }
  }

  /// The token is an HMAC over the id that was committed: a repeated request gets the same one.
  func joinSession(
    _ request: APISchema.JoinSessionRequest, _ call: UnaryCall<APISchema.JoinSessionResponse>
  ) {
    let command = Commerce.JoinSession(code: request.code, deviceName: request.deviceName)
    let (core, connection) = (call.scope.loop.core, call.scope.connection)
    call.submit(.joinSession(command), for: request) { reply, sequence in
      guard case .token(let reply) = reply else { return nil }
      core.refundCredential(connection)
      return .init(
        sequence: sequence, sessionID: reply.principal.sessionID,
        token: core.identities.tokenKey.token(for: reply.tokenID), expiresAt: reply.expiresAt)
    }
  }

  func addNote(
    _ request: APISchema.AddNoteRequest, _ call: UnaryCall<APISchema.AddNoteResponse>
  ) {
    let command = Commerce.AddNote(sessionID: request.sessionID, text: request.text)
    call.submit(.addNote(command), for: request) { reply, sequence in
      guard case .note(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, noteID: reply.noteID, sessionVersion: reply.activity.version)
    }
  }

  func pauseSession(
    _ request: APISchema.SessionCommandRequest,
    _ call: UnaryCall<APISchema.SessionCommandResponse>
  ) {
    let command = Commerce.PauseSession(sessionID: request.sessionID)
    call.submit(.pauseSession(command), for: request) { Self.response($0, $1) }
  }

  func resumeSession(
    _ request: APISchema.SessionCommandRequest,
    _ call: UnaryCall<APISchema.SessionCommandResponse>
  ) {
    let command = Commerce.ResumeSession(sessionID: request.sessionID)
    call.submit(.resumeSession(command), for: request) { Self.response($0, $1) }
  }

  func extendSession(
    _ request: APISchema.SessionCommandRequest,
    _ call: UnaryCall<APISchema.SessionCommandResponse>
  ) {
    let command = Commerce.ExtendSession(sessionID: request.sessionID)
    call.submit(.extendSession(command), for: request) { Self.response($0, $1) }
  }

  func cancelSession(
    _ request: APISchema.CancelSessionRequest,
    _ call: UnaryCall<APISchema.SessionCommandResponse>
  ) {
    let command = Commerce.CancelSession(sessionID: request.sessionID, reason: request.reason)
    call.submit(.cancelSession(command), for: request) { Self.response($0, $1) }
  }

  func convertToOrder(
    _ request: APISchema.ConvertToOrderRequest,
    _ call: UnaryCall<APISchema.ConvertToOrderResponse>
  ) {
    let command = Commerce.ConvertToOrder(
      sessionID: request.sessionID, asDraft: request.status == .draft,
      expectedSessionVersion: request.expectedSessionVersion,
      creditOverrideReason: request.creditOverrideReason, keepHoldUntil: request.keepHoldUntil)
    call.submit(.convertToOrder(command), for: request) { reply, sequence in
      guard case .order(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, orderID: reply.orderID, orderNumber: reply.orderNumber,
        orderTotal: reply.total)
    }
  }

  private static func response(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64
  ) -> APISchema.SessionCommandResponse? {
    guard case .session(let reply) = reply else { return nil }
    return .init(
      sequence: sequence, status: APISchema.SessionStatus(reply.status),
      expiresAt: reply.activity.expiresAt, sessionVersion: reply.activity.version)
  }
}
