import APISchema
import StoreSchema
import Values

extension APISchema.StaffCartItem {
  /// A line as staff see it. `override` is the line's active one.
  init(
    _ line: StoreSchema.CartLine, override: StoreSchema.PriceOverride?,
    pickStatus: APISchema.PickStatus
  ) {
    self.init(
      item: APISchema.CartItem(line, pickStatus: pickStatus),
      basePrice: line.basePrice,
      activeOverride: override.map { APISchema.PriceOverride($0) },
      location: line.location,
      cost: APISchema.LineCost(
        unitCost: line.unitCost,
        costTotal: FixedPoint.extend(line.quantity, at: line.unitCost) ?? Money(cents: 0)))
  }
}

extension APISchema.StaffCartTotals {
  init(_ activity: StoreSchema.SessionActivity) {
    self.init(
      subtotal: activity.subtotal,
      discountTotal: Money(cents: activity.subtotal.cents &- activity.total.cents),
      total: activity.total,
      lineCount: activity.lineCount)
  }
}

extension APISchema.PriceOverride {
  /// A negotiated price with its audit (S2-P11).
  init(_ override: StoreSchema.PriceOverride) {
    self.init(
      overrideID: override.id,
      lineID: override.lineID,
      adjustmentType: APISchema.AdjustmentType(rawValue: override.adjustmentType.rawValue)
        ?? .unspecified,
      adjustmentValue: override.adjustmentValue,
      originalPrice: override.originalPrice,
      newPrice: override.newPrice,
      reason: override.reason,
      visibleToClient: override.visibleToClient,
      appliedBy: APISchema.Actor(override.appliedBy),
      appliedAt: override.appliedAt,
      removedAt: override.removedAt,
      scope: APISchema.OverrideScope(rawValue: override.scope.rawValue) ?? .unspecified,
      batchID: override.batchID,
      removedBy: override.removedBy.map { APISchema.Actor($0) })
  }
}
