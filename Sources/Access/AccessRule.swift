/// What a principal is, as far as access to methods goes (D3).
public enum Role: UInt8, CaseIterable, Sendable {
  /// Runs the place: directory, tokens, everything staff may.
  case admin = 0
  /// Sells.
  case staff = 1
  /// Picks.
  case warehouse = 2
  /// A customer: bound to one session or one client account.
  case client = 3
  /// An integration partner's system.
  case partner = 4

  /// As a certificate's URI spells it: `showroom://warehouse/scanner-1`.
  public var name: String {
    switch self {
    case .admin: "admin"
    case .staff: "staff"
    case .warehouse: "warehouse"
    case .client: "client"
    case .partner: "partner"
    }
  }
}

/// A set of roles. One byte, so that a check is one instruction.
public struct Roles: Sendable, Equatable, ExpressibleByArrayLiteral {
  private var bits: UInt8 = 0

  /// These roles.
  public init(arrayLiteral elements: Role...) {
    for role in elements { bits |= 1 << role.rawValue }
  }

  /// Whether the role is one of them.
  public func contains(_ role: Role) -> Bool { bits & (1 << role.rawValue) != 0 }
  /// Whether there is none.
  public var isEmpty: Bool { bits == 0 }
}

/// Which token bucket a call draws from; the rates stand in `RateLimits`.
public enum RateClass: UInt8, CaseIterable, Sendable {
  /// Guessable secrets are tried here: also counted per peer address and for the whole server.
  case credential = 0
  /// Reads the last durable version.
  case read = 1
  /// Goes through the writer.
  case write = 2
  /// Opens a stream.
  case stream = 3
}

/// Who may call a method, and how often: what the schema says of it (D3).
public struct AccessRule: Sendable, Equatable {
  /// The roles that may call it.
  public var roles: Roles
  /// Whether callers without an identity may, too.
  public var isPublic: Bool
  /// Whether it can change the store.
  public var mutating: Bool
  /// The bucket a call draws from.
  public var rate: RateClass

  /// A rule; everything not named here is denied.
  public init(roles: Roles, isPublic: Bool, mutating: Bool, rate: RateClass) {
    self.roles = roles
    self.isPublic = isPublic
    self.mutating = mutating
    self.rate = rate
  }
}

/// What `authorize` found.
public enum Authorization: Sendable, Equatable {
  /// Go on.
  case allowed
  /// The method needs an identity and there is none.
  case unauthenticated
  /// The identity's role is not among the method's.
  case denied
}

/// Whether a caller with this role, nil for nobody, may call a method with this rule.
/// Denies by default: a rule without roles that is not public allows nobody.
public func authorize(_ role: Role?, for rule: AccessRule) -> Authorization {
  guard let role else { return rule.isPublic ? .allowed : .unauthenticated }
  return rule.roles.contains(role) ? .allowed : .denied
}
