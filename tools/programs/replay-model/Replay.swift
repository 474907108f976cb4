public import DelimitedText
public import Values

/// How a replay is played.
public struct ReplayOptions: Sendable {
  /// Salespeople who hold sessions at the same time.
  public var staffCount: Int
  /// Scanners, each with its own stream.
  public var scannerCount: Int
  /// Lines that one scanner marks at the same time.
  public var handsPerScanner: Int
  /// Begins every idempotency key: another name replays the file a second time.
  public var name: String
  /// Seconds without progress after which the replay gives up.
  public var stallSecondsMax: Int

  /// Options of a replay.
  public init(
    staffCount: Int = 8, scannerCount: Int = 4, handsPerScanner: Int = 2, name: String = "replay",
    stallSecondsMax: Int = 60
  ) {
    self.staffCount = staffCount
    self.scannerCount = scannerCount
    self.handsPerScanner = handsPerScanner
    self.name = name
    self.stallSecondsMax = stallSecondsMax
  }
}

/// What a replay did, beside what the file says it had to.
public struct ReplayReport: Sendable {
  /// Sessions opened and completed.
  public var sessions = 0
  /// Lines of the file that were added to a cart.
  public var additions = 0
  /// Lines of all carts, merged ones counted once.
  public var cartLines = 0
  /// The same, as the file says it.
  public var expectedCartLines = 0
  /// Lines that scanners picked.
  public var linesPicked = 0
  /// Everything that scanners picked.
  public var quantityPicked = Quantity.zero
  /// Everything that the file sold.
  public var expectedQuantity = Quantity.zero
  /// The sum of all order totals, as the server said them.
  public var total = Money.zero
  /// The same, computed from the file.
  public var expectedTotal = Money.zero
  /// Mutations sent, picks included.
  public var commands = 0
  /// From the first session to the last pick.
  public var seconds = 0.0
  /// From the start of the call that added a line to the line on its scanner's stream.
  public var latency = LatencyHistogram()

  /// Whether the server did exactly what the file says.
  public var agrees: Bool {
    total == expectedTotal && cartLines == expectedCartLines && linesPicked == cartLines
      && quantityPicked == expectedQuantity
  }

  /// Adds what one salesperson did.
  mutating func add(_ tally: SalesTally) throws(ReplayError) {
    guard let sum = total.adding(tally.total) else {
      throw ReplayError("the sum of all orders doesn't fit 64 bits")
    }
    total = sum
    sessions += tally.sessions
    additions += tally.additions
    cartLines += tally.cartLines
    expectedCartLines += tally.expectedCartLines
    commands += tally.commands
  }
}

/// What one salesperson did.
struct SalesTally: Sendable {
  var sessions = 0
  var additions = 0
  var cartLines = 0
  var expectedCartLines = 0
  var commands = 0
  var total = Money.zero
}

/// The sales of a file, handed out one by one to whoever asks.
actor SaleQueue<Source: ByteSource> {
  private var reader: SaleReader<Source>

  init(_ reader: sending SaleReader<Source>) { self.reader = reader }

  func next() throws(ReplayError) -> Sale? { try reader.next() }
}

/// Plays a file's sales against a server: salespeople and scanners at the same time.
public struct Replay<Driver: SaleDriver>: Sendable {
  let driver: Driver
  let survey: Survey
  let options: ReplayOptions
  let board: PickBoard
  let meter = LatencyMeter()
  let clock = ContinuousClock()
  let origin: ContinuousClock.Instant

  /// A replay of the file that was surveyed.
  public init(driver: Driver, survey: Survey, options: ReplayOptions) {
    self.driver = driver
    self.survey = survey
    self.options = options
    board = PickBoard(scannerCount: options.scannerCount)
    origin = clock.now
  }

  /// Nanoseconds since the replay was made.
  var now: UInt64 {
    let (seconds, attoseconds) = (clock.now - origin).components
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }

  /// Saves batches and clients, and plays nothing. How many commands that took.
  public func saveStock() async throws -> Int {
    var report = ReplayReport()
    _ = try await saveGoods(&report)
    return report.commands
  }

  /// Lines added to carts and lines picked so far; from any thread.
  public var progress: (linesAdded: Int, linesPicked: Int) {
    (board.linesAdded, board.linesPicked)
  }

  /// Saves batches and clients, plays every sale, waits until everything is picked.
  public func run<Source: ByteSource>(
    _ sales: sending SaleReader<Source>
  ) async throws -> ReplayReport {
    let queue = SaleQueue(sales)
    var report = ReplayReport()
    let goods = try await saveGoods(&report)
    let start = now
    try await withThrowingTaskGroup(of: Finished.self) { group in
      // However the body ends, whoever waits at the board must be sent home.
      defer { board.close() }
      for scanner in 0..<options.scannerCount { addScanner(scanner, to: &group) }
      for staff in 0..<options.staffCount {
        group.addTask { .salesperson(try await sell(staff: staff, from: queue, goods)) }
      }
      group.addTask { try await watchForStall() }
      try await collect(&group, into: &report)
      group.cancelAll()
    }
    report.seconds = Double(now - start) / 1e9
    report.linesPicked = board.linesPicked
    report.quantityPicked = board.quantityPicked
    report.commands += board.linesPicked
    report.expectedTotal = survey.total
    report.expectedQuantity = survey.quantity
    report.latency = meter.histogram
    return report
  }

  /// What a child task of `run` ended with.
  enum Finished: Sendable {
    case salesperson(SalesTally)
    case everythingPicked
    case scanner
  }

  /// Waits for every salesperson, then for the warehouse.
  private func collect(
    _ group: inout ThrowingTaskGroup<Finished, any Error>, into report: inout ReplayReport
  ) async throws {
    var salespeople = options.staffCount
    while let finished = try await group.next() {
      switch finished {
      case .salesperson(let tally):
        try report.add(tally)
        salespeople -= 1
        if salespeople == 0 {
          group.addTask {
            await board.waitUntilPicked(survey.quantity)
            return .everythingPicked
          }
        }
      case .everythingPicked: return
      case .scanner: throw ReplayError("a scanner's stream ended before everything was picked")
      }
    }
  }
}
