import Access
import Commerce
import CommerceStore
import RPC
import StoreSchema
import Values

/// Finds out who calls, on the state as it is now: what was revoked a moment ago counts.
struct Identities: Sendable {
  /// Verifies tokens.
  let tokenKey: TokenKey

  /// The caller, by the first of: the call's own token, the connection's token, its certificate.
  /// A credential that is offered and not good is an error; it is never passed over for another.
  /// The state is looked at only when there is a credential: reading it costs a reference to each
  /// of its tables.
  func caller(
    _ request: CallRequest, _ connection: ConnectionContext, _ state: @autoclosure () -> StoreState,
    at now: @autoclosure () -> Timestamp
  ) throws(Status) -> Caller {
    if !request.metadata.isEmpty, let text = request.firstValue(forKey: "authorization") {
      guard let id = verify(bearer: text, connection),
        let caller = holder(of: id, state(), at: now())
      else { throw .invalidToken }
      return caller
    }
    if let id = connection.boundTokenID {
      guard let caller = holder(of: id, state(), at: now()) else { throw .invalidToken }
      return caller
    }
    guard let certificate = connection.certificate else { return .nobody }
    guard let caller = named(by: certificate, state()) else {
      throw .notInDirectory(certificate.role, certificate.name)
    }
    return caller
  }

  /// Whether a caller would be let in again now.
  func isStillGood(_ caller: Caller, _ state: StoreState, at now: Timestamp) -> Bool {
    if !caller.principal.tokenID.isNone {
      return holder(of: caller.principal.tokenID, state, at: now) != nil
    }
    return isActive(caller.principal, state)
  }

  /// Who holds a token, if it is good: issued, not revoked, not expired.
  func holder(of id: TokenID, _ state: StoreState, at now: Timestamp) -> Caller? {
    guard let token = state.commerce.tokens[id], token.revokedAt == nil, token.expiresAt > now,
      let role = Access.Role(token.principal.role), isActive(token.principal, state)
    else { return nil }
    var principal = token.principal
    principal.tokenID = id
    return Caller(principal: principal, role: role, expiresAt: token.expiresAt)
  }

  private func verify(bearer text: String, _ connection: ConnectionContext) -> TokenID? {
    if let known = connection.verifiedBearer, known.text == text { return known.tokenID }
    guard text.utf8.count <= 512, text.prefix(7).lowercased() == "bearer ",
      let id = tokenKey.verify(String(text.dropFirst(7)))
    else { return nil }
    connection.verifiedBearer = (text, id)
    return id
  }

  /// Staff must be known, active and of that role. The others need no record, but one that says
  /// they are inactive counts.
  private func named(by certificate: CertificateIdentity, _ state: StoreState) -> Caller? {
    let member = state.commerce.staffMember(login: certificate.name)
    var principal = StoreSchema.Principal(role: certificate.role.stored, name: certificate.name)
    if let member, Access.Role(member.role) == certificate.role {
      guard member.active else { return nil }
      principal.staffID = member.id
      principal.name = member.name
    } else if certificate.role == .staff {
      return nil
    }
    return Caller(principal: principal, role: certificate.role, expiresAt: nil)
  }

  private func isActive(_ principal: StoreSchema.Principal, _ state: StoreState) -> Bool {
    if !principal.staffID.isNone {
      guard state.commerce.staff[principal.staffID]?.active == true else { return false }
    }
    if !principal.clientID.isNone {
      guard state.commerce.clients[principal.clientID]?.active == true else { return false }
    }
    return true
  }
}
