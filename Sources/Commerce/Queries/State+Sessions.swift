import HashTreeCollections
public import StoreSchema
public import Values

/// An open session with its numbers.
public struct OpenSession: Equatable, Sendable {
  /// Who and since when.
  public var session: Session
  /// How far.
  public var activity: SessionActivity

  /// An open session.
  public init(session: Session, activity: SessionActivity) {
    self.session = session
    self.activity = activity
  }
}

extension State {
  /// Sessions that are active or paused.
  public var openSessionCount: Int { deadlines.count }

  /// Of those, a client's, late timers apart: what the policy's limit is compared with (C40).
  public func openSessionCount(of id: ClientID) -> UInt32 { openSessionsByClient[id] ?? 0 }

  /// When `Command.runTimers` has something to do next; nil: nothing is open.
  public var nextDeadline: Timestamp? {
    switch (deadlines.earliest, orderDeadlines.earliest) {
    case (let session?, let order?): min(session, order)
    case (let one?, nil), (nil, let one?): one
    case (nil, nil): nil
    }
  }

  /// Lines of a session's cart in the order they were added; of an ended one as they were last.
  public func cart(of id: SessionID) -> [CartLine] {
    listedLines(of: id).compactMap { lines[$0] }
  }

  /// Every override of a session, replaced and removed ones included, oldest first.
  public func overrides(of id: SessionID) -> [PriceOverride] {
    guard let index = sessionIndexes[id] else { return [] }
    return overrideLinks.members(endingWith: index.lastOverride).compactMap { overrides[$0] }
  }

  /// How much of each batch is in a cart.
  public func quantities(in id: SessionID) -> [BatchID: Quantity] {
    var quantities: [BatchID: Quantity] = [:]
    for line in cart(of: id) {
      quantities[line.batchID, default: .zero].tenThousandths += line.quantity.tenThousandths
    }
    return quantities
  }

  /// How much of a batch is in a session's cart.
  public func quantity(of batchID: BatchID, in id: SessionID) -> Quantity {
    let found = sessionIndexes.read(id) { index in
      (index.lineByBatch[batchID], Int(index.activity.lineCount) == index.lineByBatch.count)
    }
    guard let (line, hasNoTwins) = found, let line else { return .zero }
    if hasNoTwins { return lines.read(line) { $0.quantity } ?? .zero }
    return quantities(in: id)[batchID] ?? .zero
  }

  /// Open sessions, newest first (S1-API-getActive). `after`: the last one of the page before.
  public func activeSessions(
    after cursor: SessionID? = nil, limit: Int
  ) -> Page<OpenSession, SessionID> {
    var items: [OpenSession] = []
    var next: SessionID?
    let limit = pageSize(limit)
    let start = cursor.map { SessionID(rawValue: max($0.rawValue, 1) - 1) }
    deadlines.visitDown(from: start ?? SessionID(rawValue: .max)) { id in
      if items.count == limit {
        next = items.last?.session.id
        return false
      }
      if let session = sessions[id], let activity = activity(of: id) {
        items.append(OpenSession(session: session, activity: activity))
      }
      return true
    }
    return Page(items: items, next: next, totalCount: deadlines.count)
  }
}
