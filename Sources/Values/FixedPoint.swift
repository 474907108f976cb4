/// Fixed-point arithmetic with 128-bit intermediates, rounding half away from zero (D10).
public enum FixedPoint {
  /// `quantity × price`, rounded to whole cents, or nil when it does not fit.
  public static func extend(_ quantity: Quantity, at price: Money) -> Money? {
    let product = Int128(quantity.tenThousandths) * Int128(price.cents)
    return divideRounding(product, by: Int128(Quantity.perUnit)).map(Money.init(cents:))
  }

  /// `value` percent of `base`, rounded to whole cents, or nil when it does not fit.
  public static func percent(_ value: AdjustmentValue, of base: Money) -> Money? {
    let product = Int128(value.tenThousandths) * Int128(base.cents)
    return divideRounding(product, by: 1_000_000).map(Money.init(cents:))
  }

  /// How many percent of `base` an amount is, rounded to ten-thousandths of a percent; 0 of
  /// nothing, and at the ends of 64 bits when it does not fit.
  public static func percentage(_ amount: Money, of base: Money) -> AdjustmentValue {
    if base.cents == 0 { return .zero }
    let sign: Int128 = base.cents < 0 ? -1 : 1
    let percent = divideRounding(
      Int128(amount.cents) * 1_000_000 * sign, by: Int128(base.cents) * sign)
    let end = (amount.cents < 0) == (base.cents < 0) ? Int64.max : Int64.min
    return AdjustmentValue(tenThousandths: percent ?? end)
  }

  /// An adjustment in currency units as whole cents, rounded, or nil when it does not fit.
  public static func money(_ value: AdjustmentValue) -> Money? {
    divideRounding(Int128(value.tenThousandths), by: 100).map(Money.init(cents:))
  }

  /// The quotient rounded half away from zero, or nil when it does not fit 64 bits.
  /// `divisor` must be positive.
  static func divideRounding(_ dividend: Int128, by divisor: Int128) -> Int64? {
    precondition(divisor > 0, "rounding division needs a positive divisor")
    let half = divisor / 2
    let shifted = dividend < 0 ? dividend - half : dividend + half
    return Int64(exactly: shifted / divisor)
  }

  /// Ten-thousandths as plain decimal text with as few places as needed: 25000 is "2.5".
  static func text(tenThousandths: Int64) -> String {
    let magnitude = tenThousandths.magnitude
    let sign = tenThousandths < 0 ? "-" : ""
    let fraction = magnitude % 10_000
    guard fraction != 0 else { return "\(sign)\(magnitude / 10_000)" }
    var digits = String(fraction)
    digits = String(repeating: "0", count: 4 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(magnitude / 10_000).\(digits)"
  }
}
