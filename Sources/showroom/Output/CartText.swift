import APISchema
import TerminalViews
import Values

/// Carts and sessions as tables.
enum CartText {
  static func cart(_ cart: GetCartResponse) -> String {
    var table = TextTable([
      ("LINE", .right), ("CODE", .left), ("PRODUCT", .left), ("QUANTITY", .right),
      ("BASE", .right), ("PRICE", .right), ("TOTAL", .right), ("WAREHOUSE", .left),
    ])
    for staffItem in cart.items {
      let item = staffItem.item
      table.add([
        "\(item.lineID)", item.batchCode, item.productName,
        "\(item.quantity) \(UnitText.short(item.unitOfMeasure))", "\(staffItem.basePrice)",
        "\(item.unitPrice)", "\(item.lineTotal)", PickStateText.name(item.pickStatus),
      ])
    }
    let totals = cart.totals
    return table.text()
      + sums(totals.subtotal, discount: totals.discountTotal, total: totals.total)
  }

  /// Lines and totals as a customer sees them.
  static func items(_ items: [CartItem], totals: CartTotals) -> String {
    var table = TextTable([
      ("LINE", .right), ("CODE", .left), ("PRODUCT", .left), ("QUANTITY", .right),
      ("PRICE", .right), ("TOTAL", .right), ("WAREHOUSE", .left),
    ])
    for item in items {
      table.add([
        "\(item.lineID)", item.batchCode, item.productName,
        UnitText.quantity(item.quantity, item.unitOfMeasure), "\(item.unitPrice)",
        "\(item.lineTotal)", PickStateText.name(item.pickStatus),
      ])
    }
    return table.text()
      + sums(totals.subtotal, discount: totals.discountTotal, total: totals.total)
  }

  /// The sums below lines. A discount below zero is more than the list price.
  static func sums(_ subtotal: Money, discount: Money, total: Money) -> String {
    let surcharge = discount < .zero ? Money.zero.subtracting(discount) : nil
    let difference = surcharge.map { "surcharge \($0)" } ?? "discount \(discount)"
    return "subtotal \(subtotal)  \(difference)  total \(total)\n"
  }

  /// A session as its customer sees it.
  static func session(_ session: ClientSession) -> String {
    """
    session   \(session.sessionID), \(session.status)
    customer  \(PlainText.printable(session.clientName))
    staff     \(PlainText.printable(session.staffName))
    started   \(TimeText.clock(session.startedAt)) UTC
    expires   \(TimeText.clock(session.expiresAt)) UTC
    total     \(session.totals.total) in \(CountText.of(session.totals.lineCount, "line"))

    """
  }

  static func session(_ session: Session) -> String {
    """
    session   \(session.sessionID) (code \(session.code)), \(session.status)
    customer  \(PlainText.printable(session.clientName))
    staff     \(PlainText.printable(session.staffName))
    started   \(TimeText.clock(session.startedAt)) UTC
    expires   \(TimeText.clock(session.expiresAt)) UTC
    total     \(session.totals.total) in \(CountText.of(session.totals.lineCount, "line"))
    version   \(session.version)

    """
  }
}
