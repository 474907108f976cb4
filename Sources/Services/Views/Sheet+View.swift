import APISchema
import Commerce
import StoreSchema
import Values

// A sheet as staff see it.

extension APISchema.SheetState {
  init(_ sheet: StoreSchema.SalesSheet, at now: Timestamp) {
    if sheet.archived {
      self = .archived
    } else if sheet.links.isEmpty {
      self = .unshared
    } else if sheet.linkInForce == nil {
      self = .revoked
    } else {
      self = sheet.isExpired(at: now) ? .expired : .shared
    }
  }
}

extension APISchema.SheetSummary {
  init(_ sheet: StoreSchema.SalesSheet, _ activity: StoreSchema.SheetActivity, at now: Timestamp) {
    self.init(
      sheetID: sheet.id,
      name: sheet.name,
      clientID: sheet.clientID,
      clientName: sheet.clientName,
      staffName: sheet.staffName,
      state: SheetState(sheet, at: now),
      itemCount: UInt32(clamping: sheet.items.count),
      selectedCount: UInt32(clamping: activity.selections.count),
      viewCount: activity.viewCount,
      lastViewedAt: activity.lastViewedAt,
      createdAt: sheet.createdAt,
      expiresAt: sheet.expiresAt,
      version: sheet.version,
      staffID: sheet.staffID,
      externalNumber: sheet.externalNumber)
  }
}

extension APISchema.SheetItem {
  init(
    _ item: StoreSchema.SheetItem, selection: StoreSchema.SheetSelection?, available: Quantity
  ) {
    self.init(
      itemID: item.id,
      batchID: item.batchID,
      batchCode: item.batchCode,
      productName: item.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(item.unitOfMeasure),
      quantity: item.quantity,
      basePrice: item.basePrice,
      unitPrice: item.unitPrice,
      priceAdjustment: item.override.map { APISchema.PriceAdjustment($0) },
      remark: item.remark,
      selected: selection != nil,
      selectedQuantity: selection?.quantity ?? .zero,
      available: available,
      quantityStep: item.quantityStep)
  }
}

extension APISchema.SalesSheet {
  init(_ sheet: StoreSchema.SalesSheet, in state: Commerce.State, at now: Timestamp) {
    let activity = state.sheetActivity(of: sheet.id)
    self.init(
      summary: SheetSummary(sheet, activity, at: now),
      items: sheet.items.map { item in
        APISchema.SheetItem(
          item, selection: activity.selections.first { $0.itemID == item.id },
          available: state.sellable(of: item.batchID))
      },
      message: sheet.message,
      notes: sheet.notes.map { note in
        APISchema.OrderNote(
          noteID: note.id, text: note.text, author: APISchema.Actor(note.author),
          addedAt: note.addedAt)
      },
      clientMessage: activity.clientMessage,
      selectionVersion: activity.selectionVersion,
      modeTransitions: sheet.modeTransitions.map { transition in
        var shown = APISchema.ModeTransition(transition)
        shown.sheetID = transition.sheetID
        shown.correlationID = transition.correlationID
        shown.shortfalls = transition.shortfalls.map { APISchema.LineShortfall($0) }
        return shown
      },
      correlationID: sheet.correlationID)
  }
}

extension APISchema.GetSheetAnalyticsResponse {
  init(_ sheet: StoreSchema.SalesSheet, in state: Commerce.State, sequence: UInt64) {
    let activity = state.sheetActivity(of: sheet.id)
    self.init(
      sequence: sequence,
      viewCount: activity.viewCount,
      firstViewedAt: activity.firstViewedAt,
      lastViewedAt: activity.lastViewedAt,
      days: activity.days.map { .init(day: Self.text(ofDay: $0.day), viewCount: $0.viewCount) },
      selections: activity.changes.map { change in
        .init(
          selectionVersion: change.selectionVersion, changedAt: change.changedAt,
          itemCount: change.itemCount, total: change.total)
      },
      conversions: sheet.conversions.map { conversion in
        .init(
          selectionVersion: conversion.selectionVersion, orderID: conversion.orderID,
          orderNumber: state.order(conversion.orderID)?.orderNumber ?? "",
          sessionID: conversion.sessionID, convertedAt: conversion.convertedAt,
          convertedBy: APISchema.Actor(conversion.convertedBy))
      },
      itemCount: UInt32(clamping: sheet.items.count),
      selectedCount: UInt32(clamping: activity.selections.count),
      selectedTotal: sheet.total(of: activity.selections))
  }

  /// "2026-11-21".
  private static func text(ofDay day: UInt32) -> String {
    let time = CivilTime(secondsSinceEpoch: Int64(day) * 86_400)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(time.year)-\(two(time.month))-\(two(time.day))"
  }
}
