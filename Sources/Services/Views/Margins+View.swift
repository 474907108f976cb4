import APISchema
import Commerce
import StoreSchema
import Values

// Costs and margins, for staff only (S2-P12, C14).

extension APISchema.LineCost {
  init(_ line: StoreSchema.CartLine) {
    self.init(unitCost: line.unitCost, costTotal: line.costTotal)
  }
}

extension APISchema.LineMargin {
  /// margin = session price - cost; percent of the session price. The order override does not
  /// count.
  init(_ line: StoreSchema.CartLine) {
    let unitMargin = Money(cents: line.unitPrice.cents &- line.unitCost.cents)
    self.init(
      unitMargin: unitMargin,
      marginTotal: Money(cents: line.total.cents &- line.costTotal.cents),
      marginPercent: FixedPoint.percentage(unitMargin, of: line.unitPrice),
      priceIsZero: line.unitPrice == .zero)
  }
}

extension APISchema.CartMargin {
  /// The cart's, with the order override.
  init(_ activity: StoreSchema.SessionActivity) {
    let margin = Money(cents: activity.total.cents &- activity.costTotal.cents)
    self.init(
      costTotal: activity.costTotal,
      marginTotal: margin,
      marginPercent: FixedPoint.percentage(margin, of: activity.total),
      totalIsZero: activity.total == .zero)
  }
}

extension APISchema.ItemMargin {
  /// An order's line, by the rules of carts. What is short is not charged and costs nothing.
  init(_ line: StoreSchema.OrderLine) {
    let unitMargin = Money(cents: line.unitPrice.cents &- line.unitCost.cents)
    self.init(
      lineID: line.lineID,
      cost: .init(unitCost: line.unitCost, costTotal: line.costTotal),
      margin: .init(
        unitMargin: unitMargin,
        marginTotal: Money(cents: line.total.cents &- line.costTotal.cents),
        marginPercent: FixedPoint.percentage(unitMargin, of: line.unitPrice),
        priceIsZero: line.unitPrice == .zero))
  }
}

extension APISchema.CartMargin {
  /// The order's, with its override; fees are not goods.
  init(_ order: StoreSchema.Order) {
    let cost = order.costTotal
    let margin = Money(cents: order.total.cents &- cost.cents)
    self.init(
      costTotal: cost,
      marginTotal: margin,
      marginPercent: FixedPoint.percentage(margin, of: order.total),
      totalIsZero: order.total == .zero)
  }
}
