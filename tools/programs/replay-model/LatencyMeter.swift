import Synchronization
public import Values

/// Durations in buckets that grow by a sixteenth: fixed memory, 6 % precision.
public struct LatencyHistogram: Sendable {
  private var counts = [UInt64](repeating: 0, count: 1_024)
  /// Samples in all.
  public private(set) var count: UInt64 = 0

  /// An empty histogram.
  public init() {}

  /// Adds one duration.
  public mutating func record(nanoseconds: UInt64) {
    counts[Self.bucket(nanoseconds)] += 1
    count += 1
  }

  /// The upper end of the bucket that holds this share of all samples; nil when there are none.
  public func nanoseconds(atQuantile quantile: Double) -> UInt64? {
    if count == 0 { return nil }
    let rank = max(1, UInt64((quantile * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for (bucket, number) in counts.enumerated() {
      seen += number
      if seen >= rank { return Self.upperEnd(bucket) }
    }
    return Self.upperEnd(counts.count - 1)
  }

  /// Below 16 exactly; above, four bits after the leading one.
  private static func bucket(_ value: UInt64) -> Int {
    if value < 16 { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    return (exponent - 3) * 16 + Int((value >> UInt64(exponent - 4)) & 15)
  }

  private static func upperEnd(_ bucket: Int) -> UInt64 {
    if bucket < 16 { return UInt64(bucket) }
    let exponent = bucket / 16 + 3
    let width = UInt64(1) << UInt64(exponent - 4)
    return (UInt64(16 + bucket % 16) * width).addingReportingOverflow(width - 1).partialValue
  }
}

/// Joins the moment a line was added with the moment its scanner saw it. Either may be known
/// first: the stream can be faster than the answer. Remembers a bounded number of halves.
public final class LatencyMeter: Sendable {
  private struct Half {
    var started: UInt64?
    var seen: UInt64?
  }
  private struct State {
    var newer: [LineID: Half] = [:]
    var older: [LineID: Half] = [:]
    var histogram = LatencyHistogram()
  }
  private let state = Mutex(State())

  /// A meter without samples.
  public init() {}

  /// The call that added this line began then.
  public func started(_ line: LineID, at nanoseconds: UInt64) {
    join(line, Half(started: nanoseconds))
  }

  /// The line was first seen on the stream then; later sightings don't count.
  public func seen(_ line: LineID, at nanoseconds: UInt64) { join(line, Half(seen: nanoseconds)) }

  /// The samples so far.
  public var histogram: LatencyHistogram { state.withLock { $0.histogram } }

  private func join(_ line: LineID, _ half: Half) {
    state.withLock { state in
      let other = state.newer.removeValue(forKey: line) ?? state.older.removeValue(forKey: line)
      let started = other?.started ?? half.started
      let seen = other?.seen ?? half.seen
      if let started, let seen {
        state.histogram.record(nanoseconds: seen > started ? seen - started : 0)
        return
      }
      if state.newer.count >= Limits.unmatchedSamplesMax {
        state.older = state.newer
        state.newer = [:]
      }
      state.newer[line] = Half(started: started, seen: seen)
    }
  }
}
