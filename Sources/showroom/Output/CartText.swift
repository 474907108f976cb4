import APISchema
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
        "\(item.quantity) \(unit(item.unitOfMeasure))", "\(staffItem.basePrice)",
        "\(item.unitPrice)", "\(item.lineTotal)", pick(item.pickStatus),
      ])
    }
    let totals = cart.totals
    return table.text()
      + "subtotal \(totals.subtotal)  discount \(totals.discountTotal)  total \(totals.total)\n"
  }

  static func session(_ session: Session) -> String {
    """
    session   \(session.sessionID) (code \(session.code)), \(session.status)
    customer  \(TextTable.printable(session.clientName))
    staff     \(TextTable.printable(session.staffName))
    started   \(TimeText.clock(session.startedAt)) UTC
    expires   \(TimeText.clock(session.expiresAt)) UTC
    total     \(session.totals.total) in \(session.totals.lineCount) lines
    version   \(session.version)

    """
  }

  static func unit(_ unit: UnitOfMeasure) -> String {
    switch unit {
    case .unspecified: ""
    case .each: "ea"
    case .ounce: "oz"
    case .pound: "lb"
    case .gram: "g"
    case .kilogram: "kg"
    }
  }

  static func pick(_ status: PickStatus) -> String {
    switch status {
    case .unspecified: "-"
    case .queued: "queued"
    case .picked: "picked"
    case .recallPending: "recall"
    case .withdrawn: "withdrawn"
    case .claimed: "claimed"
    case .short: "short"
    case .recallAcknowledged: "recall seen"
    case .staged: "staged"
    case .handedOver: "handed over"
    }
  }
}
