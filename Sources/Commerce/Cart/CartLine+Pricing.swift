import StoreSchema
import Values

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

extension SessionActivity {
  /// Takes a line's numbers into the totals. `Limits` keep every sum in range.
  mutating func count(_ line: CartLine) {
    lineCount += 1
    subtotal.cents += line.subtotal.cents
    clientSubtotal.cents += line.clientSubtotal.cents
    total.cents += line.total.cents
  }

  /// Takes them out again.
  mutating func discount(_ line: CartLine) {
    lineCount -= 1
    subtotal.cents -= line.subtotal.cents
    clientSubtotal.cents -= line.clientSubtotal.cents
    total.cents -= line.total.cents
  }

  /// The totals with one line in place of another; nil: none.
  mutating func replace(_ before: CartLine?, with line: CartLine?) {
    if let before { discount(before) }
    if let line { count(line) }
  }
}
