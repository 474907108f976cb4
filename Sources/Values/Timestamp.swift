/// A moment in UTC, to the nanosecond, as `google.protobuf.Timestamp` carries it (C44).
///
/// Range: 1678 to 2262, what 64 bits of nanoseconds hold; anything else fails to decode.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z; negative before.
  public var nanoseconds: Int64

  /// So many nanoseconds since 1970.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The parts of a `google.protobuf.Timestamp`: `nanos` counts forward, 0 to 999,999,999.
  /// Nil when the parts are out of range.
  public init?(seconds: Int64, nanos: Int32) {
    guard (0..<1_000_000_000).contains(nanos) else { return nil }
    // The first second of the range is not a whole one, so 64 bits are too few on the way.
    let sum = Int128(seconds) * 1_000_000_000 + Int128(nanos)
    guard let nanoseconds = Int64(exactly: sum) else { return nil }
    self.nanoseconds = nanoseconds
  }

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Timestamp(nanoseconds: 0)

  /// The earlier is less.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Whole seconds since 1970, rounded down.
  public var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Nanoseconds after `seconds`, 0 to 999,999,999.
  public var nanos: Int32 {
    let remainder = nanoseconds % 1_000_000_000
    return Int32(remainder < 0 ? remainder + 1_000_000_000 : remainder)
  }

  /// Later by so many seconds; saturates at the ends of the range.
  public func adding(seconds count: Int64) -> Timestamp {
    let (delta, overflow) = count.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowed) = nanoseconds.addingReportingOverflow(delta)
    if overflow || overflowed { return Timestamp(nanoseconds: count < 0 ? .min : .max) }
    return Timestamp(nanoseconds: sum)
  }
}
