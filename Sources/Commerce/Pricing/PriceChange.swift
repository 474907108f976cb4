import StoreSchema
import Values

/// A price to set on a line.
struct PriceChange {
  var type: AdjustmentType
  var value: AdjustmentValue
  var reason = ""
  var visibleToClient = true

  init(_ command: ApplyItemOverride) {
    type = command.adjustmentType
    value = command.adjustmentValue
    reason = command.reason
    visibleToClient = command.visibleToClient
  }

  init(_ command: ApplyBatchOverride) {
    type = command.adjustmentType
    value = command.adjustmentValue
    reason = command.reason
    visibleToClient = command.visibleToClient
  }

  /// What an override does.
  init(_ override: PriceOverride) {
    type = override.adjustmentType
    value = override.adjustmentValue
    reason = override.reason
    visibleToClient = override.visibleToClient
  }

  /// A price given with a new line. One too large to scale is out of range in any case.
  init(fixed price: Money, reason: String) {
    self.reason = reason
    let (value, overflow) = price.cents.multipliedReportingOverflow(by: 100)
    self.type = .fixed
    self.value = AdjustmentValue(tenThousandths: overflow ? (price.cents < 0 ? -100 : .max) : value)
  }

  /// The new unit price, rounded half away from zero once (C10, D10).
  func price(from base: Money) throws(Rejection) -> Money {
    let (numerator, denominator) = try exactCents(from: base)
    if numerator < 0 { throw .invalidAdjustment(allowed: "a price that is not negative") }
    let cents = (numerator + denominator / 2) / denominator
    guard cents <= Int128(Limits.unitPriceCentsMax) else {
      throw .invalidAdjustment(allowed: "a price of at most \(Limits.unitPriceCentsMax) cents")
    }
    return Money(cents: Int64(cents))
  }

  /// The exact price in cents as a fraction.
  private func exactCents(from base: Money) throws(Rejection) -> (Int128, Int128) {
    let value = Int128(value.tenThousandths)
    let base = Int128(base.cents)
    switch type {
    case .fixed:
      guard value % 100 == 0 || value == Int128(Int64.max) else {
        throw .invalidAdjustment(allowed: "a price in whole cents")
      }
      return (value, 100)
    case .dollar: return (base * 100 + value, 100)
    case .percentage: return (base * (1_000_000 + value), 1_000_000)
    case .unspecified: throw .invalidOverrideType(allowed: "FIXED, DOLLAR or PERCENTAGE")
    }
  }
}
