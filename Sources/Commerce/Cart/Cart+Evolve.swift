import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func evolve(_ event: LineAdded) {
    let line = event.line
    lines[line.id] = line
    counters.nextLineID = max(counters.nextLineID, line.id.rawValue + 1)
    indexLine(line)
    put(event.activity)
  }

  mutating func evolve(_ event: LineChanged) {
    lines[event.line.id] = event.line
    put(event.activity)
  }

  mutating func evolve(_ event: LineRemoved) {
    let line = event.line
    lines[line.id] = nil
    put(event.activity)
    guard let link = lineLinks.remove(line.id) else { return }
    let index = sessionIndexes.update(line.sessionID) { index in
      index.lines.remove(line.id, link)
      return (index.lineByBatch[line.batchID], Int(index.lines.count) >= index.lineByBatch.count)
    }
    guard let (oldest, hasTwins) = index, oldest == line.id else { return }
    let twin = hasTwins ? firstLine(of: line.batchID, from: link.next) : nil
    sessionIndexes.update(line.sessionID) { $0.lineByBatch[line.batchID] = twin }
  }

  /// The first line of a batch in a cart from `start` on.
  private func firstLine(of batchID: BatchID, from start: LineID) -> LineID? {
    var id = start
    while !id.isNone {
      if lines[id]?.batchID == batchID { return id }
      id = lineLinks.next(after: id)
    }
    return nil
  }

  /// Puts a line behind the others of its session. Lines come in ascending order of id.
  mutating func indexLine(_ line: CartLine) {
    guard let last = sessionIndexes[line.sessionID]?.lines.last, !lineLinks.contains(line.id)
    else { return }
    lineLinks.append(line.id, after: last)
    let isOpen = deadlines[line.sessionID] != nil
    sessionIndexes.update(line.sessionID) { index in
      index.lines.append(line.id)
      if isOpen && index.lineByBatch[line.batchID] == nil {
        index.lineByBatch[line.batchID] = line.id
      }
    }
  }
}
