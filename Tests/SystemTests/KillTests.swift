import APISchema
import Client
import Foundation
import Synchronization
import Testing
import Values

extension SystemTests {
  /// The server is killed under load, again and again (D6, D8, I5, I6): nothing that was
  /// acknowledged is lost, nothing happens twice, and streams go on without gap or duplicate.
  ///
  /// Clients are not told: they reconnect by themselves and repeat what had no answer with the
  /// same idempotency key. The moment of a kill is drawn as a number of acknowledgements.
  @Suite struct KillTests {
    @Test func killedUnderLoad() async throws {
      let environment = ProcessInfo.processInfo.environment
      let rounds = environment["SHOWROOM_KILL_ROUNDS"].flatMap { Int($0) } ?? 50
      try await Shop.run { try await Self.kill($0, rounds: rounds) }
    }

    /// With a snapshot every few records there is always one being written, or one just written
    /// whose segments are being removed.
    @Test func killedWhileSnapshotsAreWritten() async throws {
      try await Shop.run(flags: ["--snapshot-records", "10"]) { shop in
        try await Self.kill(shop, rounds: 15)
        let files = try FileManager.default.subpathsOfDirectory(atPath: shop.server.data)
        #expect(files.contains { $0.contains("snapshot") })
      }
    }

    private static func kill(_ shop: Shop, rounds: Int) async throws {
      let seed = firstSeed(.random(in: 0 ... .max))
      print("kill rounds: \(rounds), SHOWROOM_SEED=\(seed)")
      var random = SplitMix64(seed: seed)
      let floor = try await SalesFloor.open(shop, random: &random)
      for round in 1...max(1, rounds) {
        try await within(60, "round \(round) of SHOWROOM_SEED=\(seed)") { [random] in
          try await floor.round(random: random)
        }
        let faults = try await floor.faults()
        guard faults.isEmpty else {
          throw Unmet(
            "round \(round) of SHOWROOM_SEED=\(seed):\n\(faults.joined(separator: "\n"))")
        }
        _ = random.next()
      }
      floor.close()
    }
  }
}
