import HashTreeCollections
public import StoreSchema
public import Values

/// Lines on the pick list that belong to one session (S1-UX07).
public struct PickGroup: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// In the order the lines were released; never empty.
  public var lines: [PickLine]

  /// A group.
  public init(sessionID: SessionID, lines: [PickLine]) {
    self.sessionID = sessionID
    self.lines = lines
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

  /// Whether a line is on the pick list.
  public func isOnPickList(_ line: PickLine) -> Bool {
    line.state.isPending || (line.state == .picked && deadlines[line.sessionID] != nil)
  }

  /// The pick list by session, oldest first. `after`: the last group of the page before. With a
  /// prefix only lines at locations that begin with it; the count is of all groups then too.
  public func pickList(
    locationPrefix: String = "", after cursor: SessionID? = nil, limit: Int
  ) -> Page<PickGroup, SessionID> {
    var items: [PickGroup] = []
    var next: SessionID?
    let limit = pageSize(limit)
    let start = SessionID(rawValue: (cursor?.rawValue ?? 0) + 1)
    pickGroups.visit(from: start) { id, _ in
      var lines = pickList(of: id)
      if !locationPrefix.isEmpty {
        lines.removeAll { !$0.location.utf8.starts(with: locationPrefix.utf8) }
      }
      if lines.isEmpty { return true }
      if items.count == limit {
        next = items.last?.sessionID
        return false
      }
      items.append(PickGroup(sessionID: id, lines: lines))
      return true
    }
    return Page(items: items, next: next, totalCount: pickGroups.count)
  }
}
