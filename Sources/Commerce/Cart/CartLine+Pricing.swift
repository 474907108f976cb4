public import StoreSchema
public import Values

extension CartLine {
  /// Reckons subtotal and total anew, each rounded once (D10); false when one of them, or the
  /// line's cost, is out of range.
  mutating func reckon() -> Bool {
    guard let subtotal = FixedPoint.extend(quantity, at: basePrice),
      let total = FixedPoint.extend(quantity, at: unitPrice),
      let cost = FixedPoint.extend(quantity, at: unitCost),
      max(subtotal, total, cost).cents <= Limits.lineTotalCentsMax
    else { return false }
    self.subtotal = subtotal
    self.total = total
    return true
  }

  /// What counts for the subtotal that the customer sees: the base price, unless its difference
  /// from the session price is hidden.
  var clientSubtotal: Money { overrideHidden ? total : subtotal }
}

extension CartLine {
  /// round(quantity x unit cost). Lines are refused when it is out of range; those of older
  /// stores, which did not look, count at the limit, so that no sum of them leaves 64 bits.
  public var costTotal: Money {
    let limit = Money(cents: Limits.lineTotalCentsMax)
    return min(FixedPoint.extend(quantity, at: unitCost) ?? limit, limit)
  }
}

extension SessionActivity {
  /// Takes a line's numbers into the totals. `Limits` keep every sum in range.
  mutating func count(_ line: CartLine) { add(line, times: 1) }

  /// Takes them out again.
  mutating func discount(_ line: CartLine) { add(line, times: -1) }

  private mutating func add(_ line: CartLine, times sign: Int64) {
    lineCount = UInt32(Int64(lineCount) + sign)
    subtotal.cents += sign * line.subtotal.cents
    clientSubtotal.cents += sign * line.clientSubtotal.cents
    linesTotal.cents += sign * line.total.cents
    costTotal.cents += sign * line.costTotal.cents
  }

  /// The totals with one line in place of another; nil: none.
  mutating func replace(_ before: CartLine?, with line: CartLine?) {
    withoutOrderAdjustment { activity in
      if let before { activity.discount(before) }
      if let line { activity.count(line) }
    }
  }

  /// Puts an order override in force, or none, in place of the one that was.
  mutating func setOrderOverride(_ override: PriceOverride?, _ adjustment: OrderAdjustment) {
    withoutOrderAdjustment { activity in
      activity.orderOverrideID = override?.id ?? .none
      activity.orderOverrideHidden = override?.visibleToClient == false
      activity.orderAdjustmentType = adjustment.type
      activity.orderAdjustmentValue = adjustment.value
    }
  }

  /// Changes the lines' sums, or the order override, and reckons the order's adjustment anew: it is
  /// applied last, to the sum of the lines (C11), never takes the total below zero, and an
  /// empty cart costs nothing.
  mutating func withoutOrderAdjustment(_ change: (inout SessionActivity) -> Void) {
    if orderOverrideHidden { clientSubtotal.cents -= orderAdjustment.cents }
    change(&self)
    let adjustment = OrderAdjustment(orderAdjustmentType, orderAdjustmentValue)
    let cents = lineCount == 0 ? 0 : adjustment.cents(of: linesTotal)
    orderAdjustment = Money(cents: max(cents, -linesTotal.cents))
    total.cents = linesTotal.cents + orderAdjustment.cents
    if orderOverrideHidden { clientSubtotal.cents += orderAdjustment.cents }
  }

  /// Whether the lines' total and cost may be missing: older stores did not write them. Also true
  /// of carts in which nothing costs anything, which is as well: their sums are zero.
  var mayLackSums: Bool {
    lineCount != 0 && orderOverrideID.isNone && linesTotal == .zero
      && (total != .zero || costTotal == .zero)
  }

  /// Whether the lines' total is missing, and their cost with it: written by an older store.
  public var lacksSums: Bool {
    linesTotal == .zero && total != .zero && orderOverrideID.isNone
  }

  /// The same with the lines' total and cost of a cart.
  func summing(_ cart: [CartLine]) -> SessionActivity {
    var activity = self
    activity.linesTotal.cents = cart.reduce(0) { $0 + $1.total.cents }
    activity.costTotal.cents = cart.reduce(0) { $0 + $1.costTotal.cents }
    return activity
  }
}
