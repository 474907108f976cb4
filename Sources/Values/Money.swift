/// An amount of money in hundredths of the store's currency (D10, C07).
///
/// Arithmetic that could overflow is offered only in checked form: a price that does not fit is a
/// rejection, never a trap and never a wrong number.
public struct Money: Hashable, Comparable, Sendable {
  /// Hundredths of the currency unit; may be negative (a discount).
  public var cents: Int64

  /// An amount of so many cents.
  public init(cents: Int64) { self.cents = cents }

  /// Nothing.
  public static let zero = Money(cents: 0)

  /// The larger amount is greater.
  public static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }

  /// The sum, or nil when it does not fit.
  public func adding(_ other: Money) -> Money? {
    let (sum, overflow) = cents.addingReportingOverflow(other.cents)
    return overflow ? nil : Money(cents: sum)
  }

  /// The difference, or nil when it does not fit.
  public func subtracting(_ other: Money) -> Money? {
    let (difference, overflow) = cents.subtractingReportingOverflow(other.cents)
    return overflow ? nil : Money(cents: difference)
  }
}

extension Money: CustomStringConvertible {
  /// "-12.05": plain decimal without a currency sign.
  public var description: String {
    let magnitude = cents.magnitude
    let fraction = magnitude % 100
    return "\(cents < 0 ? "-" : "")\(magnitude / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
