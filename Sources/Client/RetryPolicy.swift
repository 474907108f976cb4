import APISchema
import RPC

/// Whether a failed attempt is repeated: pure.
///
/// Every method of the API may be repeated: reads change nothing, and mutations carry a key that
/// makes a repetition answer as the first did (D8).
enum RetryPolicy {
  /// What to do after an attempt.
  enum Decision: Equatable {
    /// Tell the caller.
    case giveUp
    /// Try again after the backoff.
    case retry
    /// Try again, but not earlier than this.
    case retryAfter(millis: UInt64)
  }

  static func decide(after error: ClientError) -> Decision {
    if let detail = error.detail {
      switch detail.code {
      case .overloaded, .rateLimited:
        return detail.retryAfterMillis > 0
          ? .retryAfter(millis: UInt64(detail.retryAfterMillis)) : .retry
      default: return .giveUp
      }
    }
    return error.status.code == .unavailable ? .retry : .giveUp
  }
}
