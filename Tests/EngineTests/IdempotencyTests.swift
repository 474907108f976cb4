import Engine
import Testing
import Values

/// D8, I6, N5.
@Suite struct IdempotencyTests {
  @Test func theSameKeyAndPayloadAnswerTheSame() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    try branch.run()
    branch.submit(.deposit(account: 1, amount: 7))
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    try branch.run()
    #expect(branch.teller.take() == ["1: 5 at 1", "2: 12 at 2", "3: 5 at 1 again"])
    #expect(branch.engine.durable.state.deposited == 12)
    #expect(branch.engine.metrics.replays == 1)
  }

  @Test func theSameKeyWithAnotherPayloadIsRefused() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    branch.submit(.deposit(account: 1, amount: 6), key: "k")
    try branch.run()
    #expect(branch.teller.take() == ["1: 5 at 1", "2: key reused of 1"])
    #expect(branch.engine.durable.state.deposited == 5)
  }

  @Test func aReplayInTheSameBatchIsReleasedWithIt() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    try branch.run()
    #expect(branch.teller.take() == ["1: 5 at 1", "2: 5 at 1 again"])
  }

  @Test func aReplayIsNotGivenBeforeTheOriginalIsDurable() throws {
    var branch = Branch()
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    try branch.decide()
    try branch.engine.append()
    branch.submit(.deposit(account: 1, amount: 5), key: "k")
    try branch.decide()
    branch.log.set { $0.failure = .unknownSync }
    #expect(throws: EngineError.self) { try branch.sync() }
    #expect(branch.teller.take() == [])
  }

  @Test func aRefusedCommandLeavesItsKeyFree() throws {
    var branch = Branch()
    branch.submit(.spend(account: 1, amount: 5), key: "k")
    branch.submit(.deposit(account: 1, amount: 5))
    branch.submit(.spend(account: 1, amount: 5), key: "k")
    try branch.run()
    #expect(branch.teller.take().last == "3: 0 at 2")
  }

  @Test func keysOfDifferentScopesDontMeet() throws {
    #expect(IdempotencyKey(scope: "a", key: "bc") != IdempotencyKey(scope: "ab", key: "c"))
    #expect(IdempotencyKey(scope: "a", key: "b") == IdempotencyKey(scope: "a", key: "b"))
  }

  @Test func theOldestAnswersAreForgottenAboveTheCount() throws {
    var limits = EngineLimits()
    limits.rememberedAnswersMax = 3
    var branch = Branch(limits: limits)
    for key in ["a", "b", "c", "d"] { branch.submit(.deposit(account: 1, amount: 1), key: key) }
    branch.submit(.deposit(account: 1, amount: 1), key: "b")
    try branch.run()
    #expect(branch.teller.take().last == "5: 2 at 2 again")
    #expect(try branch.replay(limits: limits).rememberedAnswers == 3)
  }

  @Test func answersAreForgottenWithAge() throws {
    var limits = EngineLimits()
    limits.rememberedAnswerSeconds = 10
    var branch = Branch(limits: limits)
    branch.submit(.deposit(account: 1, amount: 1), key: "a")
    try branch.run()
    branch.clock = branch.clock.adding(seconds: 10)
    branch.submit(.deposit(account: 1, amount: 1), key: "b")
    branch.submit(.deposit(account: 1, amount: 1), key: "a")
    try branch.run()
    #expect(branch.teller.take().last == "3: 1 at 1 again")
    branch.clock = branch.clock.adding(seconds: 1)
    branch.submit(.deposit(account: 1, amount: 1), key: "c")
    try branch.run()
    #expect(try branch.replay(limits: limits).rememberedAnswers == 2)
  }

  @Test func aHashHasThirtyTwoBytes() {
    let bytes = (0..<32).map { UInt8($0 * 7 + 1) }
    #expect(PayloadHash(bytes)?.bytes == bytes)
    #expect(PayloadHash(Array(bytes.dropLast())) == nil)
    #expect(PayloadHash(bytes + [0]) == nil)
    #expect(PayloadHash(bytes) != PayloadHash(Array(bytes.reversed())))
  }
}
