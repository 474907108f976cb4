import StoreSchema

extension ImportProblem {
  /// What is wrong with a row. `path` is the part of the row that it is about.
  init(_ rejection: Rejection, row: UInt32, at path: String) {
    let (code, field, allowed) = rejection.importProblem
    // A command for one batch speaks of the first of several.
    let own = field.hasPrefix("batches[0].") ? String(field.dropFirst(11)) : field
    let dot = path.isEmpty || own.isEmpty ? "" : "."
    self.init(rowNumber: row, code: code, field: path + dot + own, allowed: allowed)
  }
}

extension Rejection {
  /// The number of the domain code, the field it names, and what would be allowed. The numbers are
  /// those of ErrorCode in the API, where a test compares them.
  fileprivate var importProblem: (code: UInt32, field: String, allowed: String) {
    switch self {
    case .invalidField(let field, let allowed): (1, field, allowed)
    case .limitExceeded(let field, let allowed): (34, field, allowed)
    case .alreadyExists(let field): (33, field, "one that is not taken")
    case .insufficientInventory(let available):
      (7, "on_hand", "what is held and sold, or more: at most \(available) less")
    case .invalidQuantity(let allowed): (9, "quantity", allowed)
    case .batchNotAvailable: (10, "batch_code", "a batch that is LIVE")
    case .batchNotFound: (11, "batch_code", "the code of a batch that is here")
    case .invalidOverrideType(let allowed): (12, "adjustment_type", allowed)
    case .invalidAdjustment(let allowed): (13, "adjustment_value_e4", allowed)
    case .clientNotFound: (20, "client_code", "the code of a client that is here")
    case .staffNotFound: (21, "staff_login", "the login of somebody who is here")
    case .permissionDenied(let allowed): (22, "", allowed)
    case .versionConflict: (25, "", "the newest version")
    case .priceTierNotFound: (43, "price_tier_code", "the code of a price tier that is here")
    case .part(let path, let rejection):
      (rejection.importProblem.code, path, rejection.importProblem.allowed)
    case .presetNotFound: (41, "preset_name", "the name of a preset that is here")
    case .emptyOrder: (53, "lines", "at least one")
    // Nothing else is decided for a row.
    default: (1, "", "\(self)")
    }
  }
}
