import APISchema
public import Values

/// One session's cart, after S1 5.2: header, lines, totals, notes.
public struct CartView: Sendable {
  /// Which session.
  public let sessionID: SessionID
  /// What is known of it.
  public private(set) var model = CartModel()
  /// Why it can't be followed any longer.
  var problem = ""
  /// Who is connected and what the customer looks at, as far as that is known.
  var presence: SessionPresence?
  private var scrolledTo = 0

  init(sessionID: SessionID) { self.sessionID = sessionID }

  mutating func apply(_ message: WatchSessionResponse, at now: Timestamp) {
    model.apply(message, at: now)
  }

  mutating func pressed(_ key: Key) {
    if let next = Scroll.moved(key, from: scrolledTo, count: max(1, model.lines.count)) {
      scrolledTo = next
    }
  }

  var status: SessionStatus { model.session?.status ?? .unspecified }

  func title(_ row: ActiveSession?) -> String {
    let name = status == .active ? "LIVE SESSION" : "SESSION"
    let client = model.session?.clientName ?? row?.clientName ?? ""
    let staff = model.session?.staffName ?? row?.staffName ?? ""
    let who = client.isEmpty ? "" : " - \(client) (\(staff))"
    let state = status == .active || status == .unspecified ? "" : "  \(StatusText.name(status))"
    return "● \(name) \(sessionID)\(who)\(state)"
  }

  func draw(on screen: inout Screen, now: Timestamp) {
    guard let session = model.session else {
      let text = problem.isEmpty ? "waiting for the session…" : problem
      return _ = screen.put(text, row: 2, column: 3, style: Style(dim: true))
    }
    drawHead(session, on: &screen, now: now)
    let size = screen.size
    let remarks = Array(remarks().suffix(max(0, (size.rows - 12) / 2)))
    let remarksRows = remarks.isEmpty ? 0 : remarks.count + 1
    let room = max(0, size.rows - 8 - remarksRows)
    let lines = model.shown(at: now)
    let first = min(scrolledTo, max(0, lines.count - room))
    drawLines(lines, first: first, room: room, on: &screen, now: now)
    let below = 4 + min(room, max(1, lines.count))
    drawTotals(more: max(0, lines.count - first - room), on: &screen, row: below)
    if remarks.isEmpty { return }
    screen.put("Presence, samples, notes", row: below + 1, column: 1, style: Style(dim: true))
    for (index, remark) in remarks.enumerated() {
      screen.put(remark, row: below + 2 + index, column: 3)
    }
  }

  /// Samples, then notes, each oldest first.
  private func remarks() -> [String] {
    let samples = model.samples.map { sample in
      let quantity = UnitText.quantity(sample.quantity, sample.unitOfMeasure)
      return "sample of \(sample.productName) (\(quantity)): \(SampleText.name(sample.status))"
    }
    return presenceText() + samples
      + model.notes.map { "\(TimeText.clock($0.addedAt)) \($0.author.name): \($0.text)" }
  }

  /// S2R 6.2: what the customer looks at now.
  private func presenceText() -> [String] {
    guard let presence else { return [] }
    let names = presence.connected.map(\.name).joined(separator: ", ")
    var text = names.isEmpty ? "nobody connected" : "here: \(names)"
    if let viewing = presence.viewing { text += "; looking at \(viewing.productName)" }
    return [text]
  }

  private func drawHead(_ session: Session, on screen: inout Screen, now: Timestamp) {
    let end = session.endedAt ?? now
    var head =
      "Duration \(TimeText.duration(from: session.startedAt, to: end))"
      + " | Items \(model.totals.lineCount) | Total \(MoneyText.grouped(model.totals.total))"
    var style = Style(bold: true)
    switch session.status {
    case .active, .paused:
      head += " | expires in \(TimeText.duration(from: now, to: session.expiresAt))"
      if session.expiresAt < now.adding(seconds: ExpiryText.soonSeconds) {
        style.colour = .red
      }
      if session.checkoutRequestedAt != nil { head += " | WANTS TO CHECK OUT" }
    default:
      head += session.orderID.isNone ? "" : " | order \(session.orderID)"
      head += model.endReason.isEmpty ? "" : " | \(model.endReason)"
    }
    screen.put(head, row: 2, column: 1, style: style)
  }

  private func drawLines(
    _ lines: [CartModel.Line], first: Int, room: Int, on screen: inout Screen, now: Timestamp
  ) {
    guard !lines.isEmpty else {
      return _ = screen.put("the cart is empty", row: 4, column: 3, style: Style(dim: true))
    }
    let rows = lines.map { Self.row($0) }
    let table = ScreenTable(
      Self.columns, rows: rows, width: screen.size.columns - 1, indent: 3)
    table.drawHeadings(on: &screen, row: 3)
    for number in first..<min(lines.count, first + room) {
      let at = 4 + number - first
      var row = rows[number]
      if let mark = model.mark(lines[number].item.item.lineID, at: now) {
        row.style = mark.style
        if mark == .removed { row.accents = [:] }
        screen.put(mark.sign, row: at, column: 1, style: mark.style)
      }
      table.draw(row, on: &screen, row: at)
    }
  }

  private func drawTotals(more: Int, on screen: inout Screen, row: Int) {
    let totals = model.totals
    var text = "Subtotal: \(MoneyText.grouped(totals.subtotal))"
    if totals.discountTotal != .zero {
      text += "  Discount: \(MoneyText.grouped(totals.discountTotal))"
    }
    text += "  Total: \(MoneyText.grouped(totals.total))"
    if more > 0 { text += "  (\(more) more below)" }
    if !problem.isEmpty { text += "  \(problem)" }
    screen.put(text, row: row, column: 3, style: Style(bold: true))
  }

  private static let columns = [
    ScreenColumn(heading: "PRODUCT", widthMin: 8),
    ScreenColumn(heading: "QUANTITY", alignment: .right),
    ScreenColumn(heading: "UNIT PRICE", alignment: .right, dropRank: 1),
    ScreenColumn(heading: "AMOUNT", alignment: .right),
    ScreenColumn(heading: "WAREHOUSE", widthMin: 7, dropRank: 2),
  ]

  private static func row(_ line: CartModel.Line) -> ScreenRow {
    let item = line.item.item
    let unit = UnitText.short(item.unitOfMeasure)
    var price = MoneyText.grouped(item.unitPrice) + (unit.isEmpty ? "" : "/\(unit)")
    if line.item.basePrice != item.unitPrice {
      price = "(\(MoneyText.grouped(line.item.basePrice))) \(price)"
    }
    var row = ScreenRow(cells: [
      item.productName, UnitText.quantity(item.quantity, item.unitOfMeasure), price,
      MoneyText.grouped(item.lineTotal),
      PickStateText.words(line.pick, item.unitOfMeasure),
    ])
    row.accents[4] = PickStateText.style(line.pick.status)
    return row
  }
}
