import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func evolve(_ event: LineAdded) {
    let line = event.line
    lines[line.id] = line
    counters.nextLineID = max(counters.nextLineID, line.id.rawValue + 1)
    indexLine(line.id, of: line.batchID, in: line.sessionID)
    put(event.activity)
  }

  mutating func evolve(_ event: LineChanged) {
    lines[event.line.id] = event.line
    put(event.activity)
  }

  mutating func evolve(_ event: LineRemoved) { remove(event.line, event.activity) }

  mutating func evolve(_ event: ItemShorted) {
    if event.removed {
      remove(event.line, event.activity)
    } else {
      lines[event.line.id] = event.line
      put(event.activity)
    }
  }

  private mutating func remove(_ line: CartLine, _ activity: SessionActivity) {
    let (id, sessionID, batchID) = (line.id, line.sessionID, line.batchID)
    lines[id] = nil
    put(activity)
    let index = sessionIndexes.read(sessionID) { index in
      (index.lineByBatch[batchID], Int(index.activity.lineCount) >= index.lineByBatch.count)
    }
    if let (oldest, hasTwins) = index, oldest == id {
      let twin = hasTwins ? firstLine(of: batchID, in: sessionID) : nil
      sessionIndexes.update(sessionID) { $0.lineByBatch[batchID] = twin }
    }
    forgetLine(id, of: sessionID)
  }

  /// The first line of a batch in a cart.
  private func firstLine(of batchID: BatchID, in sessionID: SessionID) -> LineID? {
    listedLines(of: sessionID).first { lines.read($0) { $0.batchID } == batchID }
  }

  /// Puts a line behind the others of its session. Lines come in ascending order of id.
  mutating func indexLine(_ id: LineID, of batchID: BatchID, in sessionID: SessionID) {
    let isOpen = deadlines[sessionID] != nil
    let last = sessionIndexes.update(sessionID) { index in
      if isOpen && index.lineByBatch[batchID] == nil { index.lineByBatch[batchID] = id }
      return index.lastLine
    }
    if let last { listLine(id, of: sessionID, after: last) }
  }

  /// Puts a line at the end of its session's list, unless it is in it.
  mutating func listLine(_ id: LineID, of sessionID: SessionID, after last: LineID) {
    if lineLinks.contains(id) { return }
    lineLinks.append(id, after: last)
    sessionIndexes.update(sessionID) { $0.lastLine = id }
  }

  /// Counts a line of a list as gone, if neither cart nor warehouse know it any more. A list
  /// with more gone lines than others is linked anew, so that it never grows out of bounds.
  mutating func forgetLine(_ id: LineID, of sessionID: SessionID) {
    if lines[id] != nil || pickLines[id] != nil || !lineLinks.contains(id) { return }
    let isLong = sessionIndexes.update(sessionID) { index in
      index.goneLines += 1
      return index.goneLines > 64 && index.goneLines > index.activity.lineCount + index.picks
    }
    if isLong == true { relinkLines(of: sessionID) }
  }

  private mutating func relinkLines(of sessionID: SessionID) {
    var last = LineID.none
    for id in listedLines(of: sessionID) {
      if lines[id] != nil || pickLines[id] != nil {
        lineLinks.append(id, after: last)
        last = id
      } else {
        lineLinks.remove(id)
      }
    }
    sessionIndexes.update(sessionID) { index in
      index.lastLine = last
      index.goneLines = 0
    }
  }
}
