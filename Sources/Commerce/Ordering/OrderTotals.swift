public import StoreSchema
public import Values

extension OrderEditor {
  /// Reckons totals and fees anew: the lines' sums, the order override on them, and the fees on
  /// the result, each rounded once (C13, D10).
  mutating func reckon() throws(Rejection) {
    var reckoned = order
    let fits = reckoned.reckon()
    update { $0 = reckoned }
    if !fits {
      throw .limitExceeded(
        field: "amount_due_cents", allowed: "up to \(Limits.amountDueCentsMax) cents")
    }
  }
}

extension Order {
  /// Sum of the lines' totals, before the order override.
  var linesTotal: Money { Money(cents: lines.reduce(0) { $0 + $1.total.cents }) }

  /// Sum of what the lines cost.
  public var costTotal: Money { Money(cents: lines.reduce(0) { $0 + $1.costTotal.cents }) }

  /// The price of the whole order that is in force.
  var orderOverride: PriceOverride? {
    priceAdjustments.last { $0.scope == .order && $0.removedAt == nil }
  }

  /// Reckons the totals anew; false when what is due is out of range.
  mutating func reckon() -> Bool {
    charge()
    let sum = linesTotal
    let adjustment = orderOverride.map { OrderAdjustment($0).cents(of: sum) } ?? 0
    orderAdjustment = Money(cents: lines.isEmpty ? 0 : max(adjustment, -sum.cents))
    total = Money(cents: sum.cents + orderAdjustment.cents)
    subtotal = Money(cents: lines.reduce(0) { $0 + $1.subtotal.cents })
    discountTotal = Money(cents: subtotal.cents - total.cents)
    return reckonFees() && amountDue.cents <= Limits.amountDueCentsMax
  }

  /// Reckons the fees on the total anew; false when one is out of range.
  mutating func reckonFees() -> Bool {
    feeTotal = .zero
    for index in fees.indices {
      let amount =
        fees[index].kind == .percentage
        ? FixedPoint.percent(fees[index].value, of: total) : FixedPoint.money(fees[index].value)
      guard let amount, amount.cents <= Limits.amountDueCentsMax else { return false }
      fees[index].amount = amount
      feeTotal.cents += amount.cents
    }
    return true
  }
}

extension OrderLine {
  /// What the line costs us, within `Limits.lineTotalCentsMax`. What is not there costs nothing.
  public var costTotal: Money {
    let limit = Money(cents: Limits.lineTotalCentsMax)
    return min(FixedPoint.extend(committed, at: unitCost) ?? limit, limit)
  }

}

extension Order {
  /// What was sold and is not there is not charged. A line and those that make up for it at its
  /// price cost together what they would on one line: each what it adds to the rounded sum of those
  /// before it. So no cent is won or lost by splitting a line.
  private mutating func charge() {
    guard lines.contains(where: { $0.short != .zero || !$0.replacesLineID.isNone }) else { return }
    var (bases, prices) = (ReplacementChains(\.basePrice), ReplacementChains(\.unitPrice))
    for index in lines.indices {
      let line = lines[index]
      lines[index].subtotal = bases.charge(line) ?? line.subtotal
      lines[index].total = prices.charge(line) ?? line.total
    }
  }
}

/// Lines that make up for one another at the same price. A line comes after the one it replaces.
private struct ReplacementChains {
  private let price: KeyPath<OrderLine, Money>
  /// The first line of each line's chain.
  private var roots: [LineID: LineID] = [:]
  private var quantities: [LineID: Quantity] = [:]
  private var priceOf: [LineID: Money] = [:]

  init(_ price: KeyPath<OrderLine, Money>) { self.price = price }

  /// What a line adds to its chain; nil: it is out of range.
  mutating func charge(_ line: OrderLine) -> Money? {
    let own = line[keyPath: price]
    let isPart = !line.replacesLineID.isNone && priceOf[line.replacesLineID] == own
    let root = (isPart ? roots[line.replacesLineID] : nil) ?? line.lineID
    roots[line.lineID] = root
    priceOf[line.lineID] = own
    let before = quantities[root] ?? .zero
    guard let after = before.adding(line.committed), let sum = FixedPoint.extend(after, at: own),
      let charged = FixedPoint.extend(before, at: own)
    else { return nil }
    quantities[root] = after
    return Money(cents: sum.cents - charged.cents)
  }
}
