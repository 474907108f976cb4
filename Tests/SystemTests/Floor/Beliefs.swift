import APISchema
import Client
import Values

// What a device believes: what the messages of its streams add up to.

/// A session as a salesperson's screen shows it.
struct SessionBelief: Equatable, Sendable {
  var items: [LineID: StaffCartItem] = [:]
  var totals: StaffCartTotals?
  var status: SessionStatus?
  var version: UInt64 = 0

  init(_ messages: [WatchSessionResponse]) {
    for message in messages {
      switch message.body {
      case .progress: break
      case .state(let state):
        items = Dictionary(uniqueKeysWithValues: state.items.map { ($0.item.lineID, $0) })
        (totals, status) = (state.session.totals, state.session.status)
        version = state.session.version
      case .changes(let changes):
        for change in changes.changes { take(change.body) }
        if let now = changes.totals {
          totals = now
          version = changes.sessionVersion
        }
      }
    }
  }

  private mutating func take(_ change: SessionChange.Body) {
    switch change {
    case .itemAdded(let item), .itemUpdated(let item): put(item)
    case .itemRemoved(let removed): items[removed.lineID] = nil
    case .priceOverrideApplied(let change), .priceOverrideRemoved(let change):
      for item in change.items { put(item) }
      if let item = change.item { put(item) }
    case .itemShorted(let shorted) where shorted.removed: items[shorted.item.item.lineID] = nil
    case .itemShorted(let shorted): put(shorted.item)
    case .statusChanged(let change): status = change.status
    case .pickChanged(let change): items[change.lineID]?.item.pickStatus = change.status
    default: break
    }
  }

  /// A change says where a line stands only when that changed.
  private mutating func put(_ item: StaffCartItem) {
    var item = item
    if item.item.pickStatus == .unspecified {
      item.item.pickStatus = items[item.item.lineID]?.item.pickStatus ?? .unspecified
    }
    items[item.item.lineID] = item
  }
}

/// A session as its customer's tablet shows it.
struct ClientBelief: Equatable, Sendable {
  var items: [LineID: CartItem] = [:]
  var totals: CartTotals?
  var status: SessionStatus?
  var version: UInt64 = 0

  init(_ messages: [WatchSessionAsClientResponse]) {
    for message in messages {
      switch message.body {
      case .progress: break
      case .state(let state):
        items = Dictionary(uniqueKeysWithValues: state.items.map { ($0.lineID, $0.settled) })
        (totals, status) = (state.session.totals, state.session.status)
        version = state.session.version
      case .changes(let changes):
        for change in changes.changes { take(change.body) }
        totals = changes.totals
        version = changes.sessionVersion
      }
    }
  }

  private mutating func take(_ change: ClientSessionChange.Body) {
    switch change {
    case .itemAdded(let item), .itemUpdated(let item): items[item.lineID] = item.settled
    case .itemRemoved(let removed): items[removed.lineID] = nil
    case .statusChanged(let change): status = change.status
    case .itemShorted(let shorted):
      items[shorted.item.lineID] = shorted.removed ? nil : shorted.item.settled
    default: break
    }
  }
}

extension CartItem {
  /// Without what customers' streams need not say: where the line stands in the warehouse.
  var settled: CartItem {
    var item = self
    item.pickStatus = .unspecified
    return item
  }
}

/// The pick list as a scanner shows it: a session's end tells which order its lines are for.
func pickBelief(_ messages: [WatchPickListResponse]) -> [LineID: PickLine] {
  var lines: [LineID: PickLine] = [:]
  for message in messages {
    switch message.body {
    case .progress: break
    case .state(let state): for line in state.lines { lines[line.lineID] = line }
    case .changes(let changes):
      for change in changes.changes {
        switch change.body {
        case .line(let line): lines[line.lineID] = line.status == .withdrawn ? nil : line
        case .sessionEnded(let ended):
          for id in lines.keys where lines[id]?.sessionID == ended.sessionID {
            lines[id]?.orderID = ended.orderID
          }
        }
      }
    }
  }
  return lines
}

/// The floor: every open session.
func activeSessions(_ messages: [WatchActiveSessionsResponse]) -> [SessionID: ActiveSession] {
  var rows: [SessionID: ActiveSession] = [:]
  for message in messages {
    switch message.body {
    case .progress: break
    case .state(let state): for row in state.sessions { rows[row.sessionID] = row }
    case .changes(let changes):
      for row in changes.sessions {
        rows[row.sessionID] = [.active, .paused].contains(row.status) ? row : nil
      }
    }
  }
  return rows
}
