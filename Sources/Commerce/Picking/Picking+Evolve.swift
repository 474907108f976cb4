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
    indexPickLine(pickLine, replacing: before)
    if isGone && !pickLine.sessionID.isNone {
      forgetLine(pickLine.lineID, of: pickLine.sessionID)
    }
  }

  mutating func put(_ device: Device) {
    devices[device.id] = device
    deviceByName[device.name] = device.id
    counters.nextDeviceID = max(counters.nextDeviceID, device.id.rawValue + 1)
  }

  /// Counts a pick line for its session, and lists it while there is something to do for it.
  mutating func indexPickLine(_ line: PickLine, replacing before: PickState?) {
    let wasPending = before?.isPending == true
    let isPending = line.state.isPending
    if isPending && !wasPending { pickPlaces.insert(line.place) }
    if wasPending && !isPending { pickPlaces.remove(line.place) }
    if line.sessionID.isNone {
      if isPending != wasPending { countPending(isPending ? 1 : -1, of: line) }
      return
    }
    // Not the line: the closure would copy it.
    let isWithdrawn = line.state == .withdrawn
    let last = sessionIndexes.update(line.sessionID) { index in
      if before == nil { index.picks += 1 }
      if isWithdrawn { index.picks -= 1 }
      if wasPending { index.pendingPicks -= 1 }
      if isPending { index.pendingPicks += 1 }
      return index.lastLine
    }
    if let last, before == nil { listLine(line.lineID, of: line.sessionID, after: last) }
    updatePickGroup(of: line.sessionID)
  }

  /// An order that had no session is on the pick list while something is to do for it.
  private mutating func countPending(_ change: Int64, of line: PickLine) {
    let before = orderPickGroups[line.orderID] ?? 0
    let after = UInt32(Int64(before) + change)
    orderPickGroups[line.orderID] = after == 0 ? nil : after
    let turn = PickTurn(priority: line.priority, source: line.source)
    if before == 0 { pickTurns.insert(turn) }
    if after == 0 { pickTurns.remove(turn) }
  }

  /// A session's lines are on the pick list while it is open; afterwards those still to pick or
  /// to bring back are.
  mutating func updatePickGroup(of sessionID: SessionID) {
    let isOpen = deadlines[sessionID] != nil
    let counts = sessionIndexes.read(sessionID) { ($0.picks, $0.pendingPicks) }
    guard let (picks, pending) = counts else { return }
    setOnPickList((isOpen ? picks : pending) > 0, sessionID)
  }
}
