import StoreSchema
import Values

// A purchase changes its mode: a live session becomes an order or a draft, a draft becomes a live
// session again (S2R R16, C27). The order keeps every hop; one correlation id joins them.

extension State {
  /// The open session that works on an order. Meanwhile nothing else changes the order.
  func session(workingOn order: Order) -> Session? {
    guard let session = sessions[order.sessionID], session.status.isOpen,
      session.sourceOrderID == order.id
    else { return nil }
    return session
  }

  /// The order that a session ends with: a new one, or the draft it came from, brought up to date
  /// (C28).
  func order(
    of session: Session, _ activity: SessionActivity, _ command: ConvertToOrder,
    _ context: CommandContext
  ) -> Order {
    let asDraft = command.asDraft
    let source = orders[session.sourceOrderID]
    let status: OrderStatus = asDraft ? .draft : .confirmed
    var order = source ?? newOrder(of: session, context)
    order.priceAdjustments = carriedAdjustments(of: source, to: session) + overrides(of: session.id)
    order.sessionID = session.id
    order.lines = cart(of: session.id).map(OrderLine.init)
    order.notes = session.notes
    order.subtotal = activity.subtotal
    order.total = activity.total
    order.discountTotal = Money(cents: activity.subtotal.cents - activity.total.cents)
    order.orderAdjustment = activity.orderAdjustment
    order.confirmedAt = asDraft ? nil : context.now
    order.expiresAt = asDraft ? draftExpiry(from: context.now) : nil
    order.holdUntil = nil
    if order.status != status {
      order.statusHistory.append(
        OrderStatusChange(
          fromStatus: order.status, toStatus: status, changedBy: context.principal,
          changedAt: context.now, reason: "from live session"))
    }
    order.status = status
    order.version += 1
    order.record(
      ModeTransition(
        fromMode: .liveSession, toMode: asDraft ? .draft : .confirmed, sessionID: session.id,
        transitionedBy: context.principal, transitionedAt: context.now,
        reason: command.reasonText))
    return order
  }

  private func newOrder(of session: Session, _ context: CommandContext) -> Order {
    let id = OrderID(rawValue: counters.nextOrderID)
    var order = Order(
      id: id, orderNumber: OrderNumber(id).description, clientID: session.clientID,
      clientName: session.clientName, staffID: session.staffID, staffName: session.staffName,
      origin: .liveShopping, sessionID: session.id, createdBy: context.principal,
      createdAt: context.now)
    if let client = clients[session.clientID] { order.applyTerms(of: client) }
    if !session.sheetID.isNone { begin(&order, withSheetOf: session) }
    return order
  }

  /// A purchase that began with a sheet has the sheet's id, and its hop into the session.
  private func begin(_ order: inout Order, withSheetOf session: Session) {
    order.sheetID = session.sheetID
    order.correlationID = session.correlationID
    order.modeTransitions =
      sheets[session.sheetID]?.modeTransitions.filter { $0.sessionID == session.id } ?? []
  }

  /// What an order's audit keeps from before the session: what was removed or replaced then, and
  /// what could not be taken along because its line could not be held. The rest is in the
  /// session, with who applied it and when.
  private func carriedAdjustments(of order: Order?, to session: Session) -> [PriceOverride] {
    guard let order else { return [] }
    var restored = overrides(of: session.id)[...]
    let converted = order.modeTransitions.last { $0.sessionID == session.id }
    var carried: [PriceOverride] = []
    for var override in order.priceAdjustments {
      if override.removedAt == nil {
        if let first = restored.first, first.restores(override) {
          restored.removeFirst()
          continue
        }
        override.removedAt = session.startedAt
        override.removedBy = converted?.transitionedBy
      }
      carried.append(override)
    }
    return carried
  }

  /// The draft or quote that an ending session came from, as it was before: nobody works on it any
  /// more. A quote ends when it says, which may have been meanwhile (S2R 14.4).
  func unlockedOrder(of id: SessionID, _ ending: SessionEnding) -> Order? {
    guard let source = sessions.read(id, { $0.sourceOrderID }), var order = orders[source],
      order.sessionID == id
    else { return nil }
    let hop = order.modeTransitions.last { $0.sessionID == id }
    order.record(
      ModeTransition(
        fromMode: .liveSession, toMode: order.mode, sessionID: id, transitionedBy: ending.endedBy,
        transitionedAt: ending.endedAt, reason: ending.reason))
    let last = order.modeTransitions.last { transition in
      sessions.read(transition.sessionID) { $0.orderID } == order.id
    }
    order.sessionID = last?.sessionID ?? .none
    guard order.status == .quote else {
      order.expiresAt = draftExpiry(from: ending.endedAt)
      order.version += 1
      return order
    }
    // Older stores did not keep it.
    let end = hop?.quoteExpiresAt ?? quoteExpiry(from: ending.endedAt)
    order.expiresAt = end
    if end <= ending.endedAt { order.expire(at: ending.endedAt) } else { order.version += 1 }
    return order
  }
}

extension Order {
  /// As what it waits, before it is sold.
  var mode: SalesMode { status == .quote ? .quote : .draft }

  /// Adds a hop. The first one gives the purchase its correlation id: what it began as.
  mutating func record(_ transition: ModeTransition) {
    if correlationID.isEmpty {
      correlationID = sessionID.isNone ? "order-\(id)" : "session-\(sessionID)"
    }
    var transition = transition
    transition.correlationID = correlationID
    modeTransitions.append(transition)
  }
}

extension PriceOverride {
  /// Whether this one stands in a session for one of the draft it came from.
  fileprivate func restores(_ other: PriceOverride) -> Bool {
    scope == other.scope && batchID == other.batchID && adjustmentType == other.adjustmentType
      && adjustmentValue == other.adjustmentValue && newPrice == other.newPrice
      && originalPrice == other.originalPrice && appliedAt == other.appliedAt
      && appliedBy == other.appliedBy && reason == other.reason
  }
}
