import APISchema
import TerminalViews
import Values

/// Sales sheets for people.
enum SheetText {
  static func reply(_ response: SheetCommandResponse) -> String {
    "sheet \(response.sheetID), version \(response.version)\n"
  }

  static func session(_ response: ConvertFromDraftResponse) -> String {
    "session \(response.sessionID), code \(response.code)\n"
      + response.shortfalls.map {
        "only \($0.held) of \($0.wanted) of \(PlainText.printable($0.batchCode)) could be held\n"
      }.joined()
  }

  static func list(_ response: ListSheetsResponse) -> String {
    var table = TextTable([
      ("SHEET", .right), ("NAME", .left), ("CUSTOMER", .left), ("STAFF", .left),
      ("STATE", .left), ("ITEMS", .right), ("SELECTED", .right), ("VIEWS", .right),
      ("EXPIRES (UTC)", .left),
    ])
    for sheet in response.sheets {
      table.add([
        "\(sheet.sheetID)", sheet.name, sheet.clientName, sheet.staffName, "\(sheet.state)",
        "\(sheet.itemCount)", "\(sheet.selectedCount)", "\(sheet.viewCount)",
        sheet.expiresAt.map(OrderText.stamp) ?? "",
      ])
    }
    return table.text()
      + PageOptions.footer(shown: response.sheets.count, next: response.nextPageToken)
  }

  static func sheet(_ sheet: SalesSheet) -> String {
    let summary = sheet.summary
    var table = TextTable([
      ("ITEM", .right), ("CODE", .left), ("PRODUCT", .left), ("OFFERED", .right),
      ("PRICE", .right), ("INSTEAD OF", .right), ("SELECTED", .right), ("AVAILABLE", .right),
    ])
    for item in sheet.items {
      table.add([
        "\(item.itemID)", item.batchCode, item.productName, offered(item.quantity),
        "\(item.unitPrice)", item.priceAdjustment == nil ? "" : "\(item.basePrice)",
        item.selected ? "\(item.selectedQuantity)" : "", "\(item.available)",
      ])
    }
    return
      "sheet \(summary.sheetID) \"\(PlainText.printable(summary.name))\" \(summary.state) for "
      + "\(PlainText.printable(summary.clientName)), by "
      + "\(PlainText.printable(summary.staffName)), version \(summary.version), "
      + CountText.of(summary.viewCount, "view") + "\n"
      + table.text() + said(sheet)
  }

  private static func said(_ sheet: SalesSheet) -> String {
    var text = ""
    if let end = sheet.summary.expiresAt { text += "prices until \(OrderText.time(end))\n" }
    if !sheet.message.isEmpty { text += "message: \(PlainText.printable(sheet.message))\n" }
    if !sheet.clientMessage.isEmpty {
      text += "customer: \(PlainText.printable(sheet.clientMessage))\n"
    }
    for note in sheet.notes {
      text +=
        "note by \(PlainText.printable(note.author.name)): \(PlainText.printable(note.text))\n"
    }
    return text
  }

  static func shared(_ sheet: GetSheetByTokenResponse) -> String {
    var table = TextTable([
      ("ITEM", .right), ("CODE", .left), ("PRODUCT", .left), ("OFFERED", .right),
      ("PRICE \(sheet.currency)", .right), ("INSTEAD OF", .right), ("SELECTED", .right),
      ("", .left),
    ])
    for item in sheet.items {
      table.add([
        "\(item.itemID)", item.batchCode, item.productName, offered(item.quantity),
        "\(item.unitPrice)", item.visibleAdjustment.map { "\($0.originalUnitPrice)" } ?? "",
        item.selected ? "\(item.selectedQuantity)" : "", item.soldOut ? "sold out" : "",
      ])
    }
    let end = sheet.expiresAt.map { (sheet.expired ? "expired " : "until ") + OrderText.time($0) }
    return
      "\(PlainText.printable(sheet.name)) for \(PlainText.printable(sheet.clientName))"
      + (end.map { ", \($0)" } ?? "") + "\n" + table.text()
      + "selected: \(sheet.selectedTotal), selection \(sheet.selectionVersion)\n"
  }

  static func analytics(_ response: GetSheetAnalyticsResponse) -> String {
    var text = CountText.of(response.viewCount, "view")
    if let first = response.firstViewedAt { text += ", first \(OrderText.time(first))" }
    if let last = response.lastViewedAt { text += ", last \(OrderText.time(last))" }
    text += "\nselected \(response.selectedCount) of "
    text += "\(CountText.of(response.itemCount, "item")) for "
    text += "\(response.selectedTotal)\n"
    var days = TextTable([("DAY", .left), ("VIEWS", .right)])
    for day in response.days { days.add([day.day, "\(day.viewCount)"]) }
    var points = TextTable([
      ("SELECTION", .right), ("CHANGED (UTC)", .left), ("ITEMS", .right), ("TOTAL", .right),
    ])
    for point in response.selections {
      points.add([
        "\(point.selectionVersion)", OrderText.stamp(point.changedAt), "\(point.itemCount)",
        "\(point.total)",
      ])
    }
    if !response.days.isEmpty { text += days.text() }
    if !response.selections.isEmpty { text += points.text() }
    return text + conversions(response)
  }

  private static func conversions(_ response: GetSheetAnalyticsResponse) -> String {
    response.conversions.map { conversion in
      let what =
        conversion.orderID.isNone
        ? "live session \(conversion.sessionID)" : "order \(conversion.orderNumber)"
      return "\(OrderText.time(conversion.convertedAt)): \(what) of selection "
        + "\(conversion.selectionVersion), by \(PlainText.printable(conversion.convertedBy.name))\n"
    }.joined()
  }

  private static func offered(_ quantity: Quantity) -> String {
    quantity == .zero ? "any" : "\(quantity)"
  }
}
