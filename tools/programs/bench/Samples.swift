/// Durations of one measurement.
struct Samples: Sendable {
  private var nanos: [UInt32] = []
  private var isSorted = true
  private var sum: UInt64 = 0

  var count: Int { nanos.count }

  /// Longer than four seconds counts as that.
  mutating func add(nanoseconds: UInt64) {
    guard nanos.count < Limits.samplesMax else { return }
    nanos.append(UInt32(clamping: nanoseconds))
    sum += nanoseconds
    isSorted = false
  }

  /// One after the other: how many a second.
  var perSecond: Double { sum > 0 ? Double(nanos.count) * 1e9 / Double(sum) : 0 }

  var meanMicros: Double { nanos.isEmpty ? 0 : Double(sum) / Double(nanos.count) / 1_000 }

  mutating func reserve(_ count: Int) { nanos.reserveCapacity(count) }

  /// The value that this part of the samples does not exceed, in microseconds; 0 of none.
  mutating func micros(at quantile: Double) -> Double {
    guard !nanos.isEmpty else { return 0 }
    if !isSorted { nanos.sort() }
    isSorted = true
    let index = Int((Double(nanos.count) * quantile).rounded(.up)) - 1
    return Double(nanos[max(0, min(nanos.count - 1, index))]) / 1_000
  }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Sequence64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(bound))
  }
}
