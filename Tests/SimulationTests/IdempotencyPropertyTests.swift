import Testing

/// Every answer that was ever given is asked for again, by its key, after restarts and power cuts.
@Suite struct IdempotencyPropertyTests {
  private static let cases: UInt64 = 100

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I6: same idempotency key + same payload => \
    same response; key + different payload => error; survives restart
    """)
  func keysAreRemembered() {
    var heard: [String: Int] = [:]
    for seed in seeds(Self.cases) {
      let simulation = Simulation(seed: seed &+ 6_000, isShort: true)
      for life in 0..<3 {
        _ = simulation.live(groups: 4, askingAgain: .max)
        simulation.end(losesPower: life % 2 == 0)
      }
      _ = simulation.live(groups: 0, askingAgain: .max)
      let problems = simulation.book.problems
      #expect(problems.isEmpty, "SHOWROOM_SEED=\(seed): \(problems.prefix(5))")
      if !problems.isEmpty { return }
      heard.merge(simulation.book.heard, uniquingKeysWith: +)
    }
    guard seeds(Self.cases).count > 1 else { return }
    for kind in ["committed", "replayed", "reused"] {
      #expect(heard[kind, default: 0] > 100, "\(heard)")
    }
  }
}
