import APISchema
import Codec
import RPC
import Transport
import Values

/// A closed loop of AddToCart calls: every connection keeps so many in flight until the time is
/// over. On the driver's loop only.
// Sendable: only so that jobs for the loop can hold it.
final class AddLoad: @unchecked Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    var samples = Samples()
    /// Acknowledged in the counted time.
    var perSecond = 0.0
    /// Acknowledged in all, warm-up included.
    var acknowledged: UInt64 = 0
    /// The greatest sequence that was acknowledged.
    var sequence: UInt64 = 0
    /// Of the server, for each acknowledged add.
    var cpuMicros = 0.0
  }

  private let connections: [ClientConnection]
  private let shape: Shape
  private let sessions: [SessionID]
  private let batches: [BatchID]
  private let name: String
  private let server: ProcessFigures
  private let done: (Result<Outcome, BenchError>) -> Void
  private var random: Sequence64
  private var outcome = Outcome()
  private var sent: UInt64 = 0
  private var inFlight = 0
  private var countedFrom: UInt64 = 0
  private var end: UInt64 = 0
  private var cpuStart: UInt64 = 0
  private var failure: BenchError?

  init(
    _ connections: [ClientConnection], _ shape: Shape, sessions: [SessionID],
    batches: [BatchID], server: ProcessFigures,
    done: @escaping (Result<Outcome, BenchError>) -> Void
  ) {
    self.connections = connections
    self.shape = shape
    self.sessions = sessions
    self.batches = batches
    self.server = server
    self.done = done
    name = "add-\(shape.connections)-\(shape.depth)"
    random = Sequence64(seed: UInt64(shape.connections * 100 + shape.depth))
  }

  func start(warmUpSeconds: Double, seconds: Double) {
    cpuStart = (try? server.cpuNanos()) ?? 0
    countedFrom = monotonicNanos() + UInt64(warmUpSeconds * 1e9)
    end = countedFrom + UInt64(seconds * 1e9)
    outcome.samples.reserve(Int(seconds * 50_000))
    for index in connections.indices {
      for _ in 0..<shape.depth { addNext(index) }
    }
  }

  private func addNext(_ index: Int) {
    // Each connection has sessions of its own, as a salesperson has.
    let share = max(1, sessions.count / connections.count)
    let session = (index * share + random.next(below: share)) % sessions.count
    sent += 1
    let message = AddToCartRequest(
      idempotencyKey: "\(name)-\(sent)", sessionID: sessions[session],
      batchID: batches[random.next(below: batches.count)],
      quantity: Quantity(tenThousandths: Quantity.perUnit))
    inFlight += 1
    let start = monotonicNanos()
    let call = connections[index].start(
      request("LiveShopping/AddToCart", message.encoded()), kind: .unary)
    call.onEnd = { [self] status, payload, _ in ended(index, start, status, payload) }
  }

  private func ended(_ index: Int, _ start: UInt64, _ status: Status, _ payload: [UInt8]) {
    let now = monotonicNanos()
    inFlight -= 1
    if status.isOK {
      outcome.acknowledged += 1
      outcome.sequence = max(outcome.sequence, leadingSequence(payload))
      if now >= countedFrom, now < end { outcome.samples.add(nanoseconds: now - start) }
    } else {
      failure = failure ?? BenchError("LiveShopping/AddToCart: \(status)")
    }
    if now < end, failure == nil { addNext(index) } else if inFlight == 0 { finish() }
  }

  private func finish() {
    if let failure { return done(.failure(failure)) }
    outcome.perSecond = Double(outcome.samples.count) / (Double(end - countedFrom) / 1e9)
    if let cpu = try? server.cpuNanos() {
      outcome.cpuMicros = Double(cpu - cpuStart) / 1e3 / Double(outcome.acknowledged)
    }
    done(.success(outcome))
  }
}

/// Durable AddToCart at several shapes, beside the disk.
struct AddMeasurement {
  let setting: Setting
  let plan: Plan
  let server: ServerProcess
  let driver: Driver
  let stock: Stock
  let progress: Progress

  /// The table, and the greatest sequence that was acknowledged.
  func run(_ disk: inout DiskFigures, peers: Peers?) throws -> (Section, sequence: UInt64) {
    progress.say("opening \(Limits.sessionCount) sessions")
    let staff = try driver.connect(1, as: "staff-bench")
    let sessions = try stock.openSessions(
      Limits.sessionCount, name: "add", driver, staff[0])
    try driver.close(staff)
    var rows: [Row] = []
    var sequence: UInt64 = 0
    for shape in plan.addShapes {
      try disk.measure(setting.directory, seconds: plan.diskSeconds)
      progress.say("AddToCart \(shape.label)")
      var outcome = try measure(shape, sessions)
      sequence = max(sequence, outcome.sequence)
      rows.append(row(shape, &outcome, peers))
    }
    rows += disk.rows()
    return (
      Section(
        name: "add", title: "Durable AddToCart over TLS 1.3, acknowledged after fdatasync",
        subject: "connections x depth", rows: rows,
        notes: [
          "\(Limits.sessionCount) sessions, \(Limits.batchCount) batches, client and server on"
            + " the same processors. fdatasync was measured before each row, in the same directory."
        ] + (peers?.notes ?? [])), sequence
    )
  }

  private func measure(_ shape: Shape, _ sessions: [SessionID]) throws -> AddLoad.Outcome {
    let connections = try driver.connect(shape.connections, as: "staff-bench")
    let (plan, stock, figures) = (plan, stock, server.figures)
    let outcome: AddLoad.Outcome = try driver.wait("AddToCart \(shape.label)") { done in
      AddLoad(
        connections, shape, sessions: sessions, batches: stock.batchIDs, server: figures,
        done: done
      ).start(warmUpSeconds: plan.warmUpSeconds, seconds: plan.addSeconds)
    }
    try driver.close(connections)
    return outcome
  }

  private func row(_ shape: Shape, _ outcome: inout AddLoad.Outcome, _ peers: Peers?) -> Row {
    var cells = [
      Cell(key: "per_second", label: "per s", value: outcome.perSecond),
      Cell(key: "p50_us", label: "p50 us", value: outcome.samples.micros(at: 0.5)),
      Cell(key: "p99_us", label: "p99 us", value: outcome.samples.micros(at: 0.99)),
      Cell(key: "cpu_us", label: "server CPU us", value: outcome.cpuMicros, digits: 1),
    ]
    for peer in peers?.names ?? [] {
      guard let figure = peers?.perSecond(peer, shape) else { continue }
      cells.append(Cell(key: "\(peer)_per_second", label: "\(peer) /s", value: figure))
      cells.append(.ratio("\(peer)_ratio", "ratio", outcome.perSecond / figure))
    }
    return Row(label: shape.label, cells: cells)
  }
}
