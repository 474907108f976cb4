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
      unitCost: line.unitCost,
      activeOverride: override.map { APISchema.ItemOverride($0) },
      location: line.location)
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

extension APISchema.ItemOverride {
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
      removedAt: override.removedAt)
  }
}
