public import StoreSchema
public import Values

extension CartLine {
  /// Reckons subtotal and total anew, each rounded once (D10); false when one is out of range.
  mutating func reckon() -> Bool {
    guard let subtotal = FixedPoint.extend(quantity, at: basePrice),
      let total = FixedPoint.extend(quantity, at: unitPrice),
      subtotal.cents <= Limits.lineTotalCentsMax, total.cents <= Limits.lineTotalCentsMax
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
  /// round(quantity x unit cost); a line's limits keep it in range.
  public var costTotal: Money {
    FixedPoint.extend(quantity, at: unitCost) ?? Money(cents: Limits.lineTotalCentsMax)
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

  /// Changes the lines' sums, or the order override, and reckons the order's adjustment anew: it is
  /// applied last, to the sum of the lines (C11), and never takes the total below zero.
  mutating func withoutOrderAdjustment(_ change: (inout SessionActivity) -> Void) {
    if orderOverrideHidden { clientSubtotal.cents -= orderAdjustment.cents }
    change(&self)
    let adjustment = OrderAdjustment(orderAdjustmentType, orderAdjustmentValue)
    orderAdjustment = Money(cents: max(adjustment.cents(of: linesTotal), -linesTotal.cents))
    total.cents = linesTotal.cents + orderAdjustment.cents
    if orderOverrideHidden { clientSubtotal.cents += orderAdjustment.cents }
  }

  /// Numbers that versions without order overrides did not write.
  var complete: SessionActivity {
    if linesTotal != .zero || orderOverrideID != .none || total == .zero { return self }
    var activity = self
    activity.linesTotal = total
    return activity
  }
}
