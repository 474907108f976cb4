import APISchema
import Codec
import RPC
import Storage
import Transport
import Values

/// How long an add takes while the server writes a snapshot of a large store, beside the adds
/// just before, in the same load.
struct SnapshotMeasurement {
  let setting: Setting
  let plan: Plan
  let progress: Progress

  static let beforeLabel = "before"
  static let duringLabel = "while it is written"

  func run() throws -> Section {
    progress.say("a store of \(plan.snapshotBatches) batches")
    let store = "\(setting.directory)/store/snapshot"
    let server = try ServerProcess(
      setting, store: store, log: "\(setting.directory)/snapshot.log", isMain: false,
      options: ["--snapshot-records", "\(plan.snapshotRecords)"])
    defer { server.stop() }
    let driver = try Driver(port: server.port, certs: setting.certs)
    _ = try CatalogStock.fill(driver, count: plan.snapshotBatches)
    let staff = try driver.connect(1, as: "staff-bench")
    let sessions = try openSessions(driver, staff[0])
    try driver.close(staff)
    progress.say("adds until a snapshot is written")
    var outcome = try load(driver, sessions, store: store)
    let seconds = Double(outcome.duringNanos) / 1e9
    return Section(
      name: "snapshot", title: "AddToCart while a snapshot is written, 64 connections",
      subject: "adds",
      rows: [row(Self.beforeLabel, &outcome.before), row(Self.duringLabel, &outcome.during)],
      notes: [
        "A store of \(plan.snapshotBatches) batches and \(Limits.sessionCount) sessions; a"
          + " snapshot is due at record \(plan.snapshotRecords) and took"
          + " \(decimal(seconds, digits: 2)) s. One processor of the machine is the client's."
      ])
  }

  private func openSessions(_ driver: Driver, _ staff: ClientConnection) throws -> [SessionID] {
    try (0..<Limits.sessionCount).map { number in
      let request = CreateSessionRequest(
        idempotencyKey: "snapshot-\(number)", clientID: ClientID(rawValue: 1),
        idleTimeoutSeconds: 86_400)
      return try CreateSessionResponse(
        decoding: driver.call(staff, "LiveShopping/CreateSession", request.encoded())
      ).sessionID
    }
  }

  private func load(
    _ driver: Driver, _ sessions: [SessionID], store: String
  ) throws -> SnapshotLoad.Outcome {
    let connections = try driver.connect(Limits.snapshotConnections, as: "staff-bench")
    let plan = plan
    let outcome: SnapshotLoad.Outcome = try driver.wait(
      "writing a snapshot", seconds: Limits.snapshotSeconds
    ) { done in
      SnapshotLoad(
        connections, sessions: sessions, batchCount: plan.snapshotBatches,
        dueAt: UInt64(plan.snapshotRecords), directory: "\(store)/snapshots", done: done
      ).start()
    }
    try driver.close(connections)
    return outcome
  }

  private func row(_ label: String, _ samples: inout Samples) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "adds", label: "adds", value: Double(samples.count)),
        Cell(key: "p50_us", label: "p50 us", value: samples.micros(at: 0.5)),
        Cell(key: "p99_us", label: "p99 us", value: samples.micros(at: 0.99)),
      ])
  }
}

/// A closed loop of adds until there is a snapshot: one in flight on each connection. On the
/// driver's loop only.
// Sendable: only so that jobs for the loop can hold it.
final class SnapshotLoad: @unchecked Sendable {
  struct Outcome: Sendable {
    var before = Samples()
    var during = Samples()
    var duringNanos: UInt64 = 0
  }

  private let connections: [ClientConnection]
  private let sessions: [SessionID]
  private let batchCount: Int
  /// The record after which the server begins to write.
  private let dueAt: UInt64
  private let directory: String
  private let done: (Result<Outcome, BenchError>) -> Void
  private var random = Sequence64(seed: 13)
  private var outcome = Outcome()
  private var (sent, inFlight) = (0, 0)
  private var began: UInt64?
  private var isWritten = false
  private var failure: BenchError?

  init(
    _ connections: [ClientConnection], sessions: [SessionID], batchCount: Int, dueAt: UInt64,
    directory: String, done: @escaping (Result<Outcome, BenchError>) -> Void
  ) {
    (self.connections, self.sessions, self.batchCount) = (connections, sessions, batchCount)
    (self.dueAt, self.directory, self.done) = (dueAt, directory, done)
  }

  func start() { for connection in connections { addNext(connection) } }

  private func addNext(_ connection: ClientConnection) {
    sent += 1
    inFlight += 1
    // Goods of which none is left are refused: what is added is taken from many batches.
    let message = AddToCartRequest(
      idempotencyKey: "snapshot-add-\(sent)",
      sessionID: sessions[random.next(below: sessions.count)],
      batchID: BatchID(rawValue: UInt64(1 + random.next(below: batchCount))),
      quantity: Quantity(tenThousandths: Quantity.perUnit))
    let start = monotonicNanos()
    let call = connection.start(
      request("LiveShopping/AddToCart", message.encoded()), kind: .unary)
    call.onEnd = { [self] status, payload, _ in
      inFlight -= 1
      ended(connection, start, status, leadingSequence(payload))
    }
  }

  private func ended(
    _ connection: ClientConnection, _ start: UInt64, _ status: Status, _ sequence: UInt64
  ) {
    let now = monotonicNanos()
    if !status.isOK && status.code != .failedPrecondition && status.code != .resourceExhausted {
      failure = failure ?? BenchError("LiveShopping/AddToCart: \(status)")
    }
    if status.isOK { count(sequence, now - start, at: now) }
    if sent % Limits.snapshotLookEvery == 0 { look(at: now) }
    if !isWritten && failure == nil { return addNext(connection) }
    if inFlight == 0 { done(failure.map { .failure($0) } ?? .success(outcome)) }
  }

  /// The first third only warms up.
  private func count(_ sequence: UInt64, _ nanos: UInt64, at now: UInt64) {
    if sequence >= dueAt {
      began = began ?? now
      if !isWritten { outcome.during.add(nanoseconds: nanos) }
    } else if sequence > dueAt / 3 {
      outcome.before.add(nanoseconds: nanos)
    }
  }

  /// A snapshot that is whole has its last name.
  private func look(at now: UInt64) {
    guard let began, let names = try? LinuxFileSystem().list(directory) else { return }
    if names.contains(where: { !$0.hasSuffix(".tmp") }) {
      isWritten = true
      outcome.duringNanos = now - began
    }
  }
}
