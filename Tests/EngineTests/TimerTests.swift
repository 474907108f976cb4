import Engine
import Testing
import Values

/// A late timer never lets an expired hold count.
@Suite struct TimerTests {
  @Test func anExpiredHoldIsGoneBeforeTheNextCommandIsDecided() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 10))
    branch.submit(.hold(account: 1, amount: 10, nanos: 500))
    branch.submit(.spend(account: 1, amount: 1))
    try branch.run()
    #expect(branch.teller.take().last == "3: notEnough(available: 0) at 2")
    branch.clock = Timestamp(nanoseconds: 1_500)
    branch.submit(.spend(account: 1, amount: 1))
    try branch.run()
    #expect(branch.teller.take() == ["4: 9 at 4"])
    #expect(branch.released.map { $0.record.wish }[2] == .expire(hold: 2))
    #expect(branch.engine.metrics.timers == 1)
  }

  @Test func aHoldThatEndsAtOnceIsGoneForTheNextCommandOfTheBatch() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 10))
    branch.submit(.hold(account: 1, amount: 10, nanos: 0))
    branch.submit(.spend(account: 1, amount: 10))
    try branch.run()
    #expect(branch.teller.take().last == "3: 0 at 4")
  }

  @Test func timersRunWithoutCommands() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 10))
    for _ in 0..<5 { branch.submit(.hold(account: 1, amount: 1, nanos: 100)) }
    try branch.run()
    #expect(branch.engine.nextTimer == Timestamp(nanoseconds: 1_100))
    branch.clock = Timestamp(nanoseconds: 1_099)
    try branch.run()
    #expect(branch.engine.durable.sequence == 6)
    branch.clock = Timestamp(nanoseconds: 1_100)
    try branch.run()
    #expect(branch.engine.durable.sequence == 11)
    #expect(branch.engine.nextTimer == nil)
  }

  @Test func moreTimersThanATurnHoldsDelayTheCommandNotTheRule() throws {
    var limits = EngineLimits()
    limits.turnCommandsMax = 2
    var branch = Branch(limits: limits)
    branch.submit(.deposit(account: 1, amount: 10))
    for _ in 0..<7 { branch.submit(.hold(account: 1, amount: 1, nanos: 100)) }
    try branch.run()
    branch.clock = Timestamp(nanoseconds: 9_000)
    branch.submit(.spend(account: 1, amount: 10))
    try branch.run()
    #expect(branch.teller.take().last == "9: 0 at 16")
  }

  @Test func commitTimesNeverGoBack() throws {
    var branch = Branch()
    for clock in [5_000, 3_000, 4_000, 6_000] as [Int64] {
      branch.clock = Timestamp(nanoseconds: clock)
      branch.submit(.deposit(account: 1, amount: 1))
      try branch.run()
    }
    #expect(branch.released.map { $0.time.nanoseconds } == [5_000, 5_000, 5_000, 6_000])
  }

  @Test func aTimerThatStaysDueStopsTheEngine() throws {
    var limits = EngineLimits()
    limits.timersAtOnceMax = 10
    var branch = Branch(Bank(forgetsToExpire: true), limits: limits)
    branch.submit(.deposit(account: 1, amount: 10))
    branch.submit(.hold(account: 1, amount: 1, nanos: 0))
    let error = #expect(throws: EngineError.self) { try branch.run() }
    #expect(error?.code == .timerStuck)
    #expect(branch.teller.take() == [])
  }
}
