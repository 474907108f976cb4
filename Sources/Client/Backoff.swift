/// Pauses between attempts: exponential, with full jitter over the upper half, so that a thousand
/// scanners that lost the same server do not come back in the same instant.
///
/// Pure: randomness comes in as an argument.
public struct Backoff: Equatable, Sendable {
  /// Attempts that failed in a row.
  public private(set) var failures: UInt32 = 0
  private let firstMillis: UInt64
  private let maxMillis: UInt64

  /// Starts without failures. `firstMillis` must be positive and not above `maxMillis`.
  public init(
    firstMillis: UInt64 = ClientLimits.backoffFirstMillis,
    maxMillis: UInt64 = ClientLimits.backoffMaxMillis
  ) {
    precondition(firstMillis > 0 && firstMillis <= maxMillis, "backoff needs 0 < first <= max")
    self.firstMillis = firstMillis
    self.maxMillis = maxMillis
  }

  /// An attempt failed: how long to wait before the next, in milliseconds.
  /// `random` is any value of full range.
  public mutating func failed(random: UInt64) -> UInt64 {
    let doublings = min(failures, 32)
    let (scaled, overflow) = firstMillis.multipliedReportingOverflow(by: 1 << UInt64(doublings))
    let ceiling = overflow ? maxMillis : min(scaled, maxMillis)
    failures = failures == .max ? .max : failures + 1
    let half = ceiling / 2
    return half + random % (ceiling - half + 1)
  }

  /// An attempt succeeded: the next failure starts from the beginning.
  public mutating func succeeded() { failures = 0 }
}
