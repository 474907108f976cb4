import Engine
import Values

/// A bank with a teller, a log in memory and a clock, one step at a time.
struct Branch {
  let log = MemoryLog()
  let teller = Teller()
  var engine: SteppedEngine<Bank>
  var clock = Timestamp(nanoseconds: 1_000)
  var nextTicket: UInt64 = 1
  var released: [Commit<Bank>] = []

  init(
    _ bank: Bank = Bank(), limits: EngineLimits = EngineLimits(), checks: InvariantChecks = .all
  ) {
    engine = SteppedEngine(Replay(bank, limits: limits, checks: checks), log: log)
  }

  mutating func submit(_ wish: Bank.Wish, key: String? = nil) {
    engine.submit(submission(wish, key: key, to: teller, ticket: nextTicket))
    nextTicket += 1
  }

  mutating func decide() throws { try engine.decide(at: clock) }

  mutating func sync() throws {
    var commits: [Commit<Bank>] = []
    try engine.sync { commits += $0.commits }
    released += commits
  }

  /// Decides, appends, syncs.
  mutating func run() throws {
    try decide()
    try engine.append()
    try sync()
  }

  /// Everything in the log, applied from nothing.
  func replay(limits: EngineLimits = EngineLimits()) throws -> Replay<Bank> {
    var replay = Replay(Bank(), limits: limits, checks: .all)
    for entry in log.now.entries { try replay.apply(entry) }
    return replay
  }
}
