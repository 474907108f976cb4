import Foundation

/// Repeatable random numbers.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

enum Seed {
  /// SHOWROOM_SEED, or another one each time; printed, so that a failure can be repeated.
  static func fresh(_ test: String = #function) -> UInt64 {
    let given = ProcessInfo.processInfo.environment["SHOWROOM_SEED"].flatMap(UInt64.init)
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("\(test): SHOWROOM_SEED=\(seed)")
    return seed
  }
}
