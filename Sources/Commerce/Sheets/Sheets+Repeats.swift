import StoreSchema
import Values

// The same selection, converted again, is the same purchase (C30) for as long as that goes on: an
// order that was cancelled, or a session that ended without one, makes room for another.

extension State {
  /// The order that this selection became. Whether the timer has ended it already does not matter.
  func lastOrder(
    of sheet: SalesSheet, _ chosen: [SheetChoice], at now: Timestamp
  ) -> Order? {
    let before = conversions(of: sheet, chosen).last { !$0.orderID.isNone }
    guard let order = before.flatMap({ orders[$0.orderID] }), order.status != .cancelled else {
      return nil
    }
    if order.status.isModifiable, let end = order.expiresAt, end <= now { return nil }
    return order
  }

  /// The session that this selection became.
  func lastSession(
    of sheet: SalesSheet, _ chosen: [SheetChoice], at now: Timestamp
  ) -> ConversionReply? {
    let before = conversions(of: sheet, chosen).last { !$0.sessionID.isNone }
    guard let before, let session = sessions[before.sessionID],
      let activity = activity(of: session.id),
      session.status == .completed || (session.status.isOpen && activity.expiresAt > now)
    else { return nil }
    let transition = sheet.modeTransitions.last { $0.sessionID == session.id }
    return ConversionReply(
      sessionID: session.id, code: session.code, activity: activity,
      shortfalls: transition?.shortfalls ?? [])
  }

  private func conversions(
    of sheet: SalesSheet, _ chosen: [SheetChoice]
  ) -> [SheetConversion] {
    let version = sheetActivities[sheet.id]?.selectionVersion ?? 0
    return sheet.conversions.filter { $0.selectionVersion == version && $0.chosen == chosen }
  }

  /// What an order answers besides its numbers: where there is less than it wants.
  func reply(_ order: Order, short: [LineShortfall]) -> OrderReply {
    var reply = OrderReply(order)
    reply.shortfalls = short
    return reply
  }
}
