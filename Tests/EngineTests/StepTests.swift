import Engine
import Journal
import Testing
import Values

/// What is decided, in what order it is released, and what never is.
@Suite struct StepTests {
  @Test func nothingIsReleasedBeforeItIsDurable() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5))
    branch.submit(.spend(account: 1, amount: 9))
    try branch.decide()
    try branch.engine.append()
    #expect(branch.teller.take() == [])
    #expect(branch.engine.durable.sequence == 0)
    #expect(branch.released.isEmpty)
    try branch.sync()
    #expect(branch.teller.take() == ["1: 5 at 1", "2: notEnough(available: 5) at 1"])
    #expect(branch.engine.durable.sequence == 1)
    #expect(branch.released.map { $0.sequence } == [1])
  }

  @Test func aRejectionWaitsForWhatItSaw() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5))
    try branch.decide()
    try branch.engine.append()
    branch.submit(.spend(account: 1, amount: 9))
    try branch.decide()
    #expect(branch.teller.take() == [])
    try branch.sync()
    #expect(branch.teller.take() == ["1: 5 at 1"])
    try branch.engine.append()
    try branch.sync()
    #expect(branch.teller.take() == ["2: notEnough(available: 5) at 1"])
    #expect(branch.log.now.syncs == 1)
  }

  @Test func aBatchIsOneAppendOneSyncAndOneCallPerPort() throws {
    var branch = Branch()
    let other = Teller()
    for account in 1...100 { branch.submit(.deposit(account: account, amount: 1)) }
    branch.engine.submit(submission(.spend(account: 1, amount: 1), to: other, ticket: 7))
    branch.submit(.deposit(account: 1, amount: 1))
    try branch.run()
    #expect(branch.log.now.appends == 1)
    #expect(branch.log.now.syncs == 1)
    #expect(branch.teller.takeCalls().map { $0.count } == [101])
    #expect(other.take() == ["7: 0 at 101"])
    #expect(branch.engine.metrics.commits == 102)
    #expect(branch.engine.metrics.largestGroup == 102)
  }

  @Test func theObserverSeesReleasesBeforeCompletions() throws {
    var branch = Branch()
    let teller = branch.teller
    branch.submit(.deposit(account: 1, amount: 1))
    try branch.decide()
    try branch.engine.append()
    var seen: [UInt64] = []
    try branch.engine.sync { release in
      #expect(teller.take() == [])
      seen.append(release.version.sequence)
    }
    #expect(seen == [1])
    #expect(teller.take().count == 1)
  }

  @Test func turnsAreBoundedAndNothingIsLeftBehind() throws {
    var limits = EngineLimits()
    limits.turnCommandsMax = 3
    var branch = Branch(limits: limits)
    for account in 1...10 { branch.submit(.deposit(account: account, amount: 1)) }
    try branch.run()
    #expect(branch.teller.take().count == 10)
    #expect(branch.engine.metrics.turns == 4)
  }

  @Test func aRecordTooLargeForTheLogChangesNothing() throws {
    var limits = EngineLimits()
    limits.recordBytesMax = 30
    var branch = Branch(limits: limits)
    branch.submit(.deposit(account: 1, amount: 1), key: "a long key that makes it large")
    branch.submit(.deposit(account: 1, amount: 1))
    try branch.run()
    #expect(branch.teller.take().last == "2: 1 at 1")
    #expect(branch.engine.durable.state.deposited == 1)
    #expect(branch.log.now.entries.count == 1)
  }

  @Test(arguments: [
    (MemoryLog.Failure.refusedAppend, EngineError.Code.logFailed),
    (.fencedAppend, .logFenced), (.unknownAppend, .logUnknown), (.unknownSync, .logUnknown),
  ])
  func aLogThatFailsReleasesNothing(failure: MemoryLog.Failure, code: EngineError.Code) throws {
    var branch = Branch()
    branch.log.set { $0.failure = failure }
    branch.submit(.deposit(account: 1, amount: 5))
    let error = #expect(throws: EngineError.self) { try branch.run() }
    #expect(error?.code == code)
    #expect(branch.teller.take() == [])
    #expect(branch.engine.durable.sequence == 0)
  }

  @Test func aBrokenInvariantStopsBeforeTheLog() throws {
    var branch = Branch(Bank(losesMoneyAt: 2))
    branch.submit(.deposit(account: 1, amount: 5))
    try branch.run()
    _ = branch.teller.take()
    branch.submit(.deposit(account: 1, amount: 5))
    let error = #expect(throws: EngineError.self) { try branch.run() }
    #expect(error?.code == .invariantViolated)
    #expect(branch.log.now.entries.count == 1)
    #expect(branch.teller.take() == [])
  }
}
