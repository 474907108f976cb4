import APISchema
import Commerce
import RPC
import StoreSchema
import Values

extension Status {
  /// What the caller is told of a rejection: domain code, sentence, and the fields to act on.
  init(_ rejection: Commerce.Rejection) {
    var detail = APISchema.ErrorDetail(code: rejection.code)
    rejection.describe(in: &detail)
    self.init(detail, rejection.sentence)
  }
}

extension Commerce.Rejection {
  /// The domain code of requirements 2.6.
  var code: APISchema.ErrorCode {
    switch self {
    case .storeIsNotCreated: .internalFault
    case .invalidField: .invalidField
    case .limitExceeded: .limitExceeded
    case .alreadyExists: .alreadyExists
    case .sessionNotFound: .sessionNotFound
    case .sessionExpired: .sessionExpired
    case .sessionAlreadyEnded: .sessionAlreadyEnded
    case .unauthorizedSessionAccess: .unauthorizedSessionAccess
    case .sessionPaused: .sessionPaused
    case .invalidSessionTransition: .invalidStatusTransition
    case .insufficientInventory: .insufficientInventory
    case .itemNotInCart: .itemNotInCart
    case .invalidQuantity: .invalidQuantity
    case .batchNotFound: .batchNotFound
    case .batchNotAvailable: .batchNotAvailable
    case .invalidOverrideType: .invalidOverrideType
    case .invalidAdjustment: .invalidAdjustment
    case .overrideNotFound: .overrideNotFound
    case .emptyCart: .emptyCart
    case .orderNotFound: .orderNotFound
    case .clientNotFound: .clientNotFound
    case .clientIsInactive, .staffIsInactive, .permissionDenied: .permissionDenied
    case .staffNotFound: .staffNotFound
    case .versionConflict: .versionConflict
    case .pickLineNotFound: .pickLineNotFound
    case .pickConflict: .pickConflict
    case .tokenNotFound: .tokenNotFound
    case .featureDisabled: .featureDisabled
    case .sampleNotFound: .sampleNotFound
    case .invalidSampleTransition: .invalidSampleTransition
    case .wrongScan: .wrongScan
    case .scanOutOfOrder: .scanOutOfOrder
    case .presetNotFound: .presetNotFound
    case .presetIsImmutable: .presetImmutable
    case .priceTierNotFound: .priceTierNotFound
    case .orderNotModifiable: .orderNotModifiable
    case .shortfalls: .insufficientInventory
    case .invalidOrderTransition: .invalidStatusTransition
    case .orderExpired: .orderExpired
    case .orderLineNotFound: .orderLineNotFound
    case .emptyOrder: .emptyOrder
    case .creditLimitExceeded: .creditLimitExceeded
    case .paymentTermsNotAllowed: .paymentTermsNotAllowed
    case .sheetNotFound: .sheetNotFound
    case .sheetExpired: .sheetExpired
    case .sheetRevoked: .sheetRevoked
    case .accountNotFound: .accountNotFound
    case .invalidCredentials: .invalidCredentials
    case .emailNotFound: .emailNotFound
    case .webhookNotFound: .webhookNotFound
    case .part(_, let rejection): rejection.code
    }
  }

  /// Fills in what the caller needs to act on it.
  fileprivate func describe(in detail: inout APISchema.ErrorDetail) {
    switch self {
    case .invalidField(let field, let allowed), .limitExceeded(let field, let allowed):
      detail.field = field
      detail.allowed = allowed
    case .alreadyExists(let field): detail.field = field
    case .sessionExpired(let time), .orderExpired(let time), .sheetExpired(let time):
      detail.expiresAt = time
    case .shortfalls(let shortfalls):
      detail.shortfalls = shortfalls.map { APISchema.StockShortfall($0) }
    case .creditLimitExceeded(let limit, let exposure):
      detail.creditLimit = limit
      detail.exposure = exposure
    case .insufficientInventory(let available): detail.availableQuantity = available
    case .part(let path, let rejection):
      rejection.describe(in: &detail)
      detail.field = path
    case .invalidQuantity(let allowed):
      detail.field = "quantity_e4"
      detail.allowed = allowed
    case .invalidOverrideType(let allowed):
      detail.field = "adjustment_type"
      detail.allowed = allowed
    case .invalidAdjustment(let allowed):
      detail.field = "adjustment_value_e4"
      detail.allowed = allowed
    case .permissionDenied(let allowed), .featureDisabled(let allowed),
      .invalidSampleTransition(_, let allowed),
      .orderNotModifiable(_, let allowed), .paymentTermsNotAllowed(let allowed):
      detail.allowed = allowed
    case .wrongScan(let field, let expected):
      detail.field = field
      detail.allowed = expected
    case .scanOutOfOrder(let expected): detail.allowed = String(expected)
    case .versionConflict(let current): detail.currentVersion = current
    case .pickConflict(let state, let quantity, let version):
      detail.pickStatus = APISchema.PickStatus(state)
      detail.availableQuantity = quantity
      detail.currentVersion = version
    case .storeIsNotCreated, .sessionNotFound, .sessionAlreadyEnded, .unauthorizedSessionAccess,
      .sessionPaused, .invalidSessionTransition, .itemNotInCart, .batchNotFound,
      .batchNotAvailable, .overrideNotFound, .emptyCart, .orderNotFound, .clientNotFound,
      .clientIsInactive, .staffNotFound, .staffIsInactive, .pickLineNotFound, .tokenNotFound,
      .sampleNotFound, .presetNotFound, .presetIsImmutable, .priceTierNotFound,
      .invalidOrderTransition, .orderLineNotFound, .emptyOrder, .sheetNotFound, .sheetRevoked,
      .accountNotFound, .invalidCredentials, .emailNotFound, .webhookNotFound:
      break
    }
  }

  /// For people. Programs read the detail.
  fileprivate var sentence: String {
    switch self {
    case .storeIsNotCreated: "the store is not ready"
    case .invalidField(let field, let allowed): "\(field): \(allowed)"
    case .limitExceeded(let field, let allowed): "a limit is reached: \(field): \(allowed)"
    case .alreadyExists(let field): "there is one with the same \(field) already"
    case .sessionNotFound: "there is no such session"
    case .sessionExpired: "the session has expired"
    case .sessionAlreadyEnded: "the session has ended"
    case .unauthorizedSessionAccess: "this is not your session"
    case .sessionPaused: "the session is paused"
    case .invalidSessionTransition(let from, let to): "a session can't go from \(from) to \(to)"
    case .insufficientInventory(let available): "not enough in stock: \(available) can be had"
    case .itemNotInCart: "the line is not in the cart"
    case .invalidQuantity(let allowed): "quantity: \(allowed)"
    case .batchNotFound: "there is no such batch"
    case .batchNotAvailable(let status): "the batch can't be sold: it is \(status)"
    case .invalidOverrideType(let allowed): "adjustment type: \(allowed)"
    case .invalidAdjustment(let allowed): "adjustment: \(allowed)"
    case .overrideNotFound: "no such price is in force"
    case .emptyCart: "the cart is empty"
    case .orderNotFound: "there is no such order"
    case .clientNotFound: "there is no such client"
    case .clientIsInactive: "this client is inactive"
    case .staffNotFound: "there is no such member of staff"
    case .staffIsInactive: "this member of staff is inactive"
    case .permissionDenied(let allowed): "not permitted: \(allowed)"
    case .versionConflict(let current): "it has changed meanwhile: its version is \(current)"
    case .pickLineNotFound: "there is no such line on the pick list"
    case .pickConflict(let state, let quantity, _):
      "the line is \(state) and \(quantity) of it are wanted"
    case .tokenNotFound: "there is no such token"
    case .featureDisabled(let allowed): "live sessions are switched off: \(allowed)"
    case .sampleNotFound: "there is no such sample in the session"
    case .invalidSampleTransition(let from, let allowed):
      "the sample is \(from); possible from \(allowed)"
    case .wrongScan(let field, let expected): "wrong \(field): \(expected) was expected"
    case .scanOutOfOrder(let expected): "the device's next scan has the number \(expected)"
    case .presetNotFound: "there is no such preset"
    case .presetIsImmutable: "the system's presets can't be changed"
    case .priceTierNotFound: "there is no such price tier"
    case .orderNotModifiable(let status, let allowed): "the order is \(status): \(allowed)"
    case .shortfalls(let shortfalls):
      "not enough in stock for \(shortfalls.count) of its lines: "
        + shortfalls.prefix(3).map { "\($0.batchCode) \($0.available) of \($0.wanted)" }
        .joined(separator: ", ")
    case .invalidOrderTransition(let from, let to): from.refusal(of: to)
    case .orderExpired: "the order has expired"
    case .orderLineNotFound: "the line is not in the order"
    case .emptyOrder: "the order has no lines"
    case .creditLimitExceeded: "the client would owe more than its credit limit"
    case .paymentTermsNotAllowed(let allowed): "terms of payment: \(allowed)"
    case .sheetNotFound: "there is no such sales sheet"
    case .sheetExpired: "the sales sheet has expired"
    case .sheetRevoked: "this link is not valid any more"
    case .accountNotFound: "there is no such account"
    case .invalidCredentials:
      "login and password do not belong together, or the invitation is used up or too old"
    case .emailNotFound: "there is no such mail"
    case .webhookNotFound: "there is no such webhook"
    case .part(let path, let rejection): "\(path): \(rejection.sentence)"
    }
  }
}

extension APISchema.StockShortfall {
  init(_ line: Commerce.ShortLine) {
    self.init(
      lineID: line.lineID, batchID: line.batchID, batchCode: line.batchCode, wanted: line.wanted,
      available: line.available)
  }
}
