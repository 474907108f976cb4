import APISchema
import Access
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import TLS
import Values

// Accounts of clients, as staff see them.

extension Handlers {
  func create(
    _ request: APISchema.CreateAccountRequest,
    _ call: UnaryCall<APISchema.AccountInvitationResponse>
  ) {
    let invitation = Invitation(
      of: request.idempotencyKey, for: request.login, call.scope)
    let command = Commerce.CreateAccount(
      clientID: request.clientID, login: request.login, name: request.name,
      invitationHash: invitation.hash)
    call.submit(.createAccount(command), for: request) { reply, sequence in
      invitation.response(reply, sequence, call.scope)
    }
  }

  func resetPassword(
    _ request: APISchema.AccountReferenceRequest,
    _ call: UnaryCall<APISchema.AccountInvitationResponse>
  ) {
    let invitation = Invitation(
      of: request.idempotencyKey, for: "\(request.accountID)", call.scope)
    let command = Commerce.ResetPassword(
      accountID: request.accountID, invitationHash: invitation.hash)
    call.submit(.resetPassword(command), for: request) { reply, sequence in
      invitation.response(reply, sequence, call.scope)
    }
  }

  func setActive(
    _ request: APISchema.SetAccountActiveRequest,
    _ call: UnaryCall<APISchema.AccountCommandResponse>
  ) {
    let command = Commerce.SetAccountActive(
      accountID: request.accountID, active: request.active)
    call.submit(.setAccountActive(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, version: reply.version)
    }
  }

  func list(
    _ request: APISchema.ListAccountsRequest, _ call: UnaryCall<APISchema.ListAccountsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard state.client(request.clientID) != nil else {
        throw Status(.clientNotFound, "there is no such client")
      }
      return .init(
        sequence: version.sequence,
        accounts: state.accounts(of: request.clientID).map { APISchema.Account($0) })
    }
  }
}

/// What opens an account once. It is made of the key that asked for it with the store's secret, so
/// that a repeated request is answered the same and nothing that is stored leads to it (D12).
private struct Invitation {
  let text: String
  let hash: [UInt8]

  init(of key: String, for account: String, _ scope: CallScope) {
    let principal = scope.caller.principal.idempotencyScope
    text = scope.loop.core.identities.tokenKey.invitation(for: "\(principal)\n\(account)\n\(key)")
    hash = SHA256.hash(Array(text.utf8))
  }

  func response(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64, _ scope: CallScope
  ) -> APISchema.AccountInvitationResponse? {
    guard case .saved(let reply) = reply else { return nil }
    let id = AccountID(rawValue: reply.id)
    let account = scope.loop.core.store.durable.state.commerce.accounts[id]
    return .init(
      sequence: sequence, accountID: id, invitation: text,
      expiresAt: account?.invitationExpiresAt ?? account?.createdAt ?? Timestamp(nanoseconds: 0))
  }
}

extension APISchema.Account {
  init(_ account: StoreSchema.ClientAccount) {
    self.init(
      accountID: account.id, clientID: account.clientID, login: account.login,
      name: account.name, active: account.active, signedUp: account.password != nil,
      createdAt: account.createdAt, version: account.version)
  }
}
