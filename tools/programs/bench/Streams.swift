import APISchema
import Codec
import RPC
import Transport
import Values

/// Connections with one stream each. On the driver's loop only.
// Sendable: only so that jobs for the loop can hold it.
final class Subscribers: @unchecked Sendable {
  let connections: [ClientConnection]
  /// Messages that came after the state, on all streams.
  private(set) var delivered = 0
  private(set) var deliveredBytes = 0
  /// Called with each of them.
  var onDelivered: (() -> Void)?
  private var waiting: Int
  private let watch: CallRequest
  private let done: (Result<Int, BenchError>) -> Void

  /// `done` is called once when every stream has its state, or with the first failure.
  init(
    _ connections: [ClientConnection], watch: CallRequest,
    done: @escaping (Result<Int, BenchError>) -> Void
  ) {
    self.connections = connections
    self.watch = watch
    self.done = done
    waiting = connections.count
  }

  func begin() {
    for connection in connections {
      let call = connection.start(watch, kind: .serverStreaming)
      var hasState = false
      call.onMessage = { [self, weak call] payload in
        call?.grantCredit(1)
        if hasState { return received(payload) }
        hasState = true
        waiting -= 1
        if waiting == 0 { done(.success(connections.count)) }
      }
      call.onEnd = { [done, watch] status, _, _ in
        done(.failure(BenchError("\(watch.method) ended: \(status)")))
      }
    }
  }

  private func received(_ payload: [UInt8]) {
    delivered += 1
    deliveredBytes += payload.count
    onDelivered?()
  }
}

/// One event to many subscribers, so many in flight. On the driver's loop only.
// Sendable: only so that jobs for the loop can hold it.
final class FanOutRound: @unchecked Sendable {
  struct Outcome: Sendable {
    /// From the start of the add to the last subscriber's message.
    var toLast = Samples()
    var cpuMicrosPerFrame = 0.0
    var bytesPerFrame = 0
    var framesPerSecond = 0.0
  }

  private let subscribers: Subscribers
  private let staff: ClientConnection
  private let session: SessionID
  private let batches: [BatchID]
  private let window: Int
  private let events: Int
  private let server: ProcessFigures
  private let done: (Result<Outcome, BenchError>) -> Void
  private var outcome = Outcome()
  private var starts: [UInt64] = []
  private var completed = 0
  private var deliveredBefore = 0
  private var bytesBefore = 0
  private var cpuStart: UInt64 = 0

  init(
    _ subscribers: Subscribers, staff: ClientConnection, session: SessionID, batches: [BatchID],
    window: Int, events: Int, server: ProcessFigures,
    done: @escaping (Result<Outcome, BenchError>) -> Void
  ) {
    (self.subscribers, self.staff, self.session) = (subscribers, staff, session)
    (self.batches, self.window, self.events) = (batches, window, events)
    (self.server, self.done) = (server, done)
  }

  func begin() {
    deliveredBefore = subscribers.delivered
    bytesBefore = subscribers.deliveredBytes
    cpuStart = (try? server.cpuNanos()) ?? 0
    subscribers.onDelivered = { [self] in delivered() }
    for _ in 0..<window { addNext() }
  }

  private func addNext() {
    let number = starts.count
    guard number < events else { return }
    let message = AddToCartRequest(
      idempotencyKey: "fan-out-\(window)-\(number)", sessionID: session,
      batchID: batches[(window * 100 + number) % batches.count],
      quantity: Quantity(tenThousandths: Quantity.perUnit))
    starts.append(monotonicNanos())
    let call = staff.start(
      request("LiveShopping/AddToCart", message.encoded()), kind: .unary)
    call.onEnd = { [done] status, _, _ in
      if !status.isOK { done(.failure(BenchError("LiveShopping/AddToCart: \(status)"))) }
    }
  }

  /// Streams are in order, so every so many messages an event has reached the last one.
  private func delivered() {
    let count = subscribers.delivered - deliveredBefore
    guard count == (completed + 1) * subscribers.connections.count else { return }
    outcome.toLast.add(nanoseconds: monotonicNanos() - starts[completed])
    completed += 1
    if completed == events { finish(frames: count) } else { addNext() }
  }

  private func finish(frames: Int) {
    subscribers.onDelivered = nil
    let seconds = Double(monotonicNanos() - starts[0]) / 1e9
    let cpu = (try? server.cpuNanos()) ?? 0
    outcome.cpuMicrosPerFrame = Double(cpu - cpuStart) / 1e3 / Double(frames)
    outcome.bytesPerFrame = (subscribers.deliveredBytes - bytesBefore) / frames
    outcome.framesPerSecond = Double(frames) / seconds
    done(.success(outcome))
  }
}

/// One event to 1,000 subscribers, beside the C server that writes a given frame to all.
struct FanOutMeasurement {
  let setting: Setting
  let plan: Plan
  let server: ServerProcess
  let driver: Driver
  let stock: Stock
  let progress: Progress

  func run() throws -> Section {
    progress.say("opening \(plan.subscribers) subscribers")
    let staff = try driver.connect(1, as: "staff-bench")[0]
    let session = try stock.openSessions(1, name: "fan-out", driver, staff)[0]
    let subscribers = try driver.subscribe(
      plan.subscribers, as: "staff-bench",
      request("LiveShopping/WatchSession", WatchSessionRequest(sessionID: session).encoded()))
    var rows: [Row] = []
    for window in [1, plan.fanOutWindow] {
      progress.say("fan-out, \(window) in flight")
      let events = plan.fanOutEvents * window
      let (batches, figures) = (stock.batchIDs, server.figures)
      var ours: FanOutRound.Outcome = try driver.wait("fan-out") { done in
        FanOutRound(
          subscribers, staff: staff, session: session, batches: batches, window: window,
          events: events, server: figures, done: done
        ).begin()
      }
      rows.append(row(window, &ours, limit: try limit(window, events, ours.bytesPerFrame)))
    }
    try driver.close(subscribers.connections + [staff])
    return Section(
      name: "fan-out", title: "One AddToCart to \(plan.subscribers) TLS subscribers of its session",
      subject: "events in flight", rows: rows,
      notes: ["CPU includes deciding the adds and making them durable; the C server only copies."])
  }

  private func limit(_ window: Int, _ events: Int, _ bytes: Int) throws -> LoadTotal {
    let frame = "\(setting.directory)/event.frame"
    let count = (0..<4).map { UInt8(truncatingIfNeeded: bytes >> (24 - 8 * $0)) }
    try writeBytes(
      count + [0, 0, 0, 1, 0x7E, 0] + [UInt8](repeating: 0x65, count: bytes), to: frame)
    let limit = try LimitServer(setting)
    let child = try ChildProcess(
      "\(setting.limitPrograms)/load",
      [
        "\(limit.port)", "\(limit.pid)", "\(plan.subscribers)", "\(window)",
        "\(events * plan.subscribers)", "30", frame, "fanout",
      ])
    guard let line = child.readLine(seconds: Limits.stepSeconds), let total = LoadTotal(line),
      child.wait() == 0
    else { throw BenchError("the C fan-out failed; its message is above") }
    return total
  }

  private func row(_ window: Int, _ ours: inout FanOutRound.Outcome, limit: LoadTotal) -> Row {
    Row(
      label: "\(window)",
      cells: [
        Cell(key: "frame_us", label: "CPU us/frame", value: ours.cpuMicrosPerFrame, digits: 2),
        Cell(key: "c_frame_us", label: "C us/frame", value: limit.micros, digits: 2),
        .ratio("ratio", "ratio", ours.cpuMicrosPerFrame / limit.micros),
        Cell(
          key: "last_p50_ms", label: "last p50 ms", value: ours.toLast.micros(at: 0.5) / 1e3,
          digits: 1),
        Cell(
          key: "last_max_ms", label: "last max ms", value: ours.toLast.micros(at: 1) / 1e3,
          digits: 1),
        Cell(key: "per_second", label: "frames/s", value: ours.framesPerSecond),
        Cell(key: "bytes", label: "bytes", value: Double(ours.bytesPerFrame)),
      ])
  }
}

extension Driver {
  /// Opens connections with one stream each, and waits until all have the state.
  func subscribe(
    _ count: Int, as principal: String?, _ watch: CallRequest
  ) throws -> Subscribers {
    let connections = try connect(count, as: principal)
    let holder = Holder()
    let _: Int = try wait("subscribing") { done in
      let subscribers = Subscribers(connections, watch: watch, done: done)
      holder.value = subscribers
      subscribers.begin()
    }
    guard let subscribers = holder.value else { throw BenchError("no subscribers were made") }
    return subscribers
  }
}

/// Where the loop leaves what the main thread takes.
// Sendable: written on the loop before the main thread, which waits, goes on.
private final class Holder: @unchecked Sendable {
  var value: Subscribers?
}
