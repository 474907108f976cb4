import APISchema
import Access
import Codec
import RPC

extension APISchema.ErrorCode {
  /// The gRPC status code that goes with the domain code: the table in error.proto.
  var statusCode: StatusCode {
    switch self {
    case .invalidField, .invalidQuantity, .invalidOverrideType, .invalidAdjustment,
      .idempotencyMismatch:
      .invalidArgument
    case .unauthenticated, .invalidCredentials: .unauthenticated
    case .permissionDenied, .unauthorizedSessionAccess: .permissionDenied
    case .sessionNotFound, .itemNotInCart, .batchNotFound, .overrideNotFound, .orderNotFound,
      .clientNotFound, .staffNotFound, .pickLineNotFound, .tokenNotFound, .sampleNotFound,
      .presetNotFound, .priceTierNotFound, .sheetNotFound, .orderLineNotFound, .accountNotFound,
      .emailNotFound, .webhookNotFound:
      .notFound
    case .alreadyExists: .alreadyExists
    case .sessionExpired, .sessionAlreadyEnded, .sessionPaused, .insufficientInventory,
      .batchNotAvailable, .orderNotModifiable, .invalidStatusTransition, .conversionFailed,
      .emptyCart, .featureDisabled, .invalidSampleTransition, .wrongScan, .presetImmutable,
      .sheetExpired, .sheetRevoked, .orderExpired, .creditLimitExceeded, .paymentTermsNotAllowed,
      .emptyOrder, .emailNotConfigured:
      .failedPrecondition
    case .versionConflict, .pickConflict: .aborted
    case .cursorTooOld, .cursorInFuture, .scanOutOfOrder, .historyExpired: .outOfRange
    case .rateLimited, .limitExceeded, .slowConsumer: .resourceExhausted
    case .overloaded: .unavailable
    case .internalFault, .unspecified: .internal
    }
  }
}

extension Status {
  /// A status with its one typed detail (C46).
  init(_ detail: APISchema.ErrorDetail, _ message: String) {
    let value = AnyValue(detail)
    self.init(
      detail.code.statusCode, message,
      details: [StatusDetail(typeURL: value.typeURL, value: value.value)])
  }

  /// A status whose detail has no more than a code.
  init(_ code: APISchema.ErrorCode, _ message: String) {
    self.init(APISchema.ErrorDetail(code: code), message)
  }

  /// A field that is not as it must be.
  static func invalidField(_ field: String, allowed: String) -> Status {
    Status(
      APISchema.ErrorDetail(code: .invalidField, field: field, allowed: allowed),
      field.isEmpty ? allowed : "\(field): \(allowed)")
  }

  /// A request that does not decode.
  init(_ error: DecodeError) {
    self = .invalidField(error.path, allowed: error.allowed)
  }

  /// A rate is used up.
  static func rateLimited(retryAfterMillis: UInt32) -> Status {
    Status(
      APISchema.ErrorDetail(code: .rateLimited, retryAfterMillis: retryAfterMillis),
      "too many calls; try again in \(retryAfterMillis) ms")
  }

  /// The writer takes no more for the moment. The same key makes repeating safe.
  static let overloaded = Status(.overloaded, "the server is busy; repeat with the same key")
  /// The server is about to stop.
  static let stopping = Status(.overloaded, "the server is stopping; repeat with the same key")
  /// The stream's peer did not take its messages for too long (N15).
  static let slowConsumer = Status(
    .slowConsumer, "the stream was not read for too long; resume it from its cursor")
  /// Nobody, or nobody valid.
  static let unauthenticated = Status(
    .unauthenticated, "this needs a client certificate or a valid token")
  /// A token that was never issued, or is not good any more.
  static let invalidToken = Status(
    .unauthenticated, "this token is not valid: it is not ours, has expired or was revoked")
  /// A certificate that verifies, of somebody who is not here.
  static func notInDirectory(_ role: Access.Role, _ name: String) -> Status {
    Status(
      .unauthenticated,
      "your certificate names \(role.name)/\(name), who is no active member of staff here")
  }
  /// Somebody who may not.
  static func denied(_ role: Access.Role?, _ roles: Roles) -> Status {
    let allowed = Access.Role.allCases.filter(roles.contains).map(\.name).joined(separator: ", ")
    return Status(
      .permissionDenied,
      "as \(role?.name ?? "nobody") you may not call this method; it is for "
        + (roles.isEmpty ? "callers without certificate and token" : allowed))
  }
  /// A change that is larger than one record of the log.
  static func recordTooLarge(_ byteCount: Int) -> Status {
    let allowed = "less in one request: it would take \(byteCount) bytes in the log"
    return Status(
      APISchema.ErrorDetail(code: .limitExceeded, allowed: allowed), "too much at once: \(allowed)")
  }
  /// The key was used before for something else (I6).
  static let keyReused = Status(
    .idempotencyMismatch, "this idempotency key was used with another request")
}
