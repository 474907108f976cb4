public import APISchema
import TextCells
public import Values

/// The warehouse's live pick list, after S1 5.3.
public struct PickListView: LiveView {
  /// See `LiveView`.
  public var link = LinkState.connecting
  /// See `LiveView`.
  public var notice = ""
  /// The lines.
  public private(set) var list = PickListModel()
  /// The sessions, for their state.
  private var floor = FloorModel()
  private var selected: LineID?
  private let zone: String
  private let canPick: Bool

  /// A screen without lines yet. `zone`: only locations that start with this; `canPick`: whether
  /// keys may change lines.
  public init(zone: String, canPick: Bool) {
    self.zone = zone
    self.canPick = canPick
  }

  /// A message about the list.
  public mutating func apply(_ message: WatchPickListResponse, at now: Timestamp) {
    let before = list
    list.apply(message, at: now)
    guard let selected, !list.contains(selected) else { return }
    self.selected = before.successor(of: selected, in: list)
  }

  /// A message about the sessions.
  public mutating func apply(_ message: WatchActiveSessionsResponse, at now: Timestamp) {
    floor.apply(message, at: now)
  }

  /// See `LiveView`.
  public mutating func pressed(_ key: Key) -> ViewAction {
    notice = ""
    if let action = common(key) { return action }
    if key == .escape { return .quit }
    let lines = list.groups.flatMap(\.lines)
    let index = lines.firstIndex { $0.lineID == selected }
    if let next = Scroll.moved(key, from: index, count: lines.count) {
      selected = lines[next].lineID
      return .none
    }
    guard canPick, let line = index.map({ lines[$0] }) ?? lines.first else { return .none }
    return switch key {
    case .enter, .character("p"): .pick(line.sessionID, line.lineID, line.quantity)
    case .character("u"): .putBack(line.sessionID, line.lineID)
    case .character("c"): .claim(line.sessionID, line.lineID)
    case .character("a"): .acknowledge(line.sessionID, line.lineID)
    default: .none
    }
  }

  private enum Item {
    case space
    case group(PickListModel.Group)
    case line(PickLine)
  }

  /// See `LiveView`.
  public func screen(size: ScreenSize, now: Timestamp) -> Screen {
    var screen = Screen(size: size)
    let groups = list.groups
    draw(groups, on: &screen, now: now)
    let picking = canPick ? "c claim  p picked  u put back  a seen  " : "↑↓ scroll  "
    frame(&screen, title: "Live pick list", keys: picking + "r refresh  q quit", now: now)
    let lines = groups.flatMap(\.lines)
    let open = lines.count { !PickStateText.isDone($0.status) }
    let place = zone.isEmpty ? "" : "zone \(zone)  "
    let right = "\(place)\(open) of \(lines.count) to do"
    if TextWidth.columns(of: right) < size.columns - 17 {
      screen.putRight(right, row: 0, end: size.columns - 1)
    }
    return screen
  }

  private func draw(
    _ groups: [PickListModel.Group], on screen: inout Screen, now: Timestamp
  ) {
    var items: [Item] = []
    for group in groups {
      if !items.isEmpty { items.append(.space) }
      items += [.group(group)] + group.lines.map(Item.line)
    }
    guard !items.isEmpty else {
      let text = list.isKnown ? "nothing to pick" : "waiting for the list…"
      return _ = screen.put(text, row: 2, column: 3, style: Style(dim: true))
    }
    let room = max(0, screen.size.rows - 4)
    let chosen = selectedLine(groups)
    let at = items.firstIndex {
      if case .line(let line) = $0 { line.lineID == chosen } else { false }
    }
    let first = Scroll.first(selected: at, count: items.count, room: room)
    let rows = groups.flatMap(\.lines).map { Self.row($0, at: now) }
    let table = ScreenTable(
      Self.columns, rows: rows, width: screen.size.columns - 1, indent: 3)
    for (offset, item) in items[first..<min(items.count, first + room)].enumerated() {
      draw(item, table, chosen, on: &screen, row: 2 + offset, now: now)
    }
  }

  private func selectedLine(_ groups: [PickListModel.Group]) -> LineID? {
    selected ?? groups.first?.lines.first?.lineID
  }

  private func draw(
    _ item: Item, _ table: ScreenTable, _ chosen: LineID?, on screen: inout Screen, row: Int,
    now: Timestamp
  ) {
    switch item {
    case .space: break
    case .group(let group): draw(group, on: &screen, row: row)
    case .line(let line):
      var cells = Self.row(line, at: now)
      if let mark = list.mark(line.lineID, at: now) {
        cells.accents[1] = mark.style
        screen.put(mark.sign, row: row, column: 1, style: mark.style)
      }
      table.draw(cells, on: &screen, row: row)
      if line.lineID == chosen { screen.restyle(row: row) { $0.isReversed = true } }
    }
  }

  private func draw(_ group: PickListModel.Group, on screen: inout Screen, row: Int) {
    let (state, style) = state(of: group)
    screen.put("●", row: row, column: 1, style: style)
    let title = group.id.title(
      clientName: group.clientName, staffName: group.staffName, orderID: group.orderID)
    let end = screen.put(title, row: row, column: 3, style: Style(bold: true))
    let open = group.lines.count { !PickStateText.isDone($0.status) }
    screen.put(state, row: row, column: end + 2, style: style)
    screen.put(
      open == 0 ? "all picked" : "\(open) to do", row: row,
      column: end + 4 + TextWidth.columns(of: state), style: Style(dim: true))
  }

  /// The session's state and its colour (S1-UX08).
  private func state(of group: PickListModel.Group) -> (String, Style) {
    if let session = floor[group.id.sessionID] {
      return (StatusText.name(session.status), StatusText.style(session.status))
    }
    if !group.orderID.isNone { return ("sold", StatusText.style(.completed)) }
    return floor.isKnown ? ("ended", StatusText.style(.cancelled)) : ("", Style(dim: true))
  }

  private static let columns = [
    ScreenColumn(heading: ""),
    ScreenColumn(heading: "", widthMin: 8),
    ScreenColumn(heading: "", widthMin: 5),
    ScreenColumn(heading: "", widthMin: 6, dropRank: 1),
  ]

  private static func row(_ line: PickLine, at now: Timestamp) -> ScreenRow {
    let isOverdue = PickStateText.isOverdue(line, at: now)
    let quantity = UnitText.quantity(line.quantity, line.unitOfMeasure)
    var row = ScreenRow(cells: [
      PickStateText.box(line.status), "\(line.productName) (\(quantity))",
      line.location.isEmpty ? "no location" : line.location,
      PickStateText.words(line) + (isOverdue ? ", overdue" : ""),
    ])
    row.accents[0] = PickStateText.style(line.status)
    row.accents[3] = isOverdue ? Style(.red, bold: true) : PickStateText.style(line.status)
    return row
  }
}
