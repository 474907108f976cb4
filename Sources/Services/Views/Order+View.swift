import APISchema
import Commerce
import StoreSchema
import Values

/// Who looks at an order.
public enum OrderReader: Hashable, Sendable {
  /// People of the house: with notes.
  case staff
  /// Another system: without them.
  case partner
}

extension APISchema.OrderSummary {
  init(_ order: StoreSchema.Order) {
    self.init(
      orderID: order.id,
      orderNumber: order.orderNumber,
      clientID: order.clientID,
      clientName: order.clientName,
      staffName: order.staffName,
      origin: APISchema.OrderOrigin(rawValue: order.origin.rawValue) ?? .unspecified,
      status: APISchema.OrderStatus(order.status),
      lineCount: UInt32(clamping: order.lines.count),
      total: order.total,
      createdAt: order.createdAt,
      sessionID: order.sessionID,
      sheetID: order.sheetID,
      staffID: order.staffID,
      version: order.version,
      amountDue: order.amountDue,
      externalNumber: order.externalNumber,
      historical: order.historical,
      expiresAt: order.expiresAt,
      confirmedAt: order.confirmedAt)
  }
}

extension APISchema.Order {
  /// A function of the order alone, but for `picked`: how much of a line is off the shelf.
  init(_ order: StoreSchema.Order, for reader: OrderReader, picked: (LineID) -> Quantity) {
    self.init(
      summary: APISchema.OrderSummary(order),
      subtotal: order.subtotal,
      discountTotal: order.discountTotal,
      total: order.total,
      lines: order.lines.map { APISchema.OrderLine($0, picked: picked($0.lineID)) },
      confirmedAt: order.confirmedAt,
      statusHistory: order.statusHistory.map { APISchema.OrderStatusChange($0) },
      priceAdjustments: order.priceAdjustments.map { APISchema.PriceAdjustment($0) },
      version: order.version,
      modeTransitions: order.modeTransitions.map { APISchema.ModeTransition($0) },
      correlationID: order.correlationID,
      orderAdjustment: order.orderAdjustment)
    addMoney(of: order)
    holdUntil = order.holdUntil
    submittedAt = order.submittedAt
    shippedAt = order.shippedAt
    deliveredAt = order.deliveredAt
    clientMessage = order.clientMessage
    if reader == .staff { notes = order.notes.map { APISchema.OrderNote($0) } }
    lockedBySessionID = order.lockingSessionID
    shortPicks = order.shortPicks.map { APISchema.OrderShortPick($0) }
  }

  private mutating func addMoney(of order: StoreSchema.Order) {
    fees = order.fees.map { APISchema.FeeLine($0) }
    feeTotal = order.feeTotal
    amountDue = order.amountDue
    paymentTerms = order.paymentTerms.map { APISchema.PaymentTerms($0) }
    payments = order.payments.map { APISchema.Payment($0) }
    paid = order.paid
    creditOverride = order.creditOverride.map { APISchema.CreditOverride($0) }
  }
}

extension StoreSchema.Order {
  /// The session that works on it: the one it became last, as long as nothing came after that.
  fileprivate var lockingSessionID: SessionID {
    guard let last = modeTransitions.last, last.toMode == .liveSession else { return .none }
    return last.sessionID
  }
}

extension APISchema.OrderLine {
  /// Without the line's cost: partners read orders, too.
  init(_ line: StoreSchema.OrderLine, picked: Quantity) {
    self.init(
      lineID: line.lineID,
      batchID: line.batchID,
      batchCode: line.batchCode,
      productName: line.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(line.unitOfMeasure),
      quantity: line.quantity,
      basePrice: line.basePrice,
      unitPrice: line.unitPrice,
      lineTotal: line.total,
      picked: picked,
      short: line.short,
      subtotal: line.subtotal,
      overrideID: line.overrideID,
      replacesLineID: line.replacesLineID)
  }
}

extension APISchema.OrderShortPick {
  init(_ short: StoreSchema.OrderShortPick) {
    self.init(
      lineID: short.lineID,
      batchID: short.batchID,
      batchCode: short.batchCode,
      quantity: short.quantity,
      reason: short.reason,
      reportedBy: short.reportedBy.map { APISchema.Actor($0) },
      resolution: APISchema.ShortResolution(short.resolution),
      replacementLineID: short.replacementLineID,
      replacementBatchID: short.replacementBatchID,
      replacementBatchCode: short.replacementBatchCode,
      consent: short.consent,
      resolvedBy: APISchema.Actor(short.resolvedBy),
      resolvedAt: short.resolvedAt,
      totalBefore: short.totalBefore,
      totalAfter: short.totalAfter)
  }
}

extension APISchema.OrderStatus {
  init(_ status: StoreSchema.OrderStatus) {
    self = Self(rawValue: status.rawValue) ?? .unspecified
  }
}

extension APISchema.OrderStatusChange {
  init(_ change: StoreSchema.OrderStatusChange) {
    self.init(
      fromStatus: APISchema.OrderStatus(change.fromStatus),
      toStatus: APISchema.OrderStatus(change.toStatus),
      changedBy: APISchema.Actor(change.changedBy),
      changedAt: change.changedAt,
      reason: change.reason)
  }
}

extension APISchema.ModeTransition {
  init(_ transition: StoreSchema.ModeTransition) {
    self.init(
      fromMode: APISchema.SalesMode(rawValue: transition.fromMode.rawValue) ?? .unspecified,
      toMode: APISchema.SalesMode(rawValue: transition.toMode.rawValue) ?? .unspecified,
      sessionID: transition.sessionID,
      transitionedBy: APISchema.Actor(transition.transitionedBy),
      transitionedAt: transition.transitionedAt,
      reason: transition.reason,
      sheetID: transition.sheetID,
      correlationID: transition.correlationID,
      shortfalls: transition.shortfalls.map { APISchema.LineShortfall($0) })
  }
}

extension APISchema.PriceAdjustment {
  init(_ override: StoreSchema.PriceOverride) {
    self.init(
      overrideID: override.id,
      lineID: override.lineID,
      originalPrice: override.originalPrice,
      newPrice: override.newPrice,
      reason: override.reason,
      appliedBy: APISchema.Actor(override.appliedBy),
      appliedAt: override.appliedAt,
      removedAt: override.removedAt,
      scope: APISchema.OverrideScope(rawValue: override.scope.rawValue) ?? .unspecified,
      batchID: override.batchID,
      adjustmentType: APISchema.AdjustmentType(rawValue: override.adjustmentType.rawValue)
        ?? .unspecified,
      adjustmentValue: override.adjustmentValue)
  }
}
