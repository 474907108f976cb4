import HashTreeCollections
public import StoreSchema
public import Values

/// Lines on the pick list that belong together: to one session (S1-UX07), one zone, one batch.
public struct PickGroup: Equatable, Sendable {
  /// The session; none when it is grouped by something else.
  public var sessionID = SessionID.none
  /// Of lines of an order that had no session: the order.
  public var orderID = OrderID.none
  /// The zone, when it is grouped by place.
  public var zone = ""
  /// Of a session in the order the lines were released, else of a walk; never empty.
  public var lines: [PickLine]

  /// A group.
  public init(
    sessionID: SessionID = .none, orderID: OrderID = .none, zone: String = "",
    lines: [PickLine]
  ) {
    self.sessionID = sessionID
    self.orderID = orderID
    self.zone = zone
    self.lines = lines
  }
}

/// Which lines of the pick list.
public struct PickFilter: Hashable, Sendable {
  /// Only lines at locations that begin with this; empty: all.
  public var locationPrefix: String
  /// Only lines in this zone; empty: all.
  public var zone: String

  /// Some lines, or all.
  public init(locationPrefix: String = "", zone: String = "") {
    self.locationPrefix = locationPrefix
    self.zone = zone
  }

  /// Whether every line is shown.
  public var isEmpty: Bool { locationPrefix.isEmpty && zone.isEmpty }

  /// Whether a line is shown.
  public func shows(_ line: PickLine) -> Bool {
    (zone.isEmpty || line.warehouseZone == zone)
      && line.location.utf8.starts(with: locationPrefix.utf8)
  }
}

extension State {
  /// Pick lines of a session that are on the list: while it is open all of them, afterwards
  /// those still to pick or to bring back.
  public func pickList(of id: SessionID) -> [PickLine] {
    guard pickGroups[id] != nil else { return [] }
    let isOpen = deadlines[id] != nil
    return pickLines(of: id).filter { isOpen || $0.state.isPending }
  }

  /// Pick lines of a session, done or not.
  public func pickLines(of id: SessionID) -> [PickLine] {
    listedLines(of: id).compactMap { pickLines[$0] }
  }

  /// Pick lines of an order, done or not.
  public func pickLines(of id: OrderID) -> [PickLine] {
    orders[id]?.lines.compactMap { pickLines[$0.lineID] } ?? []
  }

  /// The pick list by session, then by order, oldest first. `after`: the last group of the page
  /// before. The count is of all groups, with a filter too.
  public func pickList(
    _ filter: PickFilter = PickFilter(), after cursor: PickSource? = nil, limit: Int
  ) -> Page<PickGroup, PickSource> {
    var page = PickPage<PickSource>(limit: limit)
    var goesOn = true
    if cursor?.orderID.isNone ?? true {
      let start = SessionID(rawValue: (cursor?.sessionID.rawValue ?? 0) + 1)
      pickGroups.visit(from: start) { id, _ in
        let source = PickSource(sessionID: id)
        goesOn = page.add(group(of: source, filter), source)
        return goesOn
      }
    }
    let start = OrderID(rawValue: (cursor?.orderID.rawValue ?? 0) + 1)
    if goesOn {
      orderPickGroups.visit(from: start) { id, _ in
        let source = PickSource(orderID: id)
        return page.add(group(of: source, filter), source)
      }
    }
    return page.page(totalCount: pickGroups.count + orderPickGroups.count)
  }

  /// The pick list by session, higher priority first, then oldest.
  public func pickListByPriority(
    _ filter: PickFilter = PickFilter(), after cursor: PickTurn? = nil, limit: Int
  ) -> Page<PickGroup, PickTurn> {
    var page = PickPage<PickTurn>(limit: limit)
    pickTurns.visit(after: cursor) { page.add(group(of: $0.source, filter), $0) }
    return page.page(totalCount: pickTurns.count)
  }

  private func group(of source: PickSource, _ filter: PickFilter) -> PickGroup {
    var lines =
      source.sessionID.isNone
      ? pickLines(of: source.orderID).filter { $0.state.isPending } : pickList(of: source.sessionID)
    if !filter.isEmpty { lines.removeAll { !filter.shows($0) } }
    return PickGroup(sessionID: source.sessionID, orderID: source.orderID, lines: lines)
  }

  /// What the warehouse has still to do, in the order of a walk, one group for each zone. A
  /// group may go on with the next page. The count is of lines.
  public func pickListByZone(
    _ filter: PickFilter = PickFilter(), after cursor: PickPlace? = nil, limit: Int
  ) -> Page<PickGroup, PickPlace> {
    walk(filter, after: cursor, limit: limit, shows: { _ in true }) { $0.zone == $1.zone }
  }

  /// What is still to pick for all sessions, in the order of a walk, one group for each batch at
  /// its place. The count is of lines still to do.
  public func consolidatedPickList(
    _ filter: PickFilter = PickFilter(), after cursor: PickPlace? = nil, limit: Int
  ) -> Page<PickGroup, PickPlace> {
    walk(filter, after: cursor, limit: limit, shows: { !$0.state.isRecall }) {
      $0.zone == $1.zone && $0.location == $1.location && $0.batchID == $1.batchID
    }
  }

  private func walk(
    _ filter: PickFilter, after cursor: PickPlace?, limit: Int, shows: (PickLine) -> Bool,
    together: (PickPlace, PickPlace) -> Bool
  ) -> Page<PickGroup, PickPlace> {
    var page = PickPage<PickPlace>(limit: limit)
    let start = PickPlace(zone: filter.zone, location: "", batchID: .none, lineID: .none)
    pickPlaces.visit(after: max(cursor ?? start, start)) { place in
      if !filter.zone.isEmpty && place.zone != filter.zone { return false }
      guard let line = pickLines[place.lineID], filter.shows(line), shows(line) else {
        return true
      }
      if let last = page.last, together(last, place) { return page.extend(line, place) }
      return page.add(PickGroup(zone: place.zone, lines: [line]), place)
    }
    return page.page(totalCount: pickPlaces.count)
  }
}

/// A page of groups in the making: bounded in groups and in lines.
private struct PickPage<Cursor: Sendable> {
  private let limit: Int
  private var items: [PickGroup] = []
  private var lineCount = 0
  private var isFull = false
  /// Up to where the page goes.
  private(set) var last: Cursor?

  init(limit: Int) { self.limit = pageSize(limit) }

  /// Adds a group, unless it is empty; false when the page was full before.
  mutating func add(_ group: PickGroup, _ cursor: Cursor) -> Bool {
    if group.lines.isEmpty { return true }
    isFull = items.count == limit || lineCount >= Limits.pickLinesPerPageMax
    if isFull { return false }
    items.append(group)
    lineCount += group.lines.count
    last = cursor
    return true
  }

  /// Adds a line to the last group; false when the page was full before.
  mutating func extend(_ line: PickLine, _ cursor: Cursor) -> Bool {
    isFull = lineCount >= Limits.pickLinesPerPageMax
    if isFull { return false }
    items[items.count - 1].lines.append(line)
    lineCount += 1
    last = cursor
    return true
  }

  func page(totalCount: Int) -> Page<PickGroup, Cursor> {
    Page(items: items, next: isFull ? last : nil, totalCount: totalCount)
  }
}
