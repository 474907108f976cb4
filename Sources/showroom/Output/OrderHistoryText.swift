import APISchema
import TerminalViews
import Values

// What happens to orders, as lines.

extension OrderText {
  static func history(_ response: GetOrderHistoryResponse) -> String {
    response.entries.map { entry in
      "\(time(entry.happenedAt)) \(name(entry.actor)): \(what(entry.body))\n"
    }.joined()
  }

  private static func what(_ body: OrderHistoryEntry.Body) -> String {
    switch body {
    case .statusChanged(let change):
      (change.fromStatus == .unspecified
        ? "begun as \(OrderWords.name(change.toStatus))"
        : "\(OrderWords.name(change.fromStatus)) to \(OrderWords.name(change.toStatus))")
        + why(change.reason == "\(change.toStatus)" ? "" : change.reason)
    case .priceApplied(let price): "price \(price.overrideID): " + self.price(price)
    case .priceRemoved(let price): "price \(price.overrideID) ended: \(target(price))"
    case .modeChanged(let transition):
      "mode \(OrderWords.name(transition.fromMode)) to \(OrderWords.name(transition.toMode))"
        + (transition.sessionID.isNone ? "" : ", session \(transition.sessionID)")
        + (transition.sheetID.isNone ? "" : ", sheet \(transition.sheetID)")
        + why(transition.reason)
        + transition.shortfalls.map {
          "; short: \(PlainText.printable($0.batchCode)) \($0.held) of \($0.wanted)"
        }.joined()
    case .payment(let payment): "paid \(payment.amount)" + why(payment.reference)
    case .creditOverridden(let override):
      "beyond credit: would owe \(override.exposure)" + why(override.reason)
    case .shortPick(let short): self.short(short)
    case .note(let note): "note: \(PlainText.printable(note.text))"
    }
  }

  private static func short(_ short: OrderShortPick) -> String {
    var text =
      "short: \(short.quantity) of \(PlainText.printable(short.batchCode)), line \(short.lineID)"
      + why(short.reason) + ", \(short.resolution)"
    if !short.replacementLineID.isNone {
      text += " by \(PlainText.printable(short.replacementBatchCode)), "
      text += "line \(short.replacementLineID)" + why(short.consent)
    }
    if short.totalBefore != short.totalAfter {
      text += ", total \(short.totalBefore) to \(short.totalAfter)"
    }
    return text
  }

  private static func why(_ reason: String) -> String {
    reason.isEmpty ? "" : " (\(PlainText.printable(reason)))"
  }

  private static func price(_ price: PriceAdjustment) -> String {
    "\(target(price)) from \(price.originalPrice) to \(price.newPrice)" + why(price.reason)
  }

  private static func target(_ price: PriceAdjustment) -> String {
    switch price.scope {
    case .order: "order"
    case .batch: "batch \(price.batchID)"
    case .item, .unspecified: "line \(price.lineID)"
    }
  }

  /// A message of the stream of orders: sequence, then each order in a line.
  static func line(_ message: WatchOrdersResponse) -> String {
    let orders: [OrderSummary] =
      switch message.body {
      case .state(let state): state.orders
      case .changes(let changes): changes.orders.map(\.summary)
      case .progress: []
      }
    return orders.map { order in
      "\(message.sequence) \(order.orderNumber) \(OrderWords.name(order.status)) for "
        + "\(PlainText.printable(order.clientName)), from \(OrderWords.name(order.origin)), "
        + "due \(order.amountDue)\n"
    }.joined()
  }
}
