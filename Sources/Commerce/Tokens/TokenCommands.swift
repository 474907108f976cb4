public import StoreSchema
public import Values

/// Issues a bearer token for a principal.
public struct IssueToken: Equatable, Sendable {
  /// STAFF (with login), WAREHOUSE, PARTNER or ADMIN (with login or name), CLIENT (with client).
  public var role: Role
  /// Of a member of staff.
  public var login: String
  /// Required.
  public var name: String
  /// The client.
  public var clientID: ClientID
  /// `Limits.tokenLifetimeSecondsMin` to `Limits.tokenLifetimeSecondsMax`.
  public var lifetimeSeconds: UInt32
  /// For people: what it is for.
  public var label: String

  /// A token to issue.
  public init(
    role: Role, login: String = "", name: String = "", clientID: ClientID = .none,
    lifetimeSeconds: UInt32, label: String = ""
  ) {
    self.role = role
    self.login = login
    self.name = name
    self.clientID = clientID
    self.lifetimeSeconds = lifetimeSeconds
    self.label = label
  }
}

/// Makes a token worthless. Revoking it again changes nothing.
public struct RevokeToken: Equatable, Sendable {
  /// The token.
  public var tokenID: TokenID

  /// A token to revoke.
  public init(tokenID: TokenID) { self.tokenID = tokenID }
}
