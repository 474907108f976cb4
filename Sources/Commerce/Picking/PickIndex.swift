public import StoreSchema
public import Values

/// Where a line stands on a walk through the warehouse: by zone, location, batch.
public struct PickPlace: Hashable, Comparable, Sendable {
  /// Part of the warehouse.
  public var zone: String
  /// Shelf or bin.
  public var location: String
  /// The batch.
  public var batchID: BatchID
  /// The line.
  public var lineID: LineID

  /// A place on the walk.
  public init(zone: String, location: String, batchID: BatchID, lineID: LineID) {
    self.zone = zone
    self.location = location
    self.batchID = batchID
    self.lineID = lineID
  }

  /// The one that comes first on the walk.
  public static func < (left: PickPlace, right: PickPlace) -> Bool {
    if left.zone != right.zone { return left.zone < right.zone }
    if left.location != right.location { return left.location < right.location }
    if left.batchID != right.batchID { return left.batchID < right.batchID }
    return left.lineID < right.lineID
  }
}

/// What lines on the pick list are for: a session, or an order that had none. Sessions come first:
/// there a customer waits.
public struct PickSource: Hashable, Comparable, Sendable {
  /// The session; none for an order without one.
  public var sessionID: SessionID
  /// The order; none for a session.
  public var orderID: OrderID

  /// A session, or an order.
  public init(sessionID: SessionID = .none, orderID: OrderID = .none) {
    self.sessionID = sessionID
    self.orderID = sessionID.isNone ? orderID : .none
  }

  /// The one that comes first.
  public static func < (left: PickSource, right: PickSource) -> Bool {
    if left.sessionID.isNone != right.sessionID.isNone { return right.sessionID.isNone }
    if left.sessionID != right.sessionID { return left.sessionID < right.sessionID }
    return left.orderID < right.orderID
  }
}

/// When it is a session's or an order's turn: higher priority first, then the oldest.
public struct PickTurn: Hashable, Comparable, Sendable {
  /// The priority.
  public var priority: UInt32
  /// Whose turn it is.
  public var source: PickSource

  /// A turn.
  public init(priority: UInt32, source: PickSource) {
    self.priority = priority
    self.source = source
  }

  init(priority: UInt32, sessionID: SessionID) {
    self.init(priority: priority, source: PickSource(sessionID: sessionID))
  }

  /// The one that comes first.
  public static func < (left: PickTurn, right: PickTurn) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    return left.source < right.source
  }
}

extension PickLine {
  /// What it is for.
  public var source: PickSource { PickSource(sessionID: sessionID, orderID: orderID) }

  var place: PickPlace {
    PickPlace(zone: warehouseZone, location: location, batchID: batchID, lineID: lineID)
  }
}

extension State {
  /// Puts a session's turn where its priority belongs, if it is on the pick list.
  mutating func updateTurn(of id: SessionID) {
    let priority = sessions.read(id) { $0.pickPriority } ?? 0
    guard let before = pickGroups[id], before != priority else { return }
    pickTurns.remove(PickTurn(priority: before, sessionID: id))
    pickTurns.insert(PickTurn(priority: priority, sessionID: id))
    pickGroups[id] = priority
  }

  /// Puts a session on the pick list, or takes it off.
  mutating func setOnPickList(_ isOnList: Bool, _ id: SessionID) {
    let before = pickGroups[id]
    if isOnList == (before != nil) { return }
    let priority = before ?? sessions.read(id) { $0.pickPriority } ?? 0
    let turn = PickTurn(priority: priority, sessionID: id)
    if isOnList { pickTurns.insert(turn) } else { pickTurns.remove(turn) }
    pickGroups[id] = isOnList ? priority : nil
  }
}
