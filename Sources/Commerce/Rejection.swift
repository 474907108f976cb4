public import StoreSchema
public import Values

/// Why the store says no. Each maps to one domain code of requirements 2.6 and carries what the
/// caller needs to act on it (C46).
public enum Rejection: Error, Hashable, Sendable {
  /// Nothing but creating the store is possible before it exists.
  case storeIsNotCreated
  /// INVALID_FIELD: the value breaks the rule in `allowed`.
  case invalidField(field: String, allowed: String)
  /// LIMIT_EXCEEDED: one of `Limits`.
  case limitExceeded(field: String, allowed: String)
  /// ALREADY_EXISTS: the field must be unique.
  case alreadyExists(field: String)
  /// SESSION_NOT_FOUND.
  case sessionNotFound
  /// SESSION_EXPIRED, and when it did.
  case sessionExpired(at: Timestamp)
  /// SESSION_ALREADY_ENDED: completed or cancelled.
  case sessionAlreadyEnded(SessionStatus)
  /// UNAUTHORIZED_SESSION_ACCESS: neither owner nor permitted.
  case unauthorizedSessionAccess
  /// SESSION_PAUSED: carts of paused sessions do not change.
  case sessionPaused
  /// INVALID_STATUS_TRANSITION of a session.
  case invalidSessionTransition(from: SessionStatus, to: SessionStatus)
  /// INSUFFICIENT_INVENTORY: what this line could have in all right now, or, for a change of
  /// stock, what could be taken away.
  case insufficientInventory(available: Quantity)
  /// ITEM_NOT_IN_CART.
  case itemNotInCart
  /// INVALID_QUANTITY: see `allowed`.
  case invalidQuantity(allowed: String)
  /// BATCH_NOT_FOUND.
  case batchNotFound
  /// BATCH_NOT_AVAILABLE: the batch has this status, not LIVE.
  case batchNotAvailable(BatchStatus)
  /// INVALID_OVERRIDE_TYPE.
  case invalidOverrideType(allowed: String)
  /// INVALID_ADJUSTMENT: the price would be negative or out of range; see `allowed`.
  case invalidAdjustment(allowed: String)
  /// OVERRIDE_NOT_FOUND: none in force with this id.
  case overrideNotFound
  /// EMPTY_CART.
  case emptyCart
  /// ORDER_NOT_FOUND.
  case orderNotFound
  /// CLIENT_NOT_FOUND.
  case clientNotFound
  /// PERMISSION_DENIED: the client may do nothing at present.
  case clientIsInactive
  /// STAFF_NOT_FOUND.
  case staffNotFound
  /// PERMISSION_DENIED: this member of staff may do nothing at present.
  case staffIsInactive
  /// PERMISSION_DENIED: see `allowed`.
  case permissionDenied(allowed: String)
  /// VERSION_CONFLICT, and the version now.
  case versionConflict(current: UInt64)
  /// PICK_LINE_NOT_FOUND.
  case pickLineNotFound
  /// PICK_CONFLICT: the line is in this state and this much is wanted of it.
  case pickConflict(state: PickState, quantity: Quantity, version: UInt64)
  /// TOKEN_NOT_FOUND.
  case tokenNotFound
  /// FEATURE_DISABLED: this member of staff may open no live session at present (C43).
  case featureDisabled(allowed: String)
  /// SAMPLE_NOT_FOUND.
  case sampleNotFound
  /// INVALID_SAMPLE_TRANSITION: the sample has this status; see `allowed` (S2-P08).
  case invalidSampleTransition(from: SampleStatus, allowed: String)
  /// WRONG_SCAN: this was expected.
  case wrongScan(field: String, expected: String)
  /// SCAN_OUT_OF_ORDER: the next number of the device.
  case scanOutOfOrder(expected: UInt64)
  /// PRESET_NOT_FOUND.
  case presetNotFound
  /// PRESET_IMMUTABLE: it is one of the system's (C32).
  case presetIsImmutable
  /// PRICE_TIER_NOT_FOUND.
  case priceTierNotFound
  /// ORDER_NOT_MODIFIABLE: in this status, or while a session works on it.
  case orderNotModifiable(OrderStatus, allowed: String)
  /// INSUFFICIENT_INVENTORY of an order: every line that is short, and what it could have.
  case shortfalls([ShortLine])
  /// INVALID_STATUS_TRANSITION of an order (C25).
  case invalidOrderTransition(from: OrderStatus, to: OrderStatus)
  /// ORDER_EXPIRED, and when it did.
  case orderExpired(at: Timestamp)
  /// ORDER_LINE_NOT_FOUND.
  case orderLineNotFound
  /// EMPTY_ORDER.
  case emptyOrder
  /// CREDIT_LIMIT_EXCEEDED: the client would owe so much.
  case creditLimitExceeded(limit: Money, exposure: Money)
  /// PAYMENT_TERMS_NOT_ALLOWED: the client's are stricter; see `allowed`.
  case paymentTermsNotAllowed(allowed: String)
  /// SHEET_NOT_FOUND.
  case sheetNotFound
  /// SHEET_EXPIRED, and when it did (C31).
  case sheetExpired(at: Timestamp)
  /// SHEET_REVOKED: the link was taken back, or the sheet put away.
  case sheetRevoked
  /// ACCOUNT_NOT_FOUND.
  case accountNotFound
  /// INVALID_CREDENTIALS.
  case invalidCredentials
  /// EMAIL_NOT_FOUND.
  case emailNotFound
  /// WEBHOOK_NOT_FOUND.
  case webhookNotFound
  /// Why not, and the path of the field that it is about, where a request has several of them.
  indirect case part(String, Rejection)
}

/// A line of an order of which there is less than wanted.
public struct ShortLine: Hashable, Sendable {
  /// The line.
  public var lineID: LineID
  /// Its batch.
  public var batchID: BatchID
  /// The batch's code.
  public var batchCode: String
  /// What the order wants.
  public var wanted: Quantity
  /// What the line could have right now.
  public var available: Quantity

  /// A line that is short.
  public init(
    lineID: LineID, batchID: BatchID, batchCode: String, wanted: Quantity, available: Quantity
  ) {
    self.lineID = lineID
    self.batchID = batchID
    self.batchCode = batchCode
    self.wanted = wanted
    self.available = available
  }
}
