import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// Replaces a sheet's items, at the client's prices of now or those given. Items of the same
  /// batch keep their number; numbers are never given anew.
  func setItems(
    _ new: [NewSheetItem], of sheet: inout SalesSheet, _ context: CommandContext
  ) throws(Rejection) {
    guard (1...Limits.sheetItemsMax).contains(new.count) else {
      throw .limitExceeded(field: "items", allowed: "1 to \(Limits.sheetItemsMax) items")
    }
    var known: [BatchID: SheetItem] = [:]
    for item in sheet.items { known[item.batchID] = item }
    var seen: Set<BatchID> = []
    var nextOverrideID = counters.nextOverrideID
    var items: [SheetItem] = []
    for (position, wanted) in new.enumerated() {
      let batchField = wanted.batchID.isNone ? "batch_code" : "batch_id"
      let item = try Rejection.at("items[\(position)]", batchField: batchField) {
        () throws(Rejection) in
        let batch = try batch(of: wanted)
        guard seen.insert(batch.id).inserted else { throw .alreadyExists(field: batchField) }
        let id = OverrideID(rawValue: nextOverrideID)
        return try self.item(wanted, batch, known[batch.id], id, of: sheet, context)
      }
      if item.id.rawValue == sheet.nextItemID { sheet.nextItemID += 1 }
      if item.override?.id.rawValue == nextOverrideID { nextOverrideID += 1 }
      items.append(item)
    }
    sheet.items = items
  }

  /// One item, as it was numbered before or with the sheet's next number.
  private func item(
    _ wanted: NewSheetItem, _ batch: Batch, _ before: SheetItem?, _ id: OverrideID,
    of sheet: SalesSheet, _ context: CommandContext
  ) throws(Rejection) -> SheetItem {
    if before == nil && batch.status != .live { throw .batchNotAvailable(batch.status) }
    if wanted.quantity != .zero { try check(wanted.quantity, of: batch) }
    var item = SheetItem(
      id: before?.id ?? SheetItemID(rawValue: sheet.nextItemID), batchID: batch.id,
      batchCode: batch.code, productName: batch.name, unitOfMeasure: batch.unitOfMeasure,
      quantity: wanted.quantity, quantityStep: batch.quantityStep, remark: wanted.remark)
    item.basePrice = basePrice(of: batch, for: sheet.clientID)
    item.unitPrice = item.basePrice
    if let override = try override(wanted, of: item, batch, before?.override, id, context) {
      item.unitPrice = override.newPrice
      item.override = override
    }
    return item
  }

  private func batch(of wanted: NewSheetItem) throws(Rejection) -> Batch {
    guard wanted.batchID.isNone != wanted.batchCode.isEmpty else {
      throw .invalidField(field: "batch_id", allowed: "either batch_id or batch_code")
    }
    let id = wanted.batchID.isNone ? batchByCode[wanted.batchCode] : wanted.batchID
    guard let id, let batch = batches[id] else { throw .batchNotFound }
    return batch
  }

  /// The record of a price that is not the client's: who set it, when and why (S2-SEC07). One that
  /// says the same as the one in force leaves that on record.
  private func override(
    _ wanted: NewSheetItem, of item: SheetItem, _ batch: Batch, _ before: PriceOverride?,
    _ id: OverrideID, _ context: CommandContext
  ) throws(Rejection) -> PriceOverride? {
    guard let asked = wanted.unitPrice else { return nil }
    let change = PriceChange(fixed: asked, reason: wanted.reason)
    let price = try change.price(from: item.basePrice)
    if price == item.basePrice { return nil }
    if let before, before.newPrice == price, before.originalPrice == item.basePrice,
      before.reason == wanted.reason, before.visibleToClient == wanted.visibleToClient
    {
      return before
    }
    try guardPrice(
      price, cost: batch.unitCost, floor: batch.floorPrice, wanted.reason, context)
    return PriceOverride(
      id: id, scope: .item, batchID: batch.id, adjustmentType: change.type,
      adjustmentValue: change.value, originalPrice: item.basePrice, newPrice: price,
      reason: wanted.reason, visibleToClient: wanted.visibleToClient,
      appliedBy: context.principal, appliedAt: context.now)
  }
}
