import Commerce
import StoreSchema
import Values

// Prices and fees of orders without a session, and what an order comes to.

extension Model {
  /// Answers the line that got another price last; 0: none.
  mutating func agree(
    _ price: OrderPrice, _ order: inout Order, _ known: Order, _ who: Principal
  ) throws(Rejection) -> UInt64 {
    let agreed = Agreed(
      id: nextOverride, type: price.adjustmentType,
      value: price.adjustmentValue.tenThousandths, hidden: !price.visibleToClient)
    switch price.scope {
    case .item:
      guard let index = known.lines.firstIndex(where: { $0.id == price.lineID.rawValue }) else {
        throw .orderLineNotFound
      }
      let line = order.lines[index]
      guard let cents = Self.price(agreed.type, agreed.value, from: line.base) else {
        throw Self.negative
      }
      try refuse(guarded(cents, line.cost, price.reason, who))
      charge(&order.lines[index], cents, hidden: agreed.hidden)
      return line.id
    case .batch: return try agreeOnBatch(agreed, price, &order, who)
    default:
      order.discount = try discount(agreed, on: order.lines, price.reason, who, .emptyOrder)
      seen.insert(.orderPrice)
      nextOverride += 1
      return 0
    }
  }

  private mutating func agreeOnBatch(
    _ agreed: Agreed, _ price: OrderPrice, _ order: inout Order, _ who: Principal
  ) throws(Rejection) -> UInt64 {
    let batch = price.batchID.rawValue
    let places = order.lines.indices.filter {
      order.lines[$0].batch == batch && !order.lines[$0].own
    }
    try refuse(guarded(agreed, batch, places.map { order.lines[$0] }, price.reason, who))
    order.prices[batch] = agreed
    nextOverride += 1
    seen.insert(.batchPrice)
    for index in places { order.lines[index].fall(to: agreed) }
    return places.last.map { order.lines[$0].id } ?? 0
  }

  /// Each line falls back to the next layer that has a price for it.
  mutating func drop(_ id: UInt64, _ order: inout Order) throws(Rejection) -> UInt64 {
    let batch = order.prices.first { $0.value.id == id }?.key
    let places = order.lines.indices.filter { order.lines[$0].override == id }
    if id != 0 && order.discount?.id == id {
      order.discount = nil
    } else if let batch {
      order.prices[batch] = nil
    } else if id == 0 || places.isEmpty {
      throw .overrideNotFound
    }
    for index in places {
      order.lines[index].fall(to: order.prices[order.lines[index].batch])
      if order.lines[index].override != 0 { seen.insert(.fellBack) }
    }
    return places.last.map { order.lines[$0].id } ?? 0
  }

  // What it comes to.

  static func sum(_ lines: [Line]) -> Int64 {
    lines.reduce(0) { $0 + cents($1.quantity, $1.price) }
  }

  /// What the price of the whole order changes: never more than there is.
  static func change(_ lines: [Line], _ discount: Agreed?) -> Int64 {
    lines.isEmpty ? 0 : max(discount?.change(of: sum(lines)) ?? 0, -sum(lines))
  }

  func total(_ order: Order) -> Int64 {
    Self.sum(order.lines) + Self.change(order.lines, order.discount)
  }

  /// Each rounded by itself, halves up: no total is negative.
  func fees(_ order: Order) -> Int64 {
    order.fees.reduce(0) { sum, fee in
      let percentage = (total(order) * fee.value + 500_000) / 1_000_000
      return sum + (fee.isPercentage ? percentage : fee.value / 100)
    }
  }

  func due(_ order: Order) -> Int64 { total(order) + fees(order) }
}
