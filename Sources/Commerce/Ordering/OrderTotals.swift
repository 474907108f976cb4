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
    for index in lines.indices { lines[index].chargeWhatIsThere() }
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

  /// What was sold and is not there is not charged.
  fileprivate mutating func chargeWhatIsThere() {
    if short == .zero { return }
    subtotal = FixedPoint.extend(committed, at: basePrice) ?? subtotal
    total = FixedPoint.extend(committed, at: unitPrice) ?? total
  }
}
