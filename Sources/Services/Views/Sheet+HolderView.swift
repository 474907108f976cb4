import APISchema
import Commerce
import StoreSchema
import Values

// A sheet as whoever holds its link sees it: what these messages lack a field for can't leak (I7).

extension APISchema.GetSheetByTokenResponse {
  init(
    _ sheet: StoreSchema.SalesSheet, in state: Commerce.State, at now: Timestamp, sequence: UInt64
  ) {
    let activity = state.sheetActivity(of: sheet.id)
    // An item is chosen at most once.
    let selections = Dictionary(activity.selections.map { ($0.itemID, $0) }) { first, _ in first }
    self.init(
      sequence: sequence,
      name: sheet.name,
      clientName: sheet.clientName,
      staffName: sheet.staffName,
      message: sheet.message,
      items: sheet.items.map { item in
        APISchema.SharedSheetItem(
          item, selection: selections[item.id],
          soldOut: state.sellable(of: item.batchID) < max(item.quantityStep, .smallest))
      },
      expiresAt: sheet.expiresAt,
      expired: sheet.isExpired(at: now),
      selectionVersion: activity.selectionVersion,
      selectedTotal: sheet.total(of: activity.selections),
      currency: state.settings?.currency ?? "",
      clientMessage: activity.clientMessage)
  }
}

extension APISchema.SharedSheetItem {
  /// Of a hidden adjustment nothing shows but the price it led to; of stock, only that there is
  /// none.
  init(
    _ item: StoreSchema.SheetItem, selection: StoreSchema.SheetSelection?, soldOut: Bool
  ) {
    self.init(
      itemID: item.id,
      batchCode: item.batchCode,
      productName: item.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(item.unitOfMeasure),
      quantity: item.quantity,
      quantityStep: item.quantityStep,
      unitPrice: item.unitPrice,
      visibleAdjustment: item.shownOriginalPrice.map {
        APISchema.VisibleAdjustment(originalUnitPrice: $0)
      },
      remark: item.remark,
      selected: selection != nil,
      selectedQuantity: selection?.quantity ?? .zero,
      soldOut: soldOut)
  }
}

extension Quantity {
  fileprivate static let smallest = Quantity(tenThousandths: 1)
}
