import APISchema
import Clocks
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func authenticate(
    _ request: APISchema.AuthenticateRequest, _ call: UnaryCall<APISchema.AuthenticateResponse>
  ) {
    let core = call.scope.loop.core
    guard let id = core.identities.tokenKey.verify(request.token),
      let caller = core.identities.holder(
        of: id, core.store.durable.state, at: core.clock.timestamp),
      let expiresAt = caller.expiresAt
    else { return call.fail(.invalidToken) }
    core.refundCredential(call.scope.connection)
    call.scope.connection.boundTokenID = id
    call.respond(.init(identity: APISchema.Identity(caller.principal), expiresAt: expiresAt))
  }

  /// The token is an HMAC over the id that was committed: a repeated request gets the same one.
  func issueToken(
    _ request: APISchema.IssueTokenRequest, _ call: UnaryCall<APISchema.IssueTokenResponse>
  ) {
    let command = Commerce.IssueToken(
      role: StoreSchema.Role(rawValue: request.role.rawValue) ?? .unspecified,
      login: request.login, name: request.name, clientID: request.clientID,
      lifetimeSeconds: request.lifetimeSeconds, label: request.label)
    let tokenKey = call.scope.loop.core.identities.tokenKey
    call.submit(.issueToken(command), for: request) { reply, sequence in
      guard case .token(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, tokenID: reply.tokenID, token: tokenKey.token(for: reply.tokenID),
        expiresAt: reply.expiresAt)
    }
  }

  func revokeToken(
    _ request: APISchema.RevokeTokenRequest, _ call: UnaryCall<APISchema.RevokeTokenResponse>
  ) {
    let command = Commerce.RevokeToken(tokenID: request.tokenID)
    call.submit(.revokeToken(command), for: request) { _, sequence in .init(sequence: sequence) }
  }

  func whoAmI(
    _ request: APISchema.WhoAmIRequest, _ call: UnaryCall<APISchema.WhoAmIResponse>
  ) {
    call.respond(.init(identity: APISchema.Identity(call.scope.caller.principal)))
  }
}

extension APISchema.Identity {
  init(_ principal: StoreSchema.Principal) {
    self.init(
      role: APISchema.Role(rawValue: principal.role.rawValue) ?? .unspecified,
      name: principal.name,
      staffID: principal.staffID,
      clientID: principal.clientID,
      sessionID: principal.sessionID)
  }
}
