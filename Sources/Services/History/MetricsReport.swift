import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport
import Values

/// The rows of an answer of session metrics.
struct MetricsReport {
  let days: ClosedRange<Day>
  let staff: StaffID
  let grouping: APISchema.MetricsGrouping

  init(_ request: APISchema.GetSessionMetricsRequest, now: Timestamp) throws(Status) {
    let today = Day(of: now)
    let first = Day(rawValue: UInt64(request.fromDay))
    let last = request.toDay == 0 ? max(today, first) : Day(rawValue: UInt64(request.toDay))
    guard first <= last else {
      throw .invalidField("to_day", allowed: "0, or not before from_day")
    }
    days = first...last
    staff = request.staffID
    grouping = request.groupBy
  }

  /// The rows, or that there would be too many. Takes time in proportion to the days.
  func rows(_ state: StoreState) throws(Status) -> [APISchema.SessionMetrics] {
    var groups: [Group: StoreSchema.SessionMetrics] = [:]
    state.metrics.forEach(in: days) { row in
      guard staff.isNone || row.staffID == staff else { return }
      groups[Group(row, grouping), default: StoreSchema.SessionMetrics()].add(row)
    }
    guard groups.count <= Limits.metricsRowsMax else {
      let allowed = "\(Limits.metricsRowsMax) rows in an answer; ask for fewer days"
      throw Status(.init(code: .limitExceeded, allowed: allowed), allowed)
    }
    return groups.sorted { $0.key < $1.key }.map { group, sum in
      let name = state.commerce.staff.read(group.staff) { $0.name }
      return APISchema.SessionMetrics(sum, day: group.day, staff: group.staff, name: name ?? "")
    }
  }

  private struct Group: Hashable, Comparable {
    var day: UInt32
    var staff: StaffID

    init(_ row: StoreSchema.SessionMetrics, _ grouping: APISchema.MetricsGrouping) {
      day = grouping == .day || grouping == .dayAndStaff ? row.day : 0
      staff = grouping == .staff || grouping == .dayAndStaff ? row.staffID : .none
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.day, left.staff) < (right.day, right.staff)
    }
  }
}

extension StoreSchema.SessionMetrics {
  fileprivate mutating func add(_ other: StoreSchema.SessionMetrics) {
    sessionsStarted += other.sessionsStarted
    sessionsCompleted += other.sessionsCompleted
    sessionsCancelled += other.sessionsCancelled
    sessionsExpired += other.sessionsExpired
    orders += other.orders
    draftOrders += other.draftOrders
    orderTotal = Money(
      cents: orderTotal.cents.addingReportingOverflow(other.orderTotal.cents).partialValue)
    linesAdded += other.linesAdded
    linesReleased += other.linesReleased
    linesPicked += other.linesPicked
    addedToReleased.add(other.addedToReleased)
    releasedToPicked.add(other.releasedToPicked)
    addedToPicked.add(other.addedToPicked)
  }
}

extension StoreSchema.DurationHistogram? {
  fileprivate mutating func add(_ other: StoreSchema.DurationHistogram?) {
    guard let other else { return }
    var sum = self ?? StoreSchema.DurationHistogram()
    sum.add(other)
    self = sum
  }
}

extension APISchema.SessionMetrics {
  init(_ sum: StoreSchema.SessionMetrics, day: UInt32, staff: StaffID, name: String) {
    let ended = sum.sessionsCompleted + sum.sessionsCancelled + sum.sessionsExpired
    self.init(
      day: day,
      staffID: staff,
      staffName: name,
      sessionsStarted: sum.sessionsStarted,
      sessionsCompleted: sum.sessionsCompleted,
      sessionsCancelled: sum.sessionsCancelled,
      sessionsExpired: sum.sessionsExpired,
      completionRateE4: ended == 0 ? 0 : UInt32(clamping: sum.sessionsCompleted * 10_000 / ended),
      orders: sum.orders,
      draftOrders: sum.draftOrders,
      orderTotal: sum.orderTotal,
      linesAdded: sum.linesAdded,
      linesReleased: sum.linesReleased,
      linesPicked: sum.linesPicked,
      addedToReleased: APISchema.DurationStatistics(sum.addedToReleased),
      releasedToPicked: APISchema.DurationStatistics(sum.releasedToPicked),
      addedToPicked: APISchema.DurationStatistics(sum.addedToPicked))
  }
}

extension APISchema.DurationStatistics {
  init(_ histogram: StoreSchema.DurationHistogram?) {
    let histogram = histogram ?? StoreSchema.DurationHistogram()
    self.init(
      count: histogram.count,
      meanMillis: histogram.meanMillis,
      p50Millis: histogram.percentileMillis(50),
      p95Millis: histogram.percentileMillis(95),
      maxMillis: histogram.maxMillis)
  }
}

extension LoopContext {
  /// Makes a report's rows off this loop.
  func metricsRows(
    _ report: MetricsReport, _ version: Version<CommerceMachine>,
    _ body: @escaping (Result<[APISchema.SessionMetrics], Status>) -> Void
  ) {
    let ticket = ticket()
    metricsWaits[ticket] = body
    core.worker.execute { [self] in
      let rows: Result<[APISchema.SessionMetrics], Status>
      do throws(Status) {
        rows = .success(try report.rows(version.state))
      } catch {
        rows = .failure(error)
      }
      loop.execute { [self] in metricsWaits.removeValue(forKey: ticket)?(rows) }
    }
  }
}
