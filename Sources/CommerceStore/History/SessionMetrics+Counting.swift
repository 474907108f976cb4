import Commerce
import StoreSchema
import Values

/// What a line's way through the warehouse counts as. Found before the record is applied, counted
/// after it, when everything it refers to is there.
enum PickMoment {
  /// The warehouse was told of the line.
  case released(PickLine)
  /// All of it was picked, for the first time.
  case picked(PickLine)

  static func moments(in record: JournalRecord, before state: Commerce.State) -> [PickMoment] {
    var moments: [PickMoment] = []
    for event in record.events {
      guard case .pickLineChanged(let change) = event.body else { continue }
      let line = change.pickLine
      let before = state.pickLines.read(line.lineID) { ($0.state, $0.pickedAt) }
      if before == nil && line.state != .withdrawn { moments.append(.released(line)) }
      if line.state == .picked && isUnpicked(before) { moments.append(.picked(line)) }
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
    let line: PickLine
    switch moment {
    case .released(let released): line = released
    case .picked(let picked): line = picked
    }
    guard let staff = state.sessions.read(line.sessionID, { $0.staffID }) else { return }
    let addedAt = line.addedAt ?? state.lines.read(line.lineID) { $0.addedAt }
    update(day, staff) { row in
      switch moment {
      case .released:
        row.linesReleased += 1
        row.addedToReleased.add(from: addedAt, to: line.releasedAt)
      case .picked:
        row.linesPicked += 1
        row.releasedToPicked.add(from: line.releasedAt, to: line.pickedAt ?? time)
        row.addedToPicked.add(from: addedAt, to: line.pickedAt ?? time)
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
