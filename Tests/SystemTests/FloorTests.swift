import Testing

extension SystemTests {
  /// Salespeople, customers, scanners and screens on a bad network: connections break in the
  /// middle of calls and streams. What each believes at the end is what the server says (D7, D8,
  /// I5, S1-T10, S2-T04).
  @Suite struct FloorTests {
    private static let rounds = 4

    @Test("S1-T10, S2-T04, I5: what everyone believes at the end is what the server says")
    func beliefsAreTrue() async throws {
      let seed = firstSeed(.random(in: 0 ... .max))
      print("floor: SHOWROOM_SEED=\(seed)")
      try await Shop.run { shop in
        var random = SplitMix64(seed: seed)
        let floor = try await Floor.open(shop, random: &random)
        defer { floor.close() }
        for round in 1...Self.rounds {
          try await within(60, "round \(round) of SHOWROOM_SEED=\(seed)") {
            try await floor.work(steps: 25, cutEvery: 40)
          }
          let faults = try await floor.faults(at: try await floor.touch())
          #expect(faults == [], "round \(round) of SHOWROOM_SEED=\(seed)")
        }
        #expect(floor.relay.cuts > Self.rounds * floor.booths.count)
        try await floor.closeSome()
        let faults = try await floor.faults(at: try await floor.touch())
        #expect(faults == [], "the end of SHOWROOM_SEED=\(seed)")
      }
    }
  }
}
