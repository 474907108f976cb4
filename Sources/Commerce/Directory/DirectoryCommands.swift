public import StoreSchema
public import Values

/// Creates the store.
public struct CreateStore: Equatable, Sendable {
  /// ISO 4217, three capital letters.
  public var currency: String

  /// Settings of the new store.
  public init(currency: String) { self.currency = currency }
}

/// Creates a client, or changes the one with this id or, without an id, with this code.
public struct SaveClient: Equatable, Sendable {
  /// None: by code, or a new client.
  public var clientID: ClientID
  /// Unique when not empty.
  public var code: String
  /// Required.
  public var name: String
  /// Where it is; may be empty.
  public var country: String
  /// For mails; empty: none.
  public var email = ""
  /// Whether it may take part at present.
  public var active: Bool
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64
  /// The client's own rule; it comes before the tier's.
  public var priceRule: PriceRule?
  /// None and no rule: list prices.
  public var priceTierID = PriceTierID.none

  /// A client as it shall be.
  public init(
    clientID: ClientID = .none, code: String = "", name: String, country: String = "",
    active: Bool = true, expectedVersion: UInt64 = 0
  ) {
    self.clientID = clientID
    self.code = code
    self.name = name
    self.country = country
    self.active = active
    self.expectedVersion = expectedVersion
  }
}

/// Creates a member of staff, or changes the one with this login.
public struct SaveStaff: Equatable, Sendable {
  /// Lower-case letters, digits, '.', '_' and '-'.
  public var login: String
  /// Required.
  public var name: String
  /// STAFF, WAREHOUSE or ADMIN; unspecified: STAFF.
  public var role: Role
  /// What is allowed beyond the role.
  public var permissions: [Permission]
  /// Whether it may take part at present.
  public var active: Bool
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A member of staff as they shall be.
  public init(
    login: String, name: String, role: Role = .unspecified, permissions: [Permission] = [],
    active: Bool = true, expectedVersion: UInt64 = 0
  ) {
    self.login = login
    self.name = name
    self.role = role
    self.permissions = permissions
    self.active = active
    self.expectedVersion = expectedVersion
  }
}
