public import Values

/// Where a shell reads time. Passed in, so that tests and simulations own it.
public protocol Clock: Sendable {
  /// The monotonic clock now.
  var now: Instant { get }
  /// The wall clock now, in UTC.
  var timestamp: Timestamp { get }
}
