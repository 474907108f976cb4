import Codec
import Commerce
public import StoreSchema
public import Values

/// A day of UTC, counted from 1970-01-01.
public struct Day: Identifier {
  /// Days since 1970-01-01.
  public let rawValue: UInt64

  /// So many days after 1970-01-01.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The day of a moment; moments before 1970 count as its first day.
  public init(of time: Timestamp) { rawValue = UInt64(max(0, time.seconds) / 86_400) }
}

/// What live sessions came to, by day and salesperson. Derived from the log, and kept when the
/// records are long gone.
public struct SessionMetricsTable: Sendable {
  private var days = Table<Day, Table<StaffID, SessionMetrics>>()
  /// Rows of all days.
  public private(set) var rowCount = 0
  private let rowsMax: Int

  init(rowsMax: Int = StoreLimits.metricsRowsMax) { self.rowsMax = rowsMax }

  /// The rows of a range of days, ascending by day and salesperson.
  public func forEach(in range: ClosedRange<Day>, _ body: (SessionMetrics) -> Void) {
    days.visit(from: range.lowerBound) { day, staff in
      guard day <= range.upperBound else { return false }
      staff.forEach { body(copy $0) }
      return true
    }
  }

  /// Changes the row of a day and a salesperson; the oldest day goes when there are too many.
  mutating func update(_ day: Day, _ staff: StaffID, _ body: (inout SessionMetrics) -> Void) {
    if let isNew = days.update(day, { $0.change(day, staff, body) }) {
      if !isNew { return }
    } else {
      var rows = Table<StaffID, SessionMetrics>()
      _ = rows.change(day, staff, body)
      days[day] = rows
    }
    rowCount += 1
    if rowCount > rowsMax { dropOldestDay() }
  }

  private mutating func dropOldestDay() {
    var oldest: (day: Day, rows: Int)?
    days.visit { day, rows in
      oldest = (day, rows.count)
      return false
    }
    guard let oldest else { return }
    days[oldest.day] = nil
    rowCount -= oldest.rows
  }
}

extension Table<StaffID, SessionMetrics> {
  /// Changes the row of a salesperson; true when it is a new one.
  fileprivate mutating func change(
    _ day: Day, _ staff: StaffID, _ body: (inout SessionMetrics) -> Void
  ) -> Bool {
    let found: Void? = update(staff) { body(&$0) }
    if found != nil { return false }
    var row = SessionMetrics(day: UInt32(clamping: day.rawValue), staffID: staff)
    body(&row)
    self[staff] = row
    return true
  }
}

// In a snapshot.
extension SessionMetricsTable {
  /// The rows, a day at a time.
  func lines() -> () -> [UInt8]? {
    let days = days
    var next: Day? = Day.none
    var rows: [SessionMetrics] = []
    return {
      while rows.isEmpty, let first = next {
        next = nil
        days.visit(from: first) { day, staff in
          staff.forEach { rows.append(copy $0) }
          next = Day(rawValue: day.rawValue + 1)
          return false
        }
        rows.reverse()
      }
      return rows.popLast()?.jsonUTF8()
    }
  }

  /// Adds a row from a snapshot.
  mutating func add(_ row: SessionMetrics) {
    update(Day(rawValue: UInt64(row.day)), row.staffID) { $0 = row }
  }
}
