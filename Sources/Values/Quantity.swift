/// An amount of goods in ten-thousandths of the item's unit of measure (C06).
public struct Quantity: Hashable, Comparable, Sendable {
  /// Ten-thousandths of the unit; may be negative (a change).
  public var tenThousandths: Int64

  /// So many ten-thousandths.
  public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

  /// So many whole units, or nil when that does not fit.
  public init?(units: Int64) {
    let (value, overflow) = units.multipliedReportingOverflow(by: Self.perUnit)
    if overflow { return nil }
    self.tenThousandths = value
  }

  /// Ten-thousandths in one unit.
  public static let perUnit: Int64 = 10_000

  /// Nothing.
  public static let zero = Quantity(tenThousandths: 0)

  /// The larger amount is greater.
  public static func < (left: Quantity, right: Quantity) -> Bool {
    left.tenThousandths < right.tenThousandths
  }

  /// The sum, or nil when it does not fit.
  public func adding(_ other: Quantity) -> Quantity? {
    let (sum, overflow) = tenThousandths.addingReportingOverflow(other.tenThousandths)
    return overflow ? nil : Quantity(tenThousandths: sum)
  }

  /// The difference, or nil when it does not fit.
  public func subtracting(_ other: Quantity) -> Quantity? {
    let (difference, overflow) = tenThousandths.subtractingReportingOverflow(other.tenThousandths)
    return overflow ? nil : Quantity(tenThousandths: difference)
  }

  /// Whether this is a whole number of steps. `step` must be positive.
  public func isMultiple(of step: Quantity) -> Bool {
    tenThousandths % step.tenThousandths == 0
  }
}

extension Quantity: CustomStringConvertible {
  /// "2.5": plain decimal, as few places as are needed.
  public var description: String {
    FixedPoint.text(tenThousandths: tenThousandths)
  }
}

/// A price adjustment's value: currency units or percent, in ten-thousandths (C07, C10).
public struct AdjustmentValue: Hashable, Sendable {
  /// -50000 is -5.00 or -5 %.
  public var tenThousandths: Int64

  /// So many ten-thousandths.
  public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

  /// Nothing.
  public static let zero = AdjustmentValue(tenThousandths: 0)
}

extension AdjustmentValue: CustomStringConvertible {
  /// "-12.5": plain decimal, as few places as are needed.
  public var description: String {
    FixedPoint.text(tenThousandths: tenThousandths)
  }
}
