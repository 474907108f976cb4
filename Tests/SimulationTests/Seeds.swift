import Glibc

/// Numbers that are the same for the same seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// The seeds of a test: the one in SHOWROOM_SEED, else as many as SHOWROOM_SIMULATION_SEEDS asks
/// for, else as many as usual.
func seeds(_ usual: UInt64) -> [UInt64] {
  if let seed = number("SHOWROOM_SEED") { return [seed] }
  return Array(1...max(1, number("SHOWROOM_SIMULATION_SEEDS") ?? usual))
}

private func number(_ name: String) -> UInt64? {
  getenv(name).flatMap { UInt64(String(cString: $0)) }
}
