import Testing

/// N3, I5, N15: whatever consumers, hub and journal do, every consumer is given exactly the entries
/// of its topics, in order, once, and can prove it.
@Suite struct StreamPropertyTests {
  @Test func everyConsumerGetsExactlyItsEntries() {
    var ends = 0
    var messages = 0
    for seed in seeds(300) {
      var world = StreamWorld(seed: seed)
      for _ in 0..<600 { world.step() }
      world.settle()
      #expect(world.violations.isEmpty, "SHOWROOM_SEED=\(seed) \(world.violations.prefix(3))")
      ends += world.ends
      messages += world.consumers.values.reduce(0) { $0 + $1.received.count }
    }
    // The test must have had something to say.
    #expect(messages > 0)
    if seeds(300).count > 1 { #expect(ends > 100 && messages > 50_000) }
  }
}
