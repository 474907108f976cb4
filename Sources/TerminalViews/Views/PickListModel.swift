public import APISchema
public import Values

/// The pick list by session, folded from `WatchPickList`.
public struct PickListModel: Sendable {
  /// The lines of one session or order (S1-UX07).
  public struct Group: Sendable {
    /// The session they were sold in, or the order.
    public var id: PickGroupID
    /// The order, once there is one.
    public var orderID: OrderID
    /// The customer.
    public var clientName: String
    /// The salesperson.
    public var staffName: String
    /// By location.
    public var lines: [PickLine]
  }

  /// The lines of each group by location, as one walks; never empty.
  private var lines: [PickGroupID: [PickLine]] = [:]
  private var places: [LineID: PickGroupID] = [:]
  private var arriving: (sequence: UInt64, lines: [LineID: PickLine])?
  /// Sessions that ended while some of their lines were on the list; their order, or none.
  private var ends: [SessionID: OrderID] = [:]
  private var marks = Marks<LineID>()
  /// Of the newest message; a part of a state counts too.
  private var sequence: UInt64 = 0
  /// Whether a whole state has come.
  public private(set) var isKnown = false

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
    arriving = nil
    for line in state.lines { known[line.lineID] = line }
    guard state.complete else { return arriving = (sequence, known) }
    places = known.mapValues { PickGroupID($0) }
    lines = Dictionary(grouping: known.values) { PickGroupID($0) }.mapValues {
      $0.sorted(by: precedes)
    }
    ends = [:]
    isKnown = true
  }

  private func precedes(_ left: PickLine, _ right: PickLine) -> Bool {
    (left.location, left.lineID) < (right.location, right.lineID)
  }

  private mutating func apply(_ change: PickListChange, at now: Timestamp) {
    switch change.body {
    case .line(let line): put(line, at: now)
    case .sessionEnded(let ended):
      ends[ended.sessionID] = ended.orderID
      let group = PickGroupID(ended.sessionID)
      for line in lines[group] ?? [] where PickStateText.isDone(line.status) {
        remove(line.lineID)
      }
      if lines[group] == nil { ends[ended.sessionID] = nil }
    }
  }

  /// Once its session has ended, a line stays only while something is to be done about it.
  private mutating func put(_ line: PickLine, at now: Timestamp) {
    let isNew = !contains(line.lineID)
    let hasEnded = ends[line.sessionID] != nil || !line.orderID.isNone
    let isGone = line.status == .withdrawn || (hasEnded && PickStateText.isDone(line.status))
    let end = ends[line.sessionID]
    remove(line.lineID)
    if isGone { return }
    // Taking its last line away has forgotten how the session ended.
    ends[line.sessionID] = end
    marks.set(line.lineID, isNew ? .added : .changed, at: now)
    let group = PickGroupID(line)
    places[line.lineID] = group
    let place = lines[group]?.firstIndex { precedes(line, $0) }
    lines[group, default: []].insert(line, at: place ?? lines[group]?.count ?? 0)
  }

  private mutating func remove(_ id: LineID) {
    guard let group = places.removeValue(forKey: id) else { return }
    lines[group]?.removeAll { $0.lineID == id }
    if lines[group]?.isEmpty ?? true { (lines[group], ends[group.sessionID]) = (nil, nil) }
  }

  /// By session, oldest first, then by order.
  public var groups: [Group] {
    lines.keys.sorted().compactMap { id in
      guard let lines = lines[id], let first = lines.first else { return nil }
      return Group(
        id: id, orderID: ends[id.sessionID] ?? first.orderID, clientName: first.clientName,
        staffName: first.staffName, lines: lines)
    }
  }

  /// Whether the line is on the list.
  public func contains(_ id: LineID) -> Bool { places[id] != nil }

  /// The line of a later list that stands where this one's line was: the next, else the last.
  func successor(of id: LineID, in later: PickListModel) -> LineID? {
    guard let group = places[id] else { return nil }
    if let rest = later.lines[group] {
      let index = lines[group]?.firstIndex { $0.lineID == id } ?? 0
      return rest[min(index, rest.count - 1)].lineID
    }
    if let next = later.lines.keys.filter({ $0 > group }).min() {
      return later.lines[next]?.first?.lineID
    }
    return later.lines.keys.max().flatMap { later.lines[$0]?.last?.lineID }
  }

  func mark(_ id: LineID, at now: Timestamp) -> Marks<LineID>.Kind? { marks.kind(id, at: now) }
}
