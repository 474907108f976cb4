import HashTreeCollections
public import StoreSchema
public import Values

// Accounts with which people of a client sign in (S2R R12). Passwords are compared where calls
// come in; here is what follows from it.

extension State {
  func decide(
    _ command: CreateAccount, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard let client = clients[command.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    try Self.check(login: command.login)
    if accountByLogin[command.login.foldedLogin] != nil { throw .alreadyExists(field: "login") }
    guard accounts(of: client.id).count < Limits.accountsPerClientMax else {
      throw .limitExceeded(
        field: "accounts", allowed: "\(Limits.accountsPerClientMax) accounts of a client")
    }
    var account = ClientAccount(
      id: AccountID(rawValue: counters.nextAccountID), clientID: client.id, login: command.login,
      name: command.name.isEmpty ? command.login : command.name, active: true,
      createdAt: context.now, createdBy: context.principal)
    account.invite(command.invitationHash, at: context.now)
    var recorder = Recorder()
    recorder.record(.accountSaved(AccountSaved(account: account)))
    return recorder.outcome(.saved(Self.reply(account, created: true)))
  }

  func decide(
    _ command: ResetPassword, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard var account = accounts[command.accountID] else { throw .accountNotFound }
    account.password = nil
    account.credentialVersion += 1
    account.invite(command.invitationHash, at: context.now)
    var recorder = Recorder()
    recorder.record(.accountSaved(AccountSaved(account: account)))
    revokeTokens(of: account.id, context, &recorder)
    return recorder.outcome(.saved(Self.reply(account)))
  }

  func decide(
    _ command: SetAccountActive, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard var account = accounts[command.accountID] else { throw .accountNotFound }
    if account.active == command.active { return .unchanged(.saved(Self.reply(account))) }
    account.active = command.active
    account.credentialVersion += 1
    account.version += 1
    var recorder = Recorder()
    recorder.record(.accountSaved(AccountSaved(account: account)))
    if !account.active { revokeTokens(of: account.id, context, &recorder) }
    return recorder.outcome(.saved(Self.reply(account)))
  }

  func decide(
    _ command: AcceptInvitation, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    guard let id = accountByInvitation[command.invitationHash], var account = accounts[id],
      account.active, let end = account.invitationExpiresAt, end > context.now
    else { throw .invalidCredentials }
    try requireClient(of: account)
    account.password = command.password
    account.credentialVersion += 1
    account.version += 1
    account.invitationHash = []
    account.invitationExpiresAt = nil
    var recorder = Recorder()
    recorder.record(.accountSaved(AccountSaved(account: account)))
    return signedIn(account, context, &recorder)
  }

  func decide(_ command: SignIn, _ context: CommandContext) throws(Rejection) -> Outcome {
    guard var account = accounts[command.accountID], account.active, account.password != nil,
      account.credentialVersion == command.credentialVersion
    else { throw .invalidCredentials }
    try requireClient(of: account)
    var recorder = Recorder()
    if let password = command.newPassword {
      account.password = password
      account.credentialVersion += 1
      account.version += 1
      recorder.record(.accountSaved(AccountSaved(account: account)))
      revokeTokens(of: account.id, context, &recorder)
    }
    return signedIn(account, context, &recorder)
  }

  func decide(_ command: SignOut, _ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client)
    guard !context.principal.accountID.isNone, var token = tokens[context.principal.tokenID] else {
      throw .tokenNotFound
    }
    if token.revokedAt != nil { return .unchanged(.done(Done())) }
    token.revokedAt = context.now
    var recorder = Recorder()
    recorder.record(.tokenRevoked(TokenRevoked(token: token)))
    return recorder.outcome(.done(Done()))
  }

  /// A token for the account. Of its earlier ones only the newest stay.
  private func signedIn(
    _ account: ClientAccount, _ context: CommandContext, _ recorder: inout Recorder
  ) -> Outcome {
    let kept = (accountTokens[account.id] ?? []).suffix(Limits.tokensPerAccountMax - 1)
    revokeTokens(of: account.id, besides: Set(kept), context, &recorder)
    let principal = Principal(
      role: .client, clientID: account.clientID, name: account.name, accountID: account.id)
    let end = context.now.adding(seconds: Limits.signInLifetimeSeconds)
    return issue(principal, label: "signed in", expiresAt: end, context, &recorder)
  }

  private func requireClient(of account: ClientAccount) throws(Rejection) {
    guard let client = clients[account.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
  }

  /// Ends an account's tokens, but for those that are kept.
  func revokeTokens(
    of id: AccountID, besides kept: Set<TokenID> = [], _ context: CommandContext,
    _ recorder: inout Recorder
  ) {
    for tokenID in accountTokens[id] ?? [] {
      guard var token = tokens[tokenID], token.revokedAt == nil else { continue }
      if kept.contains(tokenID) && token.expiresAt > context.now { continue }
      token.revokedAt = context.now
      recorder.record(.tokenRevoked(TokenRevoked(token: token)))
    }
  }

  static func check(login: String) throws(Rejection) {
    let isPlain = login.utf8.allSatisfy { $0 > UInt8(ascii: " ") && $0 != 0x7F }
    guard isPlain, (3...Limits.loginBytesMax).contains(login.utf8.count) else {
      throw .invalidField(
        field: "login", allowed: "3 to \(Limits.loginBytesMax) bytes without spaces")
    }
  }

  private static func reply(_ account: ClientAccount, created: Bool = false) -> SavedReply {
    SavedReply(id: account.id.rawValue, created: created, version: account.version)
  }
}

extension State {
  /// The accounts of a client, by id.
  public func accounts(of id: ClientID) -> [ClientAccount] {
    (clientAccounts[id] ?? []).compactMap { accounts[$0] }
  }

  /// The account with a login, whatever the case of its letters.
  public func account(login: String) -> ClientAccount? {
    accountByLogin[login.foldedLogin].flatMap { accounts[$0] }
  }

  /// Whether an invitation with this hash is open.
  public func isOpen(invitationHash hash: [UInt8]) -> Bool { accountByInvitation[hash] != nil }
}

extension ClientAccount {
  fileprivate mutating func invite(_ hash: [UInt8], at now: Timestamp) {
    invitationHash = hash
    invitationExpiresAt = now.adding(seconds: Limits.invitationLifetimeSeconds)
    version += 1
  }
}
