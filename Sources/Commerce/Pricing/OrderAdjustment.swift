import StoreSchema
import Values

/// What an order override does to the sum of the lines, in the form that is reckoned anew with
/// every change: a signed amount, or a signed percentage.
struct OrderAdjustment {
  var type: AdjustmentType
  var value: AdjustmentValue

  /// No adjustment.
  static let none = OrderAdjustment(.unspecified, .zero)

  init(_ type: AdjustmentType, _ value: AdjustmentValue) {
    self.type = type
    self.value = value
  }

  /// The adjustment asked for. FIXED is a total agreed for the lines as they are: the difference
  /// stays when lines change.
  init(
    _ type: AdjustmentType, _ value: AdjustmentValue, on linesTotal: Money
  ) throws(Rejection) {
    let bound = Limits.orderAdjustmentCentsMax
    switch type {
    case .unspecified: throw .invalidOverrideType(allowed: "FIXED, DOLLAR or PERCENTAGE")
    case .percentage:
      guard abs(Int128(value.tenThousandths)) <= 1_000_000 else {
        throw .invalidAdjustment(allowed: "-100 to 100 percent of the order")
      }
      self.init(type, value)
    case .fixed, .dollar:
      guard value.tenThousandths % 100 == 0 else {
        throw .invalidAdjustment(allowed: "an amount in whole cents")
      }
      let amount = Int128(value.tenThousandths / 100)
      let delta = type == .fixed ? amount - Int128(linesTotal.cents) : amount
      guard abs(delta) <= Int128(bound), type == .dollar || amount >= 0 else {
        throw .invalidAdjustment(allowed: "0 or more, and a difference of at most \(bound) cents")
      }
      self.init(.dollar, AdjustmentValue(tenThousandths: Int64(delta) * 100))
    }
  }

  /// What the record of an order override does. FIXED was a total agreed for the lines as they
  /// were: the difference stays.
  init(_ override: PriceOverride) {
    guard override.adjustmentType == .fixed else {
      self.init(override.adjustmentType, override.adjustmentValue)
      return
    }
    let difference = override.newPrice.cents - override.originalPrice.cents
    self.init(.dollar, AdjustmentValue(tenThousandths: difference * 100))
  }

  /// The signed amount for lines that sum up to so much, rounded once (D10). Limits of lines and
  /// adjustments keep it in range.
  func cents(of linesTotal: Money) -> Int64 {
    switch type {
    case .percentage: FixedPoint.percent(value, of: linesTotal)?.cents ?? 0
    case .dollar, .fixed: FixedPoint.money(value)?.cents ?? 0
    case .unspecified: 0
    }
  }
}
