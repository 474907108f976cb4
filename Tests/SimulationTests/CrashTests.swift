import Storage
import Testing

/// The store with its real domain under power cuts and failing disks. Whatever happened:
/// everything acknowledged is there and is answered the same again, nothing happened twice or
/// without being asked for, and the state is what a replay of the records makes it.
@Suite struct CrashTests {
  @Test func aPowerCutAtEveryOperation() {
    for seed in seeds(1) {
      let whole = Self.short(seed)
      Self.expectNone(whole, "SHOWROOM_SEED=\(seed)")
      #expect(whole.files.operationCount > 100)
      for operation in 1...whole.files.operationCount {
        let simulation = Self.short(seed) { $0.cutPower(atOperation: operation) }
        Self.expectNone(simulation, "SHOWROOM_SEED=\(seed), power cut at \(operation)")
      }
    }
  }

  @Test(arguments: [
    SimulatedFault(.sync), SimulatedFault(.write, errno: 28, bytesWritten: 7),
    SimulatedFault(.create), SimulatedFault(.truncate), SimulatedFault(.rename),
    SimulatedFault(.remove), SimulatedFault(.syncDirectory),
  ])
  func everyCallFailsOnce(_ fault: SimulatedFault) {
    for seed in seeds(1) {
      let calls = Self.short(seed).files.count(of: fault.operation)
      #expect(calls > 0)
      for occurrence in 1...max(1, calls) {
        let simulation = Self.short(seed, losesPower: occurrence % 2 == 0) { files in
          var fault = fault
          fault.occurrence = occurrence - files.count(of: fault.operation)
          if fault.occurrence > 0 { files.inject(fault) }
        }
        Self.expectNone(
          simulation, "SHOWROOM_SEED=\(seed), \(fault.operation) \(occurrence) fails")
      }
    }
  }

  @Test func longLivesWithManyFailures() {
    var heard: [String: Int] = [:]
    for seed in seeds(6) {
      let simulation = Simulation(seed: seed)
      for _ in 0..<8 {
        Self.planFailure(of: simulation)
        let end = simulation.live(groups: 30, askingAgain: 20)
        heard["\(end)", default: 0] += 1
        simulation.end(losesPower: simulation.random.chance(60))
      }
      _ = simulation.live(groups: 2, askingAgain: .max)
      Self.expectNone(simulation, "SHOWROOM_SEED=\(seed)")
      heard.merge(simulation.book.heard, uniquingKeysWith: +)
      heard["snapshots", default: 0] += simulation.snapshots
    }
    // One seed alone need not meet everything.
    guard seeds(6).count > 1 else { return }
    for kind in ["planned", "failed", "committed", "rejected", "replayed", "reused", "snapshots"] {
      #expect(heard[kind, default: 0] > 0, "no \(kind) in \(heard)")
    }
  }

  /// Two short lives and a check. The failure is planned anew at each start, because a restart
  /// forgets it; what it counts goes on.
  private static func short(
    _ seed: UInt64, losesPower: Bool = true, _ planFailure: (SimulatedFileSystem) -> Void = { _ in }
  ) -> Simulation {
    let simulation = Simulation(seed: seed, isShort: true)
    for life in 0..<2 {
      planFailure(simulation.files)
      simulation.failureIsPlanned = true
      let end = simulation.live(groups: 5, askingAgain: 6)
      simulation.end(losesPower: losesPower && (end == .failed || life == 0))
    }
    _ = simulation.live(groups: 1, askingAgain: .max)
    return simulation
  }

  private static func planFailure(of simulation: Simulation) {
    simulation.failureIsPlanned = true
    let kind = simulation.random.below(8)
    let number = simulation.random.below(kind < 4 ? 400 : 40) + 1
    switch kind {
    case 0, 1, 2, 3:
      simulation.files.cutPower(atOperation: simulation.files.operationCount + number)
    case 4: simulation.files.inject(SimulatedFault(.sync, occurrence: number))
    case 5:
      simulation.files.inject(
        SimulatedFault(.write, occurrence: number, errno: 28, bytesWritten: number * 3))
    case 6:
      let calls: [StorageError.Operation] = [
        .rename, .remove, .syncDirectory, .create, .truncate, .read, .open,
      ]
      simulation.files.inject(
        SimulatedFault(calls[number % calls.count], occurrence: number / 4 + 1))
    default: simulation.failureIsPlanned = false
    }
  }

  private static func expectNone(_ simulation: Simulation, _ sentence: String) {
    let problems = simulation.book.problems
    #expect(problems.isEmpty, "\(sentence): \(problems.prefix(5))")
  }
}
