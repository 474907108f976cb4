public import StoreSchema
import Values

extension Principal {
  /// Who this is, as one caller: their idempotency keys, their claims on picks and their scanners
  /// never meet another's. A member of staff is one caller whatever credential they use; everyone
  /// else with a token is that token.
  public var scope: String {
    if !staffID.isNone { return "staff/\(staffID.rawValue)" }
    if !accountID.isNone { return "account/\(accountID.rawValue)" }
    if !sheetID.isNone { return "sheet/\(sheetID.rawValue)" }
    if !tokenID.isNone { return "token/\(tokenID.rawValue)" }
    return switch role {
    case .admin: "admin/\(name)"
    case .warehouse: "warehouse/\(name)"
    case .partner: "partner/\(name)"
    case .system: "system"
    case .staff, .client, .sheet, .unspecified: "anyone/\(name)"
    }
  }

  /// Whether both are the same caller.
  func isSame(as other: Principal) -> Bool { scope == other.scope }
}
