import StoreSchema
import Testing
import Values

@testable import CommerceStore

@Suite struct DurationHistogramTests {
  @Test func everyTimeHasItsBucket() {
    var before: UInt32 = 0
    var times = Array(0...5_000 as ClosedRange<UInt64>)
    for exponent in 13...63 as ClosedRange<UInt64> {
      let power: UInt64 = 1 << exponent
      times += [power - 1, power, power + 1]
    }
    for millis in times + [UInt64.max] {
      let bucket = DurationHistogram.bucket(ofMillis: millis)
      #expect(DurationHistogram.millis(ofBucket: bucket).contains(millis), "\(millis)")
      #expect(bucket >= before)
      before = bucket
    }
  }

  /// S1-SM02: the percentiles are right within an eighth, the rest exactly.
  @Test func theStatisticsAreThoseOfTheTimes() {
    var generator = SystemRandomNumberGenerator()
    for scale in [10, 1_000, 100_000, 86_400_000] as [UInt64] {
      for count in [1, 2, 19, 20, 21, 500] {
        var (whole, parts) = (DurationHistogram(), DurationHistogram())
        let times = (0..<count).map { _ in UInt64.random(in: 0...scale, using: &generator) }
        for (index, time) in times.enumerated() {
          whole.add(millis: time)
          if index % 2 == 0 { parts.add(millis: time) }
        }
        var others = DurationHistogram()
        for (index, time) in times.enumerated() where index % 2 == 1 { others.add(millis: time) }
        parts.add(others)
        #expect(parts == whole)
        let sorted = times.sorted()
        #expect(whole.count == UInt64(count))
        #expect(whole.maxMillis == sorted.last)
        #expect(whole.meanMillis == times.reduce(0, +) / UInt64(count))
        for percent in [50, 95] as [UInt64] {
          let exact = sorted[(count * Int(percent) + 99) / 100 - 1]
          let found = whole.percentileMillis(percent)
          let error = found > exact ? found - exact : exact - found
          #expect(error <= exact / 8 + 1, "\(percent) % of \(sorted): \(found)")
        }
      }
    }
    #expect(DurationHistogram().percentileMillis(50) == 0)
    #expect(DurationHistogram().meanMillis == 0)
  }
}

@Suite struct SessionMetricsTableTests {
  @Test func rowsAreFoundByDay() {
    var table = SessionMetricsTable()
    for day in [20_000, 20_002, 19_999] as [UInt64] {
      for staff in [3, 1] as [UInt64] {
        for _ in 0..<day % 100 % 5 + 1 {
          table.update(Day(rawValue: day), StaffID(rawValue: staff)) { $0.linesAdded += 1 }
        }
      }
    }
    var rows: [String] = []
    table.forEach(in: Day(rawValue: 20_000)...Day(rawValue: 20_001)) {
      rows.append("\($0.day) \($0.staffID.rawValue) \($0.linesAdded)")
    }
    #expect(rows == ["20000 1 1", "20000 3 1"])
    #expect(table.rowCount == 6)
  }

  @Test func theOldestDayGoesFirst() {
    var table = SessionMetricsTable(rowsMax: 5)
    for day in 1...4 as ClosedRange<UInt64> {
      for staff in 1...2 as ClosedRange<UInt64> {
        table.update(Day(rawValue: day), StaffID(rawValue: staff)) { $0.orders += 1 }
      }
    }
    var days: [UInt32] = []
    table.forEach(in: Day(rawValue: 0)...Day(rawValue: 9)) { days.append($0.day) }
    #expect(days == [3, 3, 4, 4])
    #expect(table.rowCount == 4)
  }

  @Test func daysAreThoseOfUTC() {
    #expect(Day(of: Timestamp(nanoseconds: -1)) == Day(rawValue: 0))
    #expect(Day(of: Timestamp(nanoseconds: 86_399_999_999_999)) == Day(rawValue: 0))
    #expect(Day(of: Timestamp(nanoseconds: 86_400_000_000_000)) == Day(rawValue: 1))
  }
}
