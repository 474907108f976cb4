import Engine
import Journal
import Storage
import Testing
import Values

/// I5, N6: the state is a function of the log, from wherever the replay starts.
@Suite struct ReplayPropertyTests {
  @Test func theReplayIsTheState() throws {
    for seed in seeds(40) {
      var wishes = RandomWishes(seed: seed)
      var branch = Branch()
      var overdue = 0
      for _ in 0..<120 {
        for _ in 0..<wishes.random.below(6) {
          let next = wishes.next()
          branch.submit(next.wish, key: next.key)
        }
        try branch.run()
        branch.clock.nanoseconds += Int64(wishes.random.below(900)) - 200
        overdue += branch.teller.take().filter { $0.contains("overdue") }.count
      }
      let replay = try branch.replay()
      let state = branch.engine.durable.state
      #expect(replay.fingerprint == Bank().fingerprint(state), "SHOWROOM_SEED=\(seed)")
      #expect(replay.sequence == branch.engine.durable.sequence, "SHOWROOM_SEED=\(seed)")
      #expect(overdue == 0, "SHOWROOM_SEED=\(seed)")
      #expect(replay.sequence > 100)
    }
  }

  @Test func anySnapshotAndItsTailAreTheState() throws {
    for seed in seeds(20) {
      var wishes = RandomWishes(seed: seed)
      let files = SimulatedFileSystem()
      var bank = try DurableBranch(files)
      for _ in 0..<60 {
        for _ in 0..<wishes.random.below(6) { bank.submit(wishes.next()) }
        try bank.run()
        bank.clock += Int64(wishes.random.below(900))
        if wishes.random.chance(15) { try bank.snapshot() }
      }
      let live = Bank().fingerprint(bank.engine.durable.state)
      let answers = bank.acknowledged
      files.restartProcess()
      var again = try DurableBranch(files)
      #expect(Bank().fingerprint(again.engine.durable.state) == live, "SHOWROOM_SEED=\(seed)")
      try again.expectAnswers(answers, seed: seed)
    }
  }

  @Test func aGapInTheLogIsRefused() throws {
    var branch = Branch()
    for _ in 0..<3 { branch.submit(.deposit(account: 1, amount: 1)) }
    try branch.run()
    var replay = Replay(Bank())
    try replay.apply(branch.log.now.entries[0])
    let error = #expect(throws: EngineError.self) {
      try replay.apply(branch.log.now.entries[2])
    }
    #expect(error?.code == .sequenceBroken)
    #expect(replay.sequence == 1)
  }

  @Test func aRecordOlderThanItsPredecessorIsRefused() throws {
    var branch = Branch()
    for _ in 0..<2 { branch.submit(.deposit(account: 1, amount: 1)) }
    try branch.run()
    var entries = branch.log.now.entries
    entries[1].timeNanos -= 1
    var replay = Replay(Bank())
    try replay.apply(entries[0])
    #expect(throws: EngineError.self) { try replay.apply(entries[1]) }
  }

  @Test func aStateThatIsNotItsSnapshotsIsFound() throws {
    let files = SimulatedFileSystem()
    var bank = try DurableBranch(files)
    bank.submit((.deposit(account: 1, amount: 1), nil))
    try bank.run()
    try bank.snapshot(fingerprint: Fingerprint(value: 1))
    files.restartProcess()
    let error = #expect(throws: EngineError.self) { try DurableBranch(files) }
    #expect(error?.code == .fingerprintMismatch)
  }
}
