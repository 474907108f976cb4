import APISchema
import Commerce
import StoreSchema
import Values

extension APISchema.StaffCartItem {
  /// A line as staff see it. `override` is the one in force. Cost and margin are left out as the
  /// session's visibility settings say (S2R R8).
  init(
    _ line: StoreSchema.CartLine, override: StoreSchema.PriceOverride?,
    pickStatus: APISchema.PickStatus, showing visibility: APISchema.VisibilitySettings
  ) {
    self.init(
      item: APISchema.CartItem(line, pickStatus: pickStatus),
      basePrice: line.basePrice,
      activeOverride: override.map { APISchema.PriceOverride($0) },
      location: line.location,
      cost: visibility.showCogs ? APISchema.LineCost(line) : nil,
      margin: visibility.showMargin ? APISchema.LineMargin(line) : nil,
      replacesLineID: line.replacesLineID)
  }
}

extension APISchema.StaffCartTotals {
  init(_ activity: StoreSchema.SessionActivity) {
    let visibility = APISchema.VisibilitySettings(activity)
    // Changes that an older store recorded are shown without what it did not reckon.
    let showsMargin = visibility.showCogs && visibility.showMargin && !activity.lacksSums
    self.init(
      subtotal: activity.subtotal,
      discountTotal: Money(cents: activity.subtotal.cents &- activity.total.cents),
      total: activity.total,
      lineCount: activity.lineCount,
      linesTotal: activity.lacksSums ? activity.total : activity.linesTotal,
      orderAdjustment: activity.orderAdjustment,
      margin: showsMargin ? .init(activity) : nil)
  }
}

extension APISchema.VisibilitySettings {
  init(_ activity: StoreSchema.SessionActivity) {
    self.init(showCogs: !activity.costHidden, showMargin: !activity.marginHidden)
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
