import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// An order's numbers follow from its lines, prices and fees (C13), and its lines' prices from
  /// the overrides on its record (I4).
  func check(_ order: Order, _ findings: inout Findings) {
    let number = order.orderNumber
    findings.expect(
      OrderNumber(number)?.orderID == order.id, "S2R 1.1: order \(order.id) is \(number)")
    findings.expect(
      order.origin != .unspecified && order.status != .unspecified,
      "S2-P01: order \(number) says no origin or no status")
    findings.expect(
      order.paid.cents == order.payments.reduce(0) { $0 + $1.amount.cents },
      "order \(number) says \(order.paid) was paid")
    findings.expect(
      order.feeTotal.cents == order.fees.reduce(0) { $0 + $1.amount.cents },
      "order \(number) says its fees are \(order.feeTotal)")
    findings.expect(
      order.holdUntil == nil || (order.status.isModifiable && !order.historical),
      "C08: order \(number) is \(order.status) and holds: \(String(describing: order.holdUntil))"
    )
    if let override = order.orderOverride, order.lines.allSatisfy({ $0.short == .zero }) {
      let adjustment = OrderAdjustment(override).cents(of: order.linesTotal)
      let expected = order.lines.isEmpty ? 0 : max(adjustment, -order.linesTotal.cents)
      findings.expect(
        order.orderAdjustment.cents == expected,
        "C13: order \(number) says \(order.orderAdjustment), its override \(expected) cents")
    }
    var charged = order
    _ = charged.reckon()
    for line in order.lines { check(line, of: order, charged, &findings) }
    let short = order.shortPicks.reduce(0) { $0 + $1.quantity.tenThousandths }
    findings.expect(
      order.shortPicks.isEmpty
        || short <= order.lines.reduce(0) { $0 + $1.short.tenThousandths },
      "5.2: order \(number) is short of less than its short picks say")
  }

  private func check(
    _ line: OrderLine, of order: Order, _ charged: Order, _ findings: inout Findings
  ) {
    findings.expect(
      line.short >= .zero && line.short <= line.quantity,
      "order \(order.orderNumber): \(line.short) of line \(line.lineID) are short")
    // What older stores wrote does not name its override on the line.
    let agreed = order.priceAdjustments.first { $0.id == line.overrideID }
    if let agreed, agreed.removedAt == nil {
      let price = try? PriceChange(agreed).price(from: line.basePrice)
      findings.expect(
        price == line.unitPrice,
        "I4: line \(line.lineID) of \(order.orderNumber) is not at the price of \(agreed.id)")
    }
    // Of older stores: what is short there was charged by other rules.
    if line.short != .zero && order.shortPicks.isEmpty { return }
    let isPart = line.short != .zero || !line.replacesLineID.isNone
    let total =
      isPart
      ? charged.lines.first { $0.lineID == line.lineID }?.total
      : FixedPoint.extend(line.quantity, at: line.unitPrice)
    findings.expect(
      line.total == total,
      "I4: line \(line.lineID) of \(order.orderNumber) does not add up")
    checkReplacement(line, of: order, &findings)
  }

  /// A line that makes up for another stands after it, for goods that are missing of that, and is
  /// explained by a short pick (5.2).
  private func checkReplacement(
    _ line: OrderLine, of order: Order, _ findings: inout Findings
  ) {
    if line.replacesLineID.isNone { return }
    let replaced = order.lines.first { $0.lineID == line.replacesLineID }
    let record = order.shortPicks.first { $0.replacementLineID == line.lineID }
    findings.expect(
      replaced.map { $0.lineID < line.lineID && $0.short >= line.quantity } == true
        && record?.lineID == line.replacesLineID && record?.quantity == line.quantity,
      "5.2: line \(line.lineID) of \(order.orderNumber) makes up for nothing")
  }
}
