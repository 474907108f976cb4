import Commerce
import StoreSchema
import Values

// What the numbers and prices of orders must be, reckoned from their lines and records alone.

extension Audit {
  /// What of an order does not add up: total = sum(qty * unit price) - discount, and the fees.
  static func totalFault(_ order: Order) -> String? {
    let lines = sum(of: order.lines, at: \.unitPrice)
    let subtotal = sum(of: order.lines, at: \.basePrice)
    let change = orderChange(order, of: lines)
    let fees = order.fees.reduce(Int64(0)) { sum, fee in
      sum
        + (fee.kind == .fixed
          ? fee.value.tenThousandths / 100
          : rounded(order.total.cents * fee.value.tenThousandths))
    }
    let isRight =
      order.total.cents == lines + change && order.subtotal.cents == subtotal
      && order.discountTotal.cents == subtotal - order.total.cents
      && order.feeTotal.cents == fees
    return isRight ? nil : "\(order) does not add up: \(lines), \(change) and \(fees)"
  }

  /// What is there of the lines at their prices. What makes up for a line at its price is rounded
  /// with it, once.
  private static func sum(of lines: [OrderLine], at price: KeyPath<OrderLine, Money>) -> Int64 {
    var there: [LineID: Int64] = [:]
    var heads: [LineID: OrderLine] = [:]
    for line in lines {
      let head = heads[line.replacesLineID]
      let isPart = head?[keyPath: price] == line[keyPath: price]
      heads[line.lineID] = isPart ? head : line
      let id = (isPart ? head?.lineID : nil) ?? line.lineID
      there[id, default: 0] += line.quantity.tenThousandths - line.short.tenThousandths
    }
    return there.reduce(0) { sum, entry in
      let cents = heads[entry.key].map { $0[keyPath: price].cents } ?? 0
      return sum + Model.cents(entry.value, cents)
    }
  }

  private static func orderChange(_ order: Order, of sum: Int64) -> Int64 {
    let inForce = order.priceAdjustments.filter { $0.scope == .order && $0.removedAt == nil }
    guard let agreed = inForce.last, !order.lines.isEmpty else { return 0 }
    let change =
      agreed.adjustmentType == .fixed
      ? agreed.newPrice.cents - agreed.originalPrice.cents
      : orderChange(agreed.adjustmentType, agreed.adjustmentValue, of: sum)
    return max(change, -sum)
  }

  /// The prices that a conversion takes into a session; nil: the command is none.
  static func carried(_ played: Played) -> [PriceOverride]? {
    guard case .success = played.result else { return nil }
    switch played.command {
    case .convertFromDraft(let command):
      return played.before.order(command.orderID)?.priceAdjustments.filter { $0.removedAt == nil }
    case .convertSheetToSession(let command):
      return played.before.sheet(command.conversion.sheetID)?.items.compactMap(\.override)
    default: return nil
    }
  }

  /// Prices keep who agreed on them, when and why (S2-P11).
  static func fault(
    of new: [PriceOverride], _ carried: [PriceOverride], _ played: Played
  ) -> String? {
    for price in new {
      let isCarried = carried.contains { record($0) == record(price) }
      if !isCarried { return "\(price) was agreed by nobody" }
    }
    return nil
  }

  /// What is wrong with the prices that a short pick put on record; "": nothing. Nil: the command
  /// was none. At most the price of the line that makes up for another is one: what was agreed.
  static func replacementFault(_ new: [PriceOverride], _ played: Played) -> String? {
    switch played.command {
    case .shortPick, .reallocatePick, .substitutePick, .acceptShort: break
    default: return nil
    }
    guard let price = new.first else { return "" }
    let made = played.state.line(price.lineID)
    guard new.count == 1, let replaced = played.before.line(made?.replacesLineID ?? .none) else {
      return "\(new) make up for nothing"
    }
    let isRight =
      price.newPrice == replaced.unitPrice && price.originalPrice == replaced.basePrice
      && price.reason == "replaces line \(replaced.id)" && price.appliedBy == played.principal
      && price.appliedAt == played.shop.now && price.removedAt == nil
      && price.visibleToClient == !replaced.overrideHidden
    return isRight ? "" : "\(price) is not the price of \(replaced)"
  }

  /// What must not change of a price, wherever it goes.
  static func record(_ price: PriceOverride) -> PriceOverride {
    var record = price
    record.id = .none
    record.sessionID = .none
    record.lineID = .none
    record.batchID = .none
    return record
  }

  /// What is wrong with the price that an accepted edit of an order put on record.
  static func orderPriceFault(_ played: Played) -> String? {
    guard case .success(let outcome) = played.result, case .editOrder(let command) = played.command,
      case .applyPrice(let price) = command.edit,
      case .order(let reply) = outcome.reply.body,
      let order = played.state.order(command.orderID),
      let before = played.before.order(command.orderID)
    else { return nil }
    guard let kept = order.priceAdjustments.last, kept.id == reply.overrideID,
      order.priceAdjustments.count == before.priceAdjustments.count + 1
    else { return "no price was recorded" }
    let new =
      price.scope == .order && price.adjustmentType != .fixed
      ? kept.originalPrice.cents
        + orderChange(
          price.adjustmentType, price.adjustmentValue, of: kept.originalPrice.cents)
      : self.price(price.adjustmentType, price.adjustmentValue, from: kept.originalPrice.cents)
    let isRight =
      kept.scope == price.scope && kept.adjustmentType == price.adjustmentType
      && kept.adjustmentValue == price.adjustmentValue && kept.reason == price.reason
      && kept.visibleToClient == price.visibleToClient && kept.newPrice.cents == new
      && kept.appliedBy == played.principal && kept.appliedAt == played.shop.now
      && kept.removedAt == nil
    return isRight ? nil : "\(kept) is not what was asked: \(price)"
  }
}
