import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import TLS
import Values

// How people of a client sign in. Passwords are compared off the loops, and never become part of
// what a commit writes: not even of the hash of its request.

extension Handlers {
  func acceptInvitation(
    _ request: APISchema.AcceptInvitationRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) {
    let loop = call.scope.loop
    guard Self.isLongEnough(request.password) else { return call.fail(Self.shortPassword) }
    let hash = SHA256.hash(Array(request.invitation.utf8))
    var keyless = request
    keyless.password = ""
    let submit = { (password: StoreSchema.PasswordVerifier) in
      let command = Commerce.AcceptInvitation(invitationHash: hash, password: password)
      Self.signIn(.acceptInvitation(command), for: keyless, as: nil, call)
    }
    // One that is not open costs no work; the writer knows whether it was used by this request.
    guard loop.core.store.durable.state.commerce.isOpen(invitationHash: hash) else {
      return submit(StoreSchema.PasswordVerifier())
    }
    let question = PasswordQuestion(password: [], next: Array(request.password.utf8))
    loop.ask(question) { result in
      switch result {
      case .failure(let status): call.fail(status)
      case .success(let answer):
        guard let next = answer.next else { return call.fail(.overloaded) }
        submit(next)
      }
    }
  }

  func signIn(
    _ request: APISchema.SignInRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) {
    let core = call.scope.loop.core
    if let wait = core.signInWait(request.login, call.scope.connection) {
      return call.fail(.rateLimited(retryAfterMillis: wait))
    }
    let account = core.store.durable.state.commerce.account(login: request.login)
    var keyless = request
    keyless.password = ""
    Self.compare(request.password, with: account, next: nil, call) { account, _ in
      core.refundSignIn(request.login)
      let command = Commerce.SignIn(
        accountID: account.id, credentialVersion: account.credentialVersion)
      Self.signIn(.signIn(command), for: keyless, as: account, call)
    }
  }

  func changePassword(
    _ request: APISchema.ChangePasswordRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) {
    let core = call.scope.loop.core
    guard Self.isLongEnough(request.newPassword) else { return call.fail(Self.shortPassword) }
    let account = core.store.durable.state.commerce.accounts[call.scope.caller.principal.accountID]
    if let wait = core.signInWait(account?.login ?? "", call.scope.connection) {
      return call.fail(.rateLimited(retryAfterMillis: wait))
    }
    var keyless = request
    keyless.oldPassword = ""
    keyless.newPassword = ""
    let next = Array(request.newPassword.utf8)
    Self.compare(request.oldPassword, with: account, next: next, call) { account, next in
      core.refundSignIn(account.login)
      let command = Commerce.SignIn(
        accountID: account.id, credentialVersion: account.credentialVersion, newPassword: next)
      Self.signIn(.signIn(command), for: keyless, as: account, call)
    }
  }

  func signOut(
    _ request: APISchema.SignOutRequest, _ call: UnaryCall<APISchema.SignOutResponse>
  ) {
    call.submit(.signOut(SignOut()), for: request) { _, sequence in .init(sequence: sequence) }
  }

  /// Goes on with the account if the password is its; takes as long if there is none.
  private static func compare(
    _ password: String, with account: StoreSchema.ClientAccount?, next: [UInt8]?,
    _ call: UnaryCall<APISchema.SignInResponse>,
    _ body: @escaping (StoreSchema.ClientAccount, StoreSchema.PasswordVerifier?) -> Void
  ) {
    let question = PasswordQuestion(
      password: Array(password.utf8), verifier: account?.active == true ? account?.password : nil,
      next: next)
    call.scope.loop.ask(question) { result in
      switch result {
      case .failure(let status): call.fail(status)
      case .success(let answer):
        guard answer.isRight, let account, next == nil || answer.next != nil else {
          return call.fail(Status(Rejection.invalidCredentials))
        }
        call.scope.loop.core.refundCredential(call.scope.connection)
        body(account, answer.next)
      }
    }
  }

  /// Has the writer issue a token. The key belongs to the account, whoever's connection it is.
  private static func signIn<Request: IdempotentRequest & WireMessage>(
    _ command: Commerce.Command, for request: Request, as account: StoreSchema.ClientAccount?,
    _ call: UnaryCall<APISchema.SignInResponse>
  ) {
    var scope = call.scope
    if let account {
      scope.caller.principal = StoreSchema.Principal(
        role: .client, clientID: account.clientID, name: account.name, accountID: account.id)
    }
    let core = scope.loop.core
    UnaryCall<APISchema.SignInResponse>(scope).submit(command, for: request) { reply, sequence in
      guard case .token(let reply) = reply else { return nil }
      let client = core.store.durable.state.commerce.client(reply.principal.clientID)
      return .init(
        sequence: sequence, token: core.identities.tokenKey.token(for: reply.tokenID),
        expiresAt: reply.expiresAt, clientID: reply.principal.clientID,
        clientName: client?.name ?? "", accountName: reply.principal.name)
    }
  }

  private static func isLongEnough(_ password: String) -> Bool {
    password.utf8.count >= Limits.passwordBytesMin
  }

  private static var shortPassword: Status {
    .invalidField(
      "password", allowed: "\(Limits.passwordBytesMin) to \(Limits.passwordBytesMax) bytes")
  }
}
