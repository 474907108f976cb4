import APISchema
import TerminalViews
import Values

/// Orders for people.
enum OrderText {
  static func order(_ order: Order) -> String {
    let summary = order.summary
    var table = TextTable([
      ("LINE", .right), ("CODE", .left), ("PRODUCT", .left), ("QUANTITY", .right),
      ("PRICE", .right), ("TOTAL", .right), ("PICKED", .right), ("SHORT", .right),
      ("INSTEAD OF", .left),
    ])
    for line in order.lines {
      table.add([
        "\(line.lineID)", line.batchCode, line.productName, "\(line.quantity)",
        "\(line.unitPrice)", "\(line.lineTotal)", "\(line.picked)",
        line.short == .zero ? "" : "\(line.short)",
        line.replacesLineID.isNone ? "" : "line \(line.replacesLineID)",
      ])
    }
    return
      "\(summary.orderNumber) \(OrderWords.name(summary.status)) for "
      + "\(PlainText.printable(summary.clientName)), "
      + (summary.staffName.isEmpty ? "" : "sold by \(PlainText.printable(summary.staffName)), ")
      + "from \(OrderWords.name(summary.origin)), version \(order.version)\n"
      + table.text() + money(order) + times(order)
      + order.notes.map { "note by \(name($0.author)): \(PlainText.printable($0.text))\n" }.joined()
  }

  private static func money(_ order: Order) -> String {
    var text = CartText.sums(order.subtotal, discount: order.discountTotal, total: order.total)
    for fee in order.fees {
      let percent = fee.kind == .percentage ? " (\(fee.value) %)" : ""
      text += "\(PlainText.printable(fee.name))\(percent) \(fee.amount)\n"
    }
    text += payment(order)
    if let terms = order.paymentTerms { text += "  terms \(self.terms(terms))" }
    text += "\n"
    if let override = order.creditOverride {
      text +=
        "beyond credit: \(PlainText.printable(override.reason)) (\(name(override.grantedBy)))\n"
    }
    return text
  }

  private static func payment(_ order: Order) -> String {
    if order.summary.status == .cancelled {
      return "nothing due" + (order.paid == .zero ? "" : "  to give back \(order.paid)")
    }
    let text = "due \(order.amountDue)  paid \(order.paid)"
    if order.paid < order.amountDue, let open = order.amountDue.subtracting(order.paid) {
      return text + (order.paid == .zero ? "" : "  still open \(open)")
    }
    guard let tooMuch = order.paid.subtracting(order.amountDue), tooMuch != .zero else {
      return text
    }
    return text + "  too much \(tooMuch)"
  }

  private static func times(_ order: Order) -> String {
    var text = ""
    if let end = order.summary.expiresAt, order.confirmedAt == nil {
      text += "expires \(time(end))\n"
    }
    if let end = order.holdUntil { text += "holds its lines until \(time(end))\n" }
    if !order.lockedBySessionID.isNone {
      text += "in live session \(order.lockedBySessionID)\n"
    }
    if !order.clientMessage.isEmpty {
      text += "customer: \(PlainText.printable(order.clientMessage))\n"
    }
    return text
  }

  static func terms(_ terms: PaymentTerms) -> String {
    switch terms.kind {
    case .unspecified, .cashOnDelivery: "cash on delivery"
    case .prepaid: "prepaid"
    case .net: "net \(terms.days) days"
    case .installments: "\(terms.installments) installments, \(terms.days) days apart"
    case .consignment: "consignment"
    }
  }

  /// "2026-01-31 14:03:07 UTC".
  static func time(_ time: Timestamp) -> String { stamp(time) + " UTC" }

  /// "2026-01-31 14:03:07", below a heading that says UTC.
  static func stamp(_ time: Timestamp) -> String {
    Timestamp.date(day: UInt32(clamping: time.seconds / 86_400)) + " " + TimeText.clock(time)
  }

  static func name(_ actor: Actor) -> String {
    actor.name.isEmpty ? "\(actor.role)" : PlainText.printable(actor.name)
  }

  static func list(_ response: ListOrdersResponse) -> String {
    var table = TextTable([
      ("NUMBER", .left), ("CUSTOMER", .left), ("STAFF", .left), ("ORIGIN", .left),
      ("STATUS", .left), ("LINES", .right), ("TOTAL", .right), ("DUE", .right),
      ("CREATED (UTC)", .left),
    ])
    for order in response.orders {
      table.add([
        order.orderNumber, order.clientName, order.staffName, OrderWords.name(order.origin),
        OrderWords.name(order.status), "\(order.lineCount)", "\(order.total)",
        "\(order.amountDue)", stamp(order.createdAt),
      ])
    }
    let next = response.nextPageToken.isEmpty ? "" : "next: --page \(response.nextPageToken)\n"
    return table.text() + next
  }

  /// What a command on an order answered.
  static func reply(_ response: OrderCommandResponse) -> String {
    var text = "\(response.orderNumber) \(OrderWords.name(response.status)), "
    text += "total \(response.total), "
    text += "due \(response.amountDue), version \(response.version)"
    if !response.lineID.isNone { text += ", line \(response.lineID)" }
    if !response.overrideID.isNone { text += ", price \(response.overrideID)" }
    if let end = response.expiresAt { text += ", expires \(time(end))" }
    return text + "\n" + shortfalls(response.shortfalls)
  }

  /// One line for each line that is short.
  static func shortfalls(_ shortfalls: [StockShortfall]) -> String {
    shortfalls.map { short in
      let line = short.lineID.isNone ? "" : "line \(short.lineID), "
      return "short: \(line)\(PlainText.printable(short.batchCode)): \(short.available) of "
        + "\(short.wanted) can be had\n"
    }.joined()
  }

  static func margins(_ response: GetOrderMarginsResponse) -> String {
    var table = TextTable([
      ("LINE", .right), ("COST", .right), ("MARGIN", .right), ("PERCENT", .right),
    ])
    for item in response.items {
      table.add([
        "\(item.lineID)", "\(item.cost.costTotal)", "\(item.margin.marginTotal)",
        "\(item.margin.marginPercent)",
      ])
    }
    let order = response.order
    return table.text()
      + "order: cost \(order.costTotal), margin \(order.marginTotal) (\(order.marginPercent) %)\n"
  }
}
