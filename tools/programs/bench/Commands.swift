import Commerce
import StoreSchema
import Values

/// What a command costs the writer in a small store and in a large one: deciding it and putting
/// its events into the state, in this process, without log and network.
struct CommandMeasurement {
  let plan: Plan
  let progress: Progress

  static let label = "add and remove a line"

  func run() throws -> Section {
    let few = try measure(StoreSize(batches: 1_000, sessions: 10))
    let many = try measure(
      StoreSize(batches: plan.commandBatches, sessions: Limits.commandSessions))
    return Section(
      name: "command",
      title: "Deciding and applying a command, in stores of different sizes", subject: "commands",
      rows: [row(few, many)],
      notes: [
        "Of \(StoreSize(batches: 1_000, sessions: 10).words), and of "
          + "\(StoreSize(batches: plan.commandBatches, sessions: Limits.commandSessions).words)."
          + " A session and a batch at random each time; the version before is kept, as the"
          + " server keeps what is durable."
      ])
  }

  private func row(_ few: Samples, _ many: Samples) -> Row {
    var (few, many) = (few, many)
    return Row(
      label: Self.label,
      cells: [
        Cell(key: "few_mean_us", label: "small mean us", value: few.meanMicros, digits: 2),
        Cell(key: "few_p99_us", label: "p99 us", value: few.micros(at: 0.99), digits: 2),
        Cell(key: "many_mean_us", label: "large mean us", value: many.meanMicros, digits: 2),
        Cell(key: "many_p99_us", label: "p99 us", value: many.micros(at: 0.99), digits: 2),
        .ratio("ratio", "ratio", many.meanMicros / few.meanMicros),
      ])
  }

  private func measure(_ size: StoreSize) throws -> Samples {
    progress.say("a store of \(size.words)")
    var store = try StateStore(size)
    progress.say("\(plan.commandRounds) commands of each kind")
    // Caches and allocator first see what is measured then.
    _ = try store.addAndRemove(rounds: plan.commandRounds / 10)
    return try store.addAndRemove(rounds: plan.commandRounds)
  }
}

/// How much a store holds.
struct StoreSize {
  var batches: Int
  var sessions: Int

  var words: String { "\(batches) batches and \(sessions) open sessions" }
}

/// A store's state without a server around it.
private struct StateStore {
  private var state = State()
  private let size: StoreSize
  private var random = Sequence64(seed: 11)
  private var entropy: UInt64 = 0
  private static let admin = Principal(role: .admin, name: "bench")
  private static let staff = Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "bench")

  init(_ size: StoreSize) throws {
    self.size = size
    try run(.createStore(CreateStore(currency: "GBP")), as: Principal(role: .system))
    try run(.saveStaff(SaveStaff(login: "bench", name: "Bench")), as: Self.admin)
    try run(.saveClient(SaveClient(code: "bench", name: "Bench")), as: Self.admin)
    for first in stride(from: 0, to: size.batches, by: Limits.batchesPerMessage) {
      let numbers = first..<min(first + Limits.batchesPerMessage, size.batches)
      let batches = numbers.map { CatalogStock.stored($0, &random) }
      try run(.upsertBatches(UpsertBatches(batches: batches)), as: Self.admin)
    }
    for _ in 0..<size.sessions {
      let session = CreateSession(clientID: ClientID(rawValue: 1), idleTimeoutSeconds: 86_400)
      try run(.createSession(session), as: Self.staff)
    }
  }

  /// Each line is taken out again, so that carts don't grow; each command is a sample.
  mutating func addAndRemove(rounds: Int) throws -> Samples {
    var samples = Samples()
    samples.reserve(2 * rounds)
    var kept = state
    for round in 0..<rounds {
      let session = SessionID(rawValue: UInt64(1 + random.next(below: size.sessions)))
      let batch = BatchID(rawValue: UInt64(1 + random.next(below: size.batches)))
      let add = AddToCart(
        sessionID: session, batchID: batch,
        quantity: Quantity(tenThousandths: Quantity.perUnit))
      let start = monotonicNanos()
      guard case .line(let added) = try run(.addToCart(add), as: Self.staff).body else {
        throw BenchError("an add gives a line")
      }
      let middle = monotonicNanos()
      let remove = RemoveFromCart(sessionID: session, lineID: added.line.id)
      try run(.removeFromCart(remove), as: Self.staff)
      samples.add(nanoseconds: middle - start)
      samples.add(nanoseconds: monotonicNanos() - middle)
      if round % Limits.commandsPerVersion == 0 { kept = state }
    }
    withExtendedLifetime(kept) {}
    return samples
  }

  @discardableResult
  private mutating func run(_ command: Command, as principal: Principal) throws -> Reply {
    entropy += 1
    let context = CommandContext(
      principal: principal, now: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      entropy: Entropy(high: entropy &* 0x9E37_79B9_7F4A_7C15, low: entropy))
    switch state.decide(command, context: context) {
    case .success(let outcome):
      state.evolve(outcome.events)
      return outcome.reply
    case .failure(let rejection): throw BenchError("a command was refused: \(rejection)")
    }
  }
}
