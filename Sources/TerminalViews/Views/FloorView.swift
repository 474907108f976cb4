public import APISchema
import TextCells
public import Values

/// The sales floor: every open session, and the cart of the one that is opened (S1 5.2).
public struct FloorView: LiveView {
  /// See `LiveView`.
  public var link = LinkState.connecting
  /// See `LiveView`.
  public var notice = ""
  /// The sessions.
  public private(set) var floor = FloorModel()
  /// The opened session's cart.
  public private(set) var cart: CartView?
  private var selected: SessionID?
  private let caption: String

  /// A screen without sessions yet; `caption` says who looks at what.
  public init(caption: String) { self.caption = caption }

  /// A message about the floor.
  public mutating func apply(_ message: WatchActiveSessionsResponse, at now: Timestamp) {
    let before = floor
    floor.apply(message, at: now)
    keepSelection(before)
  }

  /// A message about the opened session; of another session it is ignored.
  public mutating func apply(
    _ message: WatchSessionResponse, of session: SessionID, at now: Timestamp
  ) {
    guard cart?.sessionID == session else { return }
    cart?.apply(message, at: now)
  }

  /// Who is connected to the opened session; of another session it is ignored.
  public mutating func apply(_ presence: SessionPresence) {
    guard cart?.sessionID == presence.sessionID else { return }
    cart?.presence = presence
  }

  /// The opened session's stream is over.
  public mutating func cartEnded(_ session: SessionID, because reason: String) {
    guard cart?.sessionID == session else { return }
    cart?.problem = reason
  }

  /// Opens a session, as its key would.
  public mutating func open(_ session: SessionID) {
    selected = session
    cart = CartView(sessionID: session)
  }

  /// See `LiveView`.
  public mutating func pressed(_ key: Key) -> ViewAction {
    notice = ""
    if let action = common(key) { return action }
    if cart != nil { return pressedInCart(key) }
    if key == .escape { return .quit }
    let rows = floor.rows
    if key == .enter || key == .right {
      guard let selected = selectedRow(rows)?.sessionID else { return .none }
      open(selected)
      return .open(selected)
    }
    let index = rows.firstIndex { $0.sessionID == selected }
    if let next = Scroll.moved(key, from: index, count: rows.count) {
      selected = rows[next].sessionID
    }
    return .none
  }

  private mutating func pressedInCart(_ key: Key) -> ViewAction {
    switch key {
    case .escape, .left, .backspace:
      cart = nil
      return .close
    default:
      cart?.pressed(key)
      return .none
    }
  }

  private func selectedRow(_ rows: [ActiveSession]) -> ActiveSession? {
    rows.first { $0.sessionID == selected } ?? rows.first
  }

  /// When the selected session leaves the floor, the one that takes its place is selected.
  private mutating func keepSelection(_ before: FloorModel) {
    guard let selected, floor[selected] == nil, cart == nil else { return }
    let index = before.rows.firstIndex { $0.sessionID == selected } ?? 0
    let rows = floor.rows
    self.selected = rows.isEmpty ? nil : rows[min(index, rows.count - 1)].sessionID
  }

  /// See `LiveView`.
  public func screen(size: ScreenSize, now: Timestamp) -> Screen {
    var screen = Screen(size: size)
    if let cart {
      cart.draw(on: &screen, now: now)
      let title = cart.title(floor[cart.sessionID])
      frame(&screen, title: title, keys: "esc back  ↑↓ scroll  r refresh  q quit", now: now)
      screen.put("●", row: 0, column: 1, style: StatusText.style(cart.status))
      return screen
    }
    let rows = floor.rows
    draw(rows, on: &screen, now: now)
    frame(
      &screen, title: "Showroom floor", keys: "↑↓ select  enter open  r refresh  q quit", now: now)
    let sessions = rows.count == 1 ? "1 open session" : "\(rows.count) open sessions"
    let right = [caption, sessions].filter { !$0.isEmpty }.joined(separator: "  ")
    let start = 17
    screen.putRight(
      TextWidth.columns(of: right) < size.columns - start ? right : "", row: 0,
      end: size.columns - 1)
    return screen
  }

  private func draw(_ rows: [ActiveSession], on screen: inout Screen, now: Timestamp) {
    let room = screen.size.rows - 5
    guard !rows.isEmpty else {
      let text = floor.isKnown ? "no open sessions" : "waiting for the sessions…"
      return _ = screen.put(text, row: 2, column: 3, style: Style(dim: true))
    }
    let index = rows.firstIndex { $0.sessionID == selected } ?? 0
    let first = Scroll.first(selected: index, count: rows.count, room: room)
    let lines = rows.map { row($0, now) }
    let table = ScreenTable(
      Self.columns, rows: lines, width: screen.size.columns - 1, indent: 3)
    table.drawHeadings(on: &screen, row: 2)
    for number in first..<min(rows.count, first + max(0, room)) {
      let at = 3 + number - first
      table.draw(lines[number], on: &screen, row: at)
      if let mark = floor.mark(rows[number].sessionID, at: now) {
        screen.put(mark.sign, row: at, column: 1, style: mark.style)
      }
      if number == index { screen.restyle(row: at) { $0.isReversed = true } }
    }
  }

  private static let columns = [
    ScreenColumn(heading: "ID", alignment: .right),
    ScreenColumn(heading: "CUSTOMER", widthMin: 8),
    ScreenColumn(heading: "STAFF", widthMin: 4, dropRank: 3),
    ScreenColumn(heading: "STATUS"),
    ScreenColumn(heading: "ITEMS", alignment: .right, dropRank: 2),
    ScreenColumn(heading: "TOTAL", alignment: .right),
    ScreenColumn(heading: "OPEN", alignment: .right, dropRank: 4),
    ScreenColumn(heading: "EXPIRES", alignment: .right, dropRank: 1),
  ]

  private func row(_ session: ActiveSession, _ now: Timestamp) -> ScreenRow {
    var row = ScreenRow(cells: [
      "\(session.sessionID)", session.clientName, session.staffName,
      "● \(StatusText.name(session.status))", "\(session.lineCount)",
      MoneyText.grouped(session.total), TimeText.duration(from: session.startedAt, to: now),
      TimeText.duration(from: now, to: session.expiresAt),
    ])
    row.accents[3] = StatusText.style(session.status)
    if session.expiresAt < now.adding(seconds: ExpiryText.soonSeconds) {
      row.accents[7] = Style(.red, bold: true)
    }
    return row
  }
}

enum ExpiryText {
  /// From here on the time to expiry is marked.
  static let soonSeconds: Int64 = 300
}
