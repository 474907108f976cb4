import Commerce
import CommerceStore
import StoreSchema
import Values

/// What changing one line of an order costs, of an order with few lines and one with many: in this
/// process, without network and disk, and in bytes of the log.
struct OrderEditMeasurement {
  let plan: Plan
  let progress: Progress

  static let total = "all that the writer does, us"
  static let bytes = "bytes in the log"

  func run() throws -> Section {
    progress.say("edits of an order of \(Limits.orderLinesFew) and \(Limits.orderLinesMany) lines")
    let few = try measure(lines: Limits.orderLinesFew)
    let many = try measure(lines: Limits.orderLinesMany)
    return Section(
      name: "order-edit",
      title: "Changing a line of a draft of \(Limits.orderLinesFew) and of"
        + " \(Limits.orderLinesMany) lines", subject: "change",
      rows: [
        Self.row("deciding, us", few.decide.meanMicros, many.decide.meanMicros),
        Self.row("encoding the record, us", few.encode.meanMicros, many.encode.meanMicros),
        Self.row("applying it, us", few.apply.meanMicros, many.apply.meanMicros),
        Self.row(Self.total, few.totalMicros, many.totalMicros),
        Self.row("applying it in a replay, us", few.replay.meanMicros, many.replay.meanMicros),
        Self.row(Self.bytes, few.bytesMean, many.bytesMean),
        Self.row("bytes of the whole order", Double(few.wholeBytes), Double(many.wholeBytes)),
      ],
      notes: [
        "Means of \(plan.orderEdits) changes of the quantity of a line at random, those among them"
          + " that write the whole order."
      ])
  }

  private static func row(_ label: String, _ few: Double, _ many: Double) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "few", label: "\(Limits.orderLinesFew) lines", value: few, digits: 1),
        Cell(key: "many", label: "\(Limits.orderLinesMany) lines", value: many, digits: 1),
        .ratio("ratio", "ratio", many / few),
      ])
  }

  private func measure(lines: Int) throws -> OrderEditCosts {
    var desk = try OrderDesk(lines: lines)
    // Caches and allocator first see what is measured then.
    _ = try desk.edit(rounds: plan.orderEdits / 10)
    return try desk.edit(rounds: plan.orderEdits)
  }
}

/// What the changes of one order cost.
struct OrderEditCosts {
  var decide = Samples()
  var encode = Samples()
  var apply = Samples()
  var replay = Samples()
  var bytes = 0
  /// Of the order's first record.
  var wholeBytes = 0

  var totalMicros: Double { decide.meanMicros + encode.meanMicros + apply.meanMicros }
  var bytesMean: Double { Double(bytes) / Double(max(1, decide.count)) }
}

/// A store's state with one draft in it.
private struct OrderDesk {
  private let machine = CommerceMachine()
  private var state: StoreState
  private var sequence: UInt64 = 0
  private var random = Sequence64(seed: 13)
  private let wholeBytes: Int
  private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private static let order = OrderID(rawValue: 1)
  private static let admin = Principal(role: .admin, name: "bench")
  private static let staff = Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "bench")

  init(lines: Int) throws {
    var random = Sequence64(seed: 13)
    let machine = machine
    var (state, sequence) = (machine.initialState(), UInt64(0))
    func run(_ command: Command, _ principal: Principal) throws -> JournalRecord {
      let record = try machine.decide(
        StoreCommand(command, principal: principal), at: Self.now, on: state
      ).get()
      sequence += 1
      machine.evolve(&state, record, sequence: sequence, at: Self.now)
      return record
    }
    _ = try run(.createStore(CreateStore(currency: "GBP")), Principal(role: .system))
    _ = try run(.saveStaff(SaveStaff(login: "bench", name: "Bench")), Self.admin)
    _ = try run(.saveClient(SaveClient(code: "bench", name: "Bench")), Self.admin)
    let batches = (0..<Limits.batchesPerMessage).map { CatalogStock.stored($0, &random) }
    _ = try run(.upsertBatches(UpsertBatches(batches: batches)), Self.admin)
    let lines = (0..<lines).map { number in
      NewOrderLine(
        batchID: BatchID(rawValue: UInt64(number % batches.count + 1)),
        quantity: Quantity(tenThousandths: Quantity.perUnit), separateLine: true)
    }
    let draft = CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: lines)
    wholeBytes = machine.encode(try run(.createStaffOrder(draft), Self.staff)).count
    (self.state, self.sequence) = (state, sequence)
  }

  /// The version before is kept each time, as the server keeps what is durable.
  mutating func edit(rounds: Int) throws -> OrderEditCosts {
    var costs = OrderEditCosts()
    costs.wholeBytes = wholeBytes
    let lines = state.commerce.order(Self.order)?.lines ?? []
    for _ in 0..<rounds {
      let units = Int64(1 + random.next(below: 9))
      let edit = EditOrder(
        orderID: Self.order,
        .setQuantity(
          lines[random.next(below: lines.count)].lineID,
          Quantity(tenThousandths: units * Quantity.perUnit)))
      let command = StoreCommand(.editOrder(edit), principal: Self.staff)
      let kept = state
      let start = monotonicNanos()
      let record = try machine.decide(command, at: Self.now, on: state).get()
      let decided = monotonicNanos()
      let payload = machine.encode(record)
      let encoded = monotonicNanos()
      sequence += 1
      machine.evolve(&state, record, sequence: sequence, at: Self.now)
      let applied = monotonicNanos()
      costs.decide.add(nanoseconds: decided - start)
      costs.encode.add(nanoseconds: encoded - decided)
      costs.apply.add(nanoseconds: applied - encoded)
      costs.bytes += payload.count
      try replay(payload, on: kept, &costs)
    }
    return costs
  }

  /// Without the decoding, which costs the bytes.
  private func replay(
    _ payload: [UInt8], on kept: StoreState, _ costs: inout OrderEditCosts
  ) throws {
    var copy = kept
    let record = try machine.decodeRecord(payload)
    let start = monotonicNanos()
    machine.evolve(&copy, record, sequence: sequence, at: Self.now)
    costs.replay.add(nanoseconds: monotonicNanos() - start)
  }
}
