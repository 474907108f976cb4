import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// Puts a pick line in place; a withdrawn one is gone.
  mutating func put(_ pickLine: PickLine) {
    let before = pickLines.read(pickLine.lineID) { $0.state }
    let isGone = pickLine.state == .withdrawn
    if isGone && before == nil { return }
    pickLines[pickLine.lineID] = isGone ? nil : pickLine
    indexPickLine(pickLine.lineID, of: pickLine.sessionID, pickLine.state, replacing: before)
    if isGone { forgetLine(pickLine.lineID, of: pickLine.sessionID) }
  }

  mutating func put(_ device: Device) {
    devices[device.id] = device
    deviceByName[device.name] = device.id
    counters.nextDeviceID = max(counters.nextDeviceID, device.id.rawValue + 1)
  }

  /// Counts a pick line for its session.
  mutating func indexPickLine(
    _ id: LineID, of sessionID: SessionID, _ state: PickState, replacing before: PickState?
  ) {
    let isGone = state == .withdrawn
    let isPending = state.isPending
    let last = sessionIndexes.update(sessionID) { index in
      if before == nil { index.picks += 1 }
      if isGone { index.picks -= 1 }
      if before?.isPending == true { index.pendingPicks -= 1 }
      if isPending { index.pendingPicks += 1 }
      return index.lastLine
    }
    if let last, before == nil { listLine(id, of: sessionID, after: last) }
    updatePickGroup(of: sessionID)
  }

  /// A session's lines are on the pick list while it is open; afterwards those still to pick or
  /// to bring back are.
  mutating func updatePickGroup(of sessionID: SessionID) {
    let isOpen = deadlines[sessionID] != nil
    let counts = sessionIndexes.read(sessionID) { ($0.picks, $0.pendingPicks) }
    guard let (picks, pending) = counts else { return }
    let isOnList = (isOpen ? picks : pending) > 0
    if isOnList != (pickGroups[sessionID] != nil) { pickGroups[sessionID] = isOnList ? true : nil }
  }
}

extension PickState {
  /// Whether the warehouse still has something to do for the line.
  var isPending: Bool { self == .queued || self == .recallPending }
}
