import APISchema
import Codec
import RPC
import Transport
import Values

/// How long an added line takes to a scanner's screen: from the start of the call AddToCart to the
/// message with its sequence on another connection's WatchPickList stream. One add at a time.
// Sendable: only so that jobs for the loop can hold it. On the driver's loop only.
final class ScannerRound: @unchecked Sendable {
  private let staff: ClientConnection
  private let scanner: ClientConnection
  private let session: SessionID
  private let batches: [BatchID]
  private let count: Int
  private let done: (Result<(scan: Samples, reply: Samples), BenchError>) -> Void
  private var random = Sequence64(seed: 3)
  private var scanned = Samples()
  private var replied = Samples()
  private var start: UInt64 = 0
  private var isStarted = false
  private var sent = 0
  private var scannedSequence: UInt64?
  private var repliedSequence: UInt64?

  init(
    staff: ClientConnection, scanner: ClientConnection, session: SessionID, batches: [BatchID],
    count: Int, done: @escaping (Result<(scan: Samples, reply: Samples), BenchError>) -> Void
  ) {
    (self.staff, self.scanner, self.session) = (staff, scanner, session)
    (self.batches, self.count, self.done) = (batches, count, done)
  }

  func begin() {
    let call = scanner.start(
      request("PickList/WatchPickList", WatchPickListRequest().encoded()), kind: .serverStreaming)
    call.onMessage = { [self, weak call] payload in
      let now = monotonicNanos()
      call?.grantCredit(1)
      received(payload, at: now)
    }
    call.onEnd = { [done] status, _, _ in
      done(.failure(BenchError("PickList/WatchPickList ended: \(status)")))
    }
  }

  private func received(_ payload: [UInt8], at now: UInt64) {
    guard let message = try? WatchPickListResponse(decoding: payload, options: .lenient) else {
      return done(.failure(BenchError("PickList/WatchPickList: an unreadable message")))
    }
    switch message.body {
    case .progress: return
    case .state(let state):
      if state.complete, !isStarted {
        isStarted = true
        addNext()
      }
    case .changes:
      scanned.add(nanoseconds: now - start)
      scannedSequence = message.sequence
      goOn()
    }
  }

  private func addNext() {
    (scannedSequence, repliedSequence) = (nil, nil)
    sent += 1
    let message = AddToCartRequest(
      idempotencyKey: "scanner-\(sent)", sessionID: session,
      batchID: batches[random.next(below: batches.count)],
      quantity: Quantity(tenThousandths: Quantity.perUnit))
    start = monotonicNanos()
    let call = staff.start(
      request("LiveShopping/AddToCart", message.encoded()), kind: .unary)
    call.onEnd = { [self] status, payload, _ in
      guard status.isOK else {
        return done(.failure(BenchError("LiveShopping/AddToCart: \(status)")))
      }
      replied.add(nanoseconds: monotonicNanos() - start)
      repliedSequence = leadingSequence(payload)
      goOn()
    }
  }

  private func goOn() {
    guard let scannedSequence, let repliedSequence else { return }
    guard scannedSequence == repliedSequence else {
      return done(
        .failure(BenchError("the scanner saw \(scannedSequence) for add \(repliedSequence)")))
    }
    if sent < count { addNext() } else { done(.success((scanned, replied))) }
  }
}

/// Add → scanner, beside the disk.
struct ScannerMeasurement {
  let setting: Setting
  let plan: Plan
  let driver: Driver
  let stock: Stock
  let progress: Progress

  func run(_ disk: inout DiskFigures) throws -> Section {
    try disk.measure(setting.directory, seconds: plan.diskSeconds)
    progress.say("add → scanner, \(plan.scannerAdds) adds")
    let staff = try driver.connect(1, as: "staff-bench")[0]
    let scanner = try driver.connect(1, as: "warehouse-bench")[0]
    let session = try stock.openSessions(1, name: "scanner", driver, staff)[0]
    let (batches, count) = (stock.batchIDs, plan.scannerAdds)
    var (scan, reply): (Samples, Samples) = try driver.wait("add → scanner") { done in
      ScannerRound(
        staff: staff, scanner: scanner, session: session, batches: batches, count: count
      ) { done($0.map { ($0.scan, $0.reply) }) }.begin()
    }
    try driver.close([staff, scanner])
    try disk.measure(setting.directory, seconds: plan.diskSeconds)
    return Section(
      name: "scanner",
      title: "Add → durable → message at a scanner, one at a time, three TLS parties",
      subject: "from the call's start",
      rows: [row("message at the scanner", &scan), row("reply to the salesperson", &reply)]
        + disk.rows())
  }

  private func row(_ label: String, _ samples: inout Samples) -> Row {
    Row(
      label: label,
      cells: [
        Cell(key: "per_second", label: "per s", value: samples.perSecond),
        Cell(key: "p50_us", label: "p50 us", value: samples.micros(at: 0.5)),
        Cell(key: "p99_us", label: "p99 us", value: samples.micros(at: 0.99)),
      ])
  }
}
