/// A moment of the monotonic clock, in nanoseconds since an unspecified start.
///
/// For deadlines and timers: it never goes back, and means nothing outside this process.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since the clock's start.
  public var nanoseconds: UInt64

  /// So many nanoseconds after the clock's start.
  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// The earlier is less.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Later by so many nanoseconds; saturates.
  public func adding(nanoseconds count: UInt64) -> Instant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(count)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  /// Later by so many milliseconds; saturates.
  public func adding(milliseconds count: UInt64) -> Instant {
    let (nanos, overflow) = count.multipliedReportingOverflow(by: 1_000_000)
    return adding(nanoseconds: overflow ? .max : nanos)
  }

  /// Nanoseconds from `earlier` to this; 0 when `earlier` is later.
  public func nanoseconds(since earlier: Instant) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }
}
