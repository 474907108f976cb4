import Commerce
import StoreSchema
import Values

/// What a line's way through the warehouse counts as. Found before the record is applied, counted
/// after it, when everything it refers to is there.
struct PickMoment {
  enum Kind {
    /// The warehouse was told of the line.
    case released
    /// All of it was picked, for the first time.
    case picked
  }

  let kind: Kind
  let sessionID: SessionID
  let lineID: LineID
  let addedAt: Timestamp?
  let releasedAt: Timestamp
  let pickedAt: Timestamp?

  // Not the line itself: copying its texts costs more than counting it.
  private init(_ kind: Kind, of line: borrowing PickLine) {
    self.kind = kind
    sessionID = line.sessionID
    lineID = line.lineID
    addedAt = line.addedAt
    releasedAt = line.releasedAt
    pickedAt = line.pickedAt
  }

  static func moments(in record: JournalRecord, before state: Commerce.State) -> [PickMoment] {
    var moments: [PickMoment] = []
    for event in record.events {
      guard case .pickLineChanged(let change) = event.body else { continue }
      let (id, after) = (change.pickLine.lineID, change.pickLine.state)
      let before = state.pickLines.read(id) { ($0.state, $0.pickedAt) }
      if before == nil && after != .withdrawn {
        moments.append(PickMoment(.released, of: change.pickLine))
      }
      if after == .picked && isUnpicked(before) {
        moments.append(PickMoment(.picked, of: change.pickLine))
      }
    }
    return moments
  }

  private static func isUnpicked(_ before: (state: PickState, pickedAt: Timestamp?)?) -> Bool {
    guard let before else { return true }
    switch before.state {
    case .queued, .claimed, .unspecified: return before.pickedAt == nil
    case .short: return true
    case .picked, .recallPending, .recallAcknowledged, .withdrawn, .staged, .handedOver:
      return false
    }
  }
}

extension SessionMetricsTable {
  /// Counts what a record means, on the day it was committed.
  mutating func count(
    _ record: JournalRecord, _ moments: [PickMoment], at time: Timestamp, in state: Commerce.State
  ) {
    let day = Day(of: time)
    for event in record.events {
      guard let session = event.countedSession(in: record),
        let staff = state.sessions.read(session, { $0.staffID })
      else { continue }
      update(day, staff) { $0.count(event) }
    }
    for moment in moments { count(moment, on: day, at: time, in: state) }
  }

  private mutating func count(
    _ moment: PickMoment, on day: Day, at time: Timestamp, in state: Commerce.State
  ) {
    guard let staff = state.sessions.read(moment.sessionID, { $0.staffID }) else { return }
    let addedAt = moment.addedAt ?? state.lines.read(moment.lineID) { $0.addedAt }
    update(day, staff) { row in
      switch moment.kind {
      case .released:
        row.linesReleased += 1
        row.addedToReleased.add(from: addedAt, to: moment.releasedAt)
      case .picked:
        row.linesPicked += 1
        row.releasedToPicked.add(from: moment.releasedAt, to: moment.pickedAt ?? time)
        row.addedToPicked.add(from: addedAt, to: moment.pickedAt ?? time)
      }
    }
  }
}

extension Event {
  /// The session that the event counts for; nil when nobody counts it.
  fileprivate func countedSession(in record: JournalRecord) -> SessionID? {
    switch body {
    case .sessionStarted(let event): event.session.id
    case .sessionEnded(let event): event.activity.sessionID
    case .lineAdded(let event): event.line.sessionID
    case .orderCreated(let event): event.order.sessionID.isNone ? nil : event.order.sessionID
    case .orderChanged(let event) where record.completes(event.header): event.header.sessionID
    default: nil
    }
  }
}

extension JournalRecord {
  /// Whether a session ends with the order: a draft that became a session is its order again.
  fileprivate func completes(_ order: Order) -> Bool {
    events.contains { event in
      guard case .sessionEnded(let ended) = event.body else { return false }
      return ended.status == .completed && ended.orderID == order.id
    }
  }
}

extension SessionMetrics {
  fileprivate mutating func count(_ event: Event) {
    switch event.body {
    case .sessionStarted: sessionsStarted += 1
    case .lineAdded: linesAdded += 1
    case .sessionEnded(let ended):
      switch ended.status {
      case .completed: sessionsCompleted += 1
      case .cancelled: sessionsCancelled += 1
      case .expired: sessionsExpired += 1
      case .active, .paused, .unspecified: break
      }
    case .orderCreated(let created): count(created.order)
    case .orderChanged(let changed): count(changed.header)
    default: break
    }
  }

  private mutating func count(_ order: Order) {
    if order.status == .draft {
      draftOrders += 1
      return
    }
    orders += 1
    let (sum, overflow) = orderTotal.cents.addingReportingOverflow(order.total.cents)
    if !overflow { orderTotal = Money(cents: sum) }
  }
}

extension DurationHistogram? {
  /// Adds the time between two moments; none when one of them is not known.
  fileprivate mutating func add(from start: Timestamp?, to end: Timestamp) {
    guard let start else { return }
    let (nanos, overflow) = end.nanoseconds.subtractingReportingOverflow(start.nanoseconds)
    var histogram = self ?? DurationHistogram()
    // Moved out, so that adding changes its buckets in place.
    self = nil
    histogram.add(millis: overflow ? 0 : UInt64(max(0, nanos)) / 1_000_000)
    self = histogram
  }
}
