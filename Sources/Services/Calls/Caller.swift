import Access
import StoreSchema
import Values

/// Who makes a call.
struct Caller: Sendable {
  /// As the domain and the log know them; role unspecified: nobody.
  var principal: StoreSchema.Principal
  /// What the route table decides by; nil: nobody.
  var role: Access.Role?
  /// Until when, for callers with a token.
  var expiresAt: Timestamp?

  /// A customer, over all its connections: an account, or the devices that joined a session.
  var customerKey: String {
    if !principal.accountID.isNone { return "account/\(principal.accountID)" }
    if !principal.sessionID.isNone { return "session/\(principal.sessionID)" }
    return "client/\(principal.clientID)"
  }

  /// No certificate, no token.
  static let nobody = Caller(principal: StoreSchema.Principal(), role: nil, expiresAt: nil)
}

extension Access.Role {
  /// The same role in the log; nil for those that don't call.
  init?(_ role: StoreSchema.Role) {
    switch role {
    case .admin: self = .admin
    case .staff: self = .staff
    case .warehouse: self = .warehouse
    case .client: self = .client
    case .partner: self = .partner
    case .system, .sheet, .unspecified: return nil
    }
  }

  /// The same role in the log.
  var stored: StoreSchema.Role {
    switch self {
    case .admin: .admin
    case .staff: .staff
    case .warehouse: .warehouse
    case .client: .client
    case .partner: .partner
    }
  }
}
