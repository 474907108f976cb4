import APISchema
import StoreSchema
import Values

extension APISchema.CartItem {
  /// A line as everyone in the session may see it. Of a hidden override nothing shows but the
  /// price it led to (I7); of a visible one, the price before it (S2R 7.6).
  init(_ line: StoreSchema.CartLine, pickStatus: APISchema.PickStatus) {
    let showsOriginal =
      !line.overrideID.isNone && !line.overrideHidden
      && line.unitPrice != line.basePrice
    self.init(
      lineID: line.id,
      batchID: line.batchID,
      batchCode: line.batchCode,
      productName: line.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(line.unitOfMeasure),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      visibleAdjustment: showsOriginal
        ? VisibleAdjustment(originalUnitPrice: line.basePrice) : nil,
      lineTotal: line.total,
      version: line.version,
      addedAt: line.addedAt,
      pickStatus: pickStatus)
  }
}

extension APISchema.CartTotals {
  /// Discounts the customer is not shown are already inside the subtotal (C13). A hidden discount
  /// of the order may be more than the base prices of lines that are shown dearer: no less than 0.
  init(_ activity: StoreSchema.SessionActivity) {
    let subtotal = max(activity.clientSubtotal, .zero)
    self.init(
      subtotal: subtotal,
      discountTotal: Money(cents: subtotal.cents &- activity.total.cents),
      total: activity.total,
      lineCount: activity.lineCount)
  }
}

extension APISchema.ClientSession {
  init(_ session: StoreSchema.Session, _ activity: StoreSchema.SessionActivity) {
    self.init(
      sessionID: session.id,
      clientName: session.clientName,
      staffName: session.staffName,
      status: APISchema.SessionStatus(session.status),
      startedAt: session.startedAt,
      expiresAt: activity.expiresAt,
      endedAt: session.endedAt,
      version: activity.version,
      totals: APISchema.CartTotals(activity),
      orderID: session.orderID,
      catalogView: session.catalogView.map { APISchema.CatalogView($0) },
      checkoutRequestedAt: session.checkoutRequestedAt)
  }
}
