import APISchema
import Commerce
import StoreSchema
import Values

extension APISchema.MyOrder {
  /// An order as its customer may see it: hidden prices are inside what is charged (C13, I7).
  init(_ order: StoreSchema.Order, isShort: (StoreSchema.OrderLine) -> Bool = { _ in false }) {
    self.init(
      orderID: order.id,
      orderNumber: order.orderNumber,
      status: APISchema.MyOrderStatus(rawValue: order.status.rawValue) ?? .unspecified,
      version: order.version,
      lines: order.lines.map { APISchema.MyOrderLine($0, isShort: isShort($0)) },
      totals: APISchema.CartTotals(order),
      fees: order.fees.map { .init(name: $0.name, amount: $0.amount) },
      amountDue: order.amountDue,
      createdAt: order.createdAt,
      submittedAt: order.submittedAt,
      confirmedAt: order.confirmedAt,
      expiresAt: order.status.isModifiable ? order.expiresAt : nil,
      message: order.clientMessage)
  }

  /// A cart that was not begun.
  static var emptyCart: APISchema.MyOrder {
    .init(status: .draft, totals: APISchema.CartTotals())
  }
}

extension APISchema.MyOrderLine {
  init(_ line: StoreSchema.OrderLine, isShort: Bool) {
    let showsOriginal =
      !line.overrideID.isNone && !line.overrideHidden && line.unitPrice != line.basePrice
    self.init(
      lineID: line.lineID,
      batchID: line.batchID,
      batchCode: line.batchCode,
      productName: line.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(line.unitOfMeasure),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      visibleAdjustment: showsOriginal
        ? VisibleAdjustment(originalUnitPrice: line.basePrice) : nil,
      lineTotal: line.total,
      short: line.short,
      outOfStock: isShort,
      replacesLineID: line.replacesLineID)
  }
}

extension APISchema.CartTotals {
  /// Discounts that the customer is not shown are already inside the subtotal.
  init(_ order: StoreSchema.Order) {
    let lines = order.lines.reduce(Int64(0)) {
      $0 &+ ($1.overrideHidden ? $1.total.cents : $1.subtotal.cents)
    }
    let override = order.priceAdjustments.last { $0.scope == .order && $0.removedAt == nil }
    let isHidden = override?.visibleToClient == false
    let subtotal = max(lines &+ (isHidden ? order.orderAdjustment.cents : 0), 0)
    self.init(
      subtotal: Money(cents: subtotal),
      discountTotal: Money(cents: subtotal &- order.total.cents),
      total: order.total,
      lineCount: UInt32(clamping: order.lines.count))
  }
}

extension [StoreSchema.Order] {
  /// The first of them, as many as one message holds with all their lines; one at least.
  var fittingMessage: ArraySlice<StoreSchema.Order> {
    var lines = 0
    let end = firstIndex { order in
      lines += order.lines.count
      return lines > Limits.myOrderLinesPerMessage
    }
    return prefix(Swift.max(end ?? count, 1))
  }
}

/// What a commit means to the customer of an order.
enum MyOrdersProjection {
  /// The message, without `previousSequence`; nil when it changes none of the client's orders.
  static func message(
    _ commit: CommitInput, client: ClientID
  ) -> APISchema.WatchMyOrdersResponse? {
    var orders: [StoreSchema.Order] = []
    for event in commit.record.events {
      let order: StoreSchema.Order
      switch event.body {
      case .orderCreated(let created): order = created.order
      case .orderChanged(let changed): order = changed.whole
      default: continue
      }
      orders.removeAll { $0.id == order.id }
      if order.clientID == client { orders.append(order) }
    }
    if orders.isEmpty { return nil }
    return .init(
      sequence: commit.sequence, committedAt: commit.time,
      body: .changes(.init(orders: orders.map { APISchema.MyOrder($0) })))
  }
}
