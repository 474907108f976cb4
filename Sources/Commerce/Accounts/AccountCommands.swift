public import StoreSchema
public import Values

/// An account of a client, with an invitation to set its password.
public struct CreateAccount: Equatable, Sendable {
  /// The client.
  public var clientID: ClientID
  /// Unique, case apart: usually a mail address.
  public var login: String
  /// Of the person; empty: the login.
  public var name: String
  /// SHA-256 of the invitation.
  public var invitationHash: [UInt8]

  /// An account to create.
  public init(clientID: ClientID, login: String, name: String = "", invitationHash: [UInt8]) {
    self.clientID = clientID
    self.login = login
    self.name = name
    self.invitationHash = invitationHash
  }
}

/// A new invitation. The password ends at once, and with it every token of the account.
public struct ResetPassword: Equatable, Sendable {
  /// The account.
  public var accountID: AccountID
  /// SHA-256 of the invitation.
  public var invitationHash: [UInt8]

  /// An account whose password ends.
  public init(accountID: AccountID, invitationHash: [UInt8]) {
    self.accountID = accountID
    self.invitationHash = invitationHash
  }
}

/// Switches an account on or off; off: its tokens are void at once.
public struct SetAccountActive: Equatable, Sendable {
  /// The account.
  public var accountID: AccountID
  /// On or off.
  public var active: Bool

  /// An account to switch.
  public init(accountID: AccountID, active: Bool) {
    self.accountID = accountID
    self.active = active
  }
}

/// Uses an invitation: sets the password and signs in.
public struct AcceptInvitation: Equatable, Sendable {
  /// SHA-256 of the invitation.
  public var invitationHash: [UInt8]
  /// Of the password chosen.
  public var password: PasswordVerifier

  /// An invitation to use.
  public init(invitationHash: [UInt8], password: PasswordVerifier) {
    self.invitationHash = invitationHash
    self.password = password
  }
}

/// Signs in, or sets another password and signs in: the password given was the one of this
/// version of the account's credentials.
public struct SignIn: Equatable, Sendable {
  /// The account.
  public var accountID: AccountID
  /// The version of its credentials that the password was compared with.
  public var credentialVersion: UInt64
  /// Another password from now on; nil: the same.
  public var newPassword: PasswordVerifier?

  /// An account to sign in to.
  public init(
    accountID: AccountID, credentialVersion: UInt64, newPassword: PasswordVerifier? = nil
  ) {
    self.accountID = accountID
    self.credentialVersion = credentialVersion
    self.newPassword = newPassword
  }
}

/// Ends the caller's own token.
public struct SignOut: Equatable, Sendable {
  /// The end of a visit.
  public init() {}
}
