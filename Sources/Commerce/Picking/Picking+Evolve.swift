import StoreSchema
import Values

extension State {
  /// Puts a pick line in place; a withdrawn one is gone.
  mutating func put(_ pickLine: PickLine) {
    let before = pickLines[pickLine.lineID]
    if pickLine.state == .withdrawn {
      guard let before else { return }
      pickLines[pickLine.lineID] = nil
      unindexPickLine(before)
    } else {
      pickLines[pickLine.lineID] = pickLine
      indexPickLine(pickLine, replacing: before)
    }
    updatePickGroup(of: pickLine.sessionID)
  }

  /// Counts a pick line for its session; a new one goes behind the others.
  mutating func indexPickLine(_ pickLine: PickLine, replacing before: PickLine?) {
    guard let last = sessionIndexes[pickLine.sessionID]?.picks.last else { return }
    let isNew = !pickLinks.contains(pickLine.lineID)
    if isNew { pickLinks.append(pickLine.lineID, after: last) }
    let pendingBefore: UInt32 = before?.state.isPending == true ? 1 : 0
    let pendingAfter: UInt32 = pickLine.state.isPending ? 1 : 0
    sessionIndexes.update(pickLine.sessionID) { index in
      if isNew { index.picks.append(pickLine.lineID) }
      index.pendingPicks = index.pendingPicks + pendingAfter - pendingBefore
    }
  }

  private mutating func unindexPickLine(_ pickLine: PickLine) {
    guard let link = pickLinks.remove(pickLine.lineID) else { return }
    sessionIndexes.update(pickLine.sessionID) { index in
      index.picks.remove(pickLine.lineID, link)
      if pickLine.state.isPending { index.pendingPicks -= 1 }
    }
  }

  /// A session's lines are on the pick list while it is open; afterwards those still to pick or
  /// to bring back are.
  mutating func updatePickGroup(of sessionID: SessionID) {
    guard let index = sessionIndexes[sessionID] else { return }
    let isOpen = deadlines[sessionID] != nil
    let onList = isOpen ? index.picks.count : index.pendingPicks
    let wasOnList = pickGroups[sessionID] ?? 0
    if onList != wasOnList { pickGroups[sessionID] = onList == 0 ? nil : onList }
  }
}

extension PickState {
  /// Whether the warehouse still has something to do for the line.
  var isPending: Bool { self == .queued || self == .recallPending }
}
