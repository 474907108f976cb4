import Glibc
public import Values

/// The machine's clocks: `CLOCK_MONOTONIC` and `CLOCK_REALTIME`.
public struct SystemClock: Clock {
  /// The machine's clocks.
  public init() {}

  /// `CLOCK_MONOTONIC`.
  public var now: Instant {
    let time = Self.read(CLOCK_MONOTONIC)
    return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// `CLOCK_REALTIME`.
  public var timestamp: Timestamp {
    let time = Self.read(CLOCK_REALTIME)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    let result = clock_gettime(clock, &time)
    precondition(result == 0, "clock_gettime of a clock that every Linux has can't fail")
    return time
  }
}
