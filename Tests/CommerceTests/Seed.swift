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
}

/// The seed of a run that repeats a failure, or looks for another.
var givenSeed: UInt64? { getenv("SHOWROOM_SEED").flatMap { UInt64(String(cString: $0)) } }

/// The first seed of a run: `SHOWROOM_SEED` if set, so that a failure can be repeated.
func firstSeed(_ standard: UInt64) -> UInt64 {
  givenSeed ?? standard
}
