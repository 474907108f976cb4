import CommerceStore
import StoreSchema
import Values

@testable import Engine

/// A row of session metrics, and the same counted in a plain way: by looking through the records
/// and remembering every session, line and pick for itself.
struct MetricsCount: Equatable {
  struct Key: Hashable {
    var day: UInt64
    var staff: StaffID
  }

  var started: UInt64 = 0
  var ended: [UInt64] = [0, 0, 0]
  var orders: UInt64 = 0
  var draftOrders: UInt64 = 0
  var orderCents: Int64 = 0
  var added: UInt64 = 0
  /// Milliseconds, count and sum: added to released, released to picked, added to picked.
  var counts: [UInt64] = [0, 0, 0]
  var sums: [UInt64] = [0, 0, 0]

  init() {}

  init(_ row: SessionMetrics) {
    started = row.sessionsStarted
    ended = [row.sessionsCompleted, row.sessionsCancelled, row.sessionsExpired]
    (orders, draftOrders, orderCents) = (row.orders, row.draftOrders, row.orderTotal.cents)
    added = row.linesAdded
    let times = [row.addedToReleased, row.releasedToPicked, row.addedToPicked]
    counts = times.map { $0?.count ?? 0 }
    sums = times.map { $0?.sumMillis ?? 0 }
  }

  mutating func take(_ number: Int, from start: Timestamp, to end: Timestamp) {
    counts[number] += 1
    sums[number] += UInt64(end.nanoseconds - start.nanoseconds) / 1_000_000
  }

  static func counted(in commits: [Commit<CommerceMachine>]) -> [Key: MetricsCount] {
    var counting = Counting()
    for commit in commits { counting.take(commit) }
    return counting.rows
  }
}

private struct Counting {
  var rows: [MetricsCount.Key: MetricsCount] = [:]
  private var staff: [SessionID: StaffID] = [:]
  private var addedAt: [LineID: Timestamp] = [:]
  private var released: Set<LineID> = []
  private var picked: Set<LineID> = []

  mutating func take(_ commit: Commit<CommerceMachine>) {
    // Lines first: a record may tell of their release before their addition.
    for case .lineAdded(let event) in commit.record.events.map(\.body) {
      addedAt[event.line.id] = event.line.addedAt
    }
    for event in commit.record.events { take(event.body, commit.time) }
  }

  private mutating func take(_ event: Event.Body, _ time: Timestamp) {
    switch event {
    case .sessionStarted(let event):
      staff[event.session.id] = event.session.staffID
      change(event.session.id, time) { $0.started += 1 }
    case .sessionEnded(let event):
      let statuses: [SessionStatus] = [.completed, .cancelled, .expired]
      guard let number = statuses.firstIndex(of: event.status) else { return }
      change(event.activity.sessionID, time) { $0.ended[number] += 1 }
    case .lineAdded(let event): change(event.line.sessionID, time) { $0.added += 1 }
    case .orderCreated(let event):
      change(event.order.sessionID, time) { row in
        let isDraft = event.order.status == .draft
        if isDraft { row.draftOrders += 1 } else { row.orders += 1 }
        if !isDraft { row.orderCents += event.order.total.cents }
      }
    case .pickLineChanged(let event): take(event.pickLine, time)
    default: return
    }
  }

  private mutating func take(_ line: PickLine, _ time: Timestamp) {
    guard let start = addedAt[line.lineID] else { return }
    if line.state != .withdrawn, released.insert(line.lineID).inserted {
      change(line.sessionID, time) { $0.take(0, from: start, to: line.releasedAt) }
    }
    if line.state == .queued && line.picked == .zero { picked.remove(line.lineID) }
    if line.state == .picked, let at = line.pickedAt, picked.insert(line.lineID).inserted {
      change(line.sessionID, time) {
        $0.take(1, from: line.releasedAt, to: at)
        $0.take(2, from: start, to: at)
      }
    }
  }

  private mutating func change(
    _ session: SessionID, _ time: Timestamp, _ body: (inout MetricsCount) -> Void
  ) {
    guard let staff = staff[session] else { return }
    let key = MetricsCount.Key(day: UInt64(time.seconds / 86_400), staff: staff)
    body(&rows[key, default: MetricsCount()])
  }
}
