import APISchema
import Client
import Codec
import Foundation
import RPC
import Testing

extension SystemTests {
  /// Well-typed requests with everything that fields can hold, to every method by everybody: no
  /// fault, no leak, no foreign record touched, and a store that is sound afterwards.
  @Suite struct HostileTests {
    /// How often everybody calls every method a few times; `SHOWROOM_FUZZ_ROUNDS` sets it.
    private static var rounds: Int {
      ProcessInfo.processInfo.environment["SHOWROOM_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1
    }

    @Test("C15, C46, I7, N12: no request to any method by anybody does harm")
    func nobodyDoesHarm() async throws {
      let seed = firstSeed(17)
      let (schema, rounds) = (try Schema.read(), Self.rounds)
      try await HostileStage.run { stage in
        var attack = try Attack(stage, schema, seed: seed)
        for _ in 0..<rounds where attack.faults.isEmpty { try await attack.round() }
        #expect(attack.faults == [], "SHOWROOM_SEED=\(seed)")
        if rounds > 1 { attack.printTally() }
        #expect(try await stage.shop.admin.server.health(HealthRequest()).status == .serving)
        let log = try String(contentsOfFile: stage.shop.server.program.errorPath, encoding: .utf8)
        let complaints = log.split(separator: "\n").filter {
          $0.contains("fault") || $0.contains(" error ") || $0.contains(" critical ")
        }
        #expect(complaints == [], "SHOWROOM_SEED=\(seed)")
      }
    }
  }
}
