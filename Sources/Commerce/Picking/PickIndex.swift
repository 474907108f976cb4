import StoreSchema
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

/// When it is a session's turn: higher priority first, then the oldest.
public struct PickTurn: Hashable, Comparable, Sendable {
  /// The session's priority.
  public var priority: UInt32
  /// The session.
  public var sessionID: SessionID

  /// A session's turn.
  public init(priority: UInt32, sessionID: SessionID) {
    self.priority = priority
    self.sessionID = sessionID
  }

  /// The one that comes first.
  public static func < (left: PickTurn, right: PickTurn) -> Bool {
    if left.priority != right.priority { return left.priority > right.priority }
    return left.sessionID < right.sessionID
  }
}

extension PickLine {
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
