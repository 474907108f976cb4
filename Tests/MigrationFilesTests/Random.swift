import Foundation

/// A seeded generator (SplitMix64): SHOWROOM_SEED repeats a run.
struct Random: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// With the seed asked for, else a new one.
  static func seeded() -> Random {
    let wanted = ProcessInfo.processInfo.environment["SHOWROOM_SEED"].flatMap { UInt64($0) }
    return Random(seed: wanted ?? UInt64.random(in: 0...UInt64.max))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
