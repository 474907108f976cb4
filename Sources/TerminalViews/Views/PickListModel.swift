public import APISchema
public import Values

/// The pick list by session, folded from `WatchPickList`.
public struct PickListModel: Sendable {
  /// The lines of one session or order (S1-UX07).
  public struct Group: Sendable {
    /// The session they were sold in.
    public var sessionID: SessionID
    /// Its order, once there is one.
    public var orderID: OrderID
    /// The customer.
    public var clientName: String
    /// The salesperson.
    public var staffName: String
    /// By location.
    public var lines: [PickLine]
  }
  private var lines: [LineID: PickLine] = [:]
  private var arriving: (sequence: UInt64, lines: [LineID: PickLine])?
  /// Sessions that ended while some of their lines were on the list; their order, or none.
  private var ends: [SessionID: OrderID] = [:]
  private var marks = Marks<LineID>()
  /// Whether a whole state has come.
  public private(set) var isKnown = false

  /// Of the newest message; a part of a state counts too.
  private var sequence: UInt64 = 0

  /// Knows nothing yet.
  public init() {}

  /// Folds a message in.
  public mutating func apply(_ message: WatchPickListResponse, at now: Timestamp) {
    // What a stream that was replaced still brings is in the state already.
    if case .changes = message.body, message.sequence <= sequence { return }
    sequence = message.sequence
    switch message.body {
    case .progress: break
    case .state(let state): apply(state, sequence: message.sequence)
    case .changes(let changes): for change in changes.changes { apply(change, at: now) }
    }
  }

  private mutating func apply(_ state: PickListState, sequence: UInt64) {
    var known = arriving?.sequence == sequence ? arriving?.lines ?? [:] : [:]
    for line in state.lines { known[line.lineID] = line }
    guard state.complete else { return arriving = (sequence, known) }
    arriving = nil
    lines = known
    ends = [:]
    isKnown = true
  }

  private mutating func apply(_ change: PickListChange, at now: Timestamp) {
    switch change.body {
    case .line(let line):
      put(line, at: now)
    case .sessionEnded(let ended):
      ends[ended.sessionID] = ended.orderID
      lines = lines.filter { $0.value.sessionID != ended.sessionID || $0.value.status != .picked }
      forgetEmpty(ended.sessionID)
    }
  }

  /// Once its session has ended, a line stays only while something is to be done about it.
  private mutating func put(_ line: PickLine, at now: Timestamp) {
    let hasEnded = ends[line.sessionID] != nil || !line.orderID.isNone
    if line.status == .withdrawn || (hasEnded && line.status == .picked) {
      lines[line.lineID] = nil
      return forgetEmpty(line.sessionID)
    }
    marks.set(line.lineID, lines[line.lineID] == nil ? .added : .changed, at: now)
    lines[line.lineID] = line
  }

  private mutating func forgetEmpty(_ session: SessionID) {
    if !lines.values.contains(where: { $0.sessionID == session }) { ends[session] = nil }
  }

  /// By session, oldest first; lines by location, as one walks.
  public var groups: [Group] {
    let bySession = Dictionary(grouping: lines.values, by: \.sessionID)
    return bySession.keys.sorted().compactMap { id in
      let sorted = (bySession[id] ?? []).sorted {
        ($0.location, $0.lineID) < ($1.location, $1.lineID)
      }
      guard let first = sorted.first else { return nil }
      return Group(
        sessionID: id, orderID: ends[id] ?? first.orderID, clientName: first.clientName,
        staffName: first.staffName, lines: sorted)
    }
  }

  func mark(_ id: LineID, at now: Timestamp) -> Marks<LineID>.Kind? { marks.kind(id, at: now) }
}
