import APISchema
import StoreSchema
import Values

/// What happened to an order, as one time line (S2R 9.5, 16.5).
///
/// The order's own lists are its history; here they are merged by time. What happened at the same
/// moment is told in a fixed order: what was said, what was short and what became of prices, then
/// the order's mode and status, then money.
enum OrderHistory {
  /// Oldest first.
  static func entries(
    of order: StoreSchema.Order, for reader: OrderReader
  ) -> [APISchema.OrderHistoryEntry] {
    var entries: [APISchema.OrderHistoryEntry] = []
    if reader == .staff { entries += order.notes.map(note) }
    entries += order.shortPicks.map(shortPick)
    entries += order.priceAdjustments.compactMap(removed)
    entries += order.priceAdjustments.map(applied)
    if let override = order.creditOverride { entries.append(credit(override)) }
    entries += order.modeTransitions.map(mode)
    entries += order.statusHistory.map(status)
    entries += order.payments.map(payment)
    // The standard sort is stable, but does not say so: the place in the list decides.
    return entries.enumerated()
      .sorted { ($0.element.happenedAt, $0.offset) < ($1.element.happenedAt, $1.offset) }
      .map(\.element)
  }

  private static func note(_ note: StoreSchema.Note) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: note.addedAt, actor: APISchema.Actor(note.author),
      body: .note(APISchema.OrderNote(note)))
  }

  private static func shortPick(
    _ short: StoreSchema.OrderShortPick
  ) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: short.resolvedAt, actor: APISchema.Actor(short.resolvedBy),
      body: .shortPick(APISchema.OrderShortPick(short)))
  }

  private static func applied(
    _ override: StoreSchema.PriceOverride
  ) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: override.appliedAt, actor: APISchema.Actor(override.appliedBy),
      body: .priceApplied(APISchema.PriceAdjustment(override)))
  }

  private static func removed(
    _ override: StoreSchema.PriceOverride
  ) -> APISchema.OrderHistoryEntry? {
    guard let time = override.removedAt else { return nil }
    // What ended a price by itself has no name: its line went, another system had done it.
    let actor = override.removedBy.map { APISchema.Actor($0) } ?? APISchema.Actor(role: .system)
    return .init(
      happenedAt: time, actor: actor, body: .priceRemoved(APISchema.PriceAdjustment(override)))
  }

  private static func credit(
    _ override: StoreSchema.CreditOverride
  ) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: override.grantedAt, actor: APISchema.Actor(override.grantedBy),
      body: .creditOverridden(APISchema.CreditOverride(override)))
  }

  private static func mode(
    _ transition: StoreSchema.ModeTransition
  ) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: transition.transitionedAt, actor: APISchema.Actor(transition.transitionedBy),
      body: .modeChanged(APISchema.ModeTransition(transition)))
  }

  private static func status(
    _ change: StoreSchema.OrderStatusChange
  ) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: change.changedAt, actor: APISchema.Actor(change.changedBy),
      body: .statusChanged(APISchema.OrderStatusChange(change)))
  }

  private static func payment(_ payment: StoreSchema.Payment) -> APISchema.OrderHistoryEntry {
    .init(
      happenedAt: payment.receivedAt, actor: APISchema.Actor(payment.recordedBy),
      body: .payment(APISchema.Payment(payment)))
  }
}
