import DelimitedText
import ReplayModel
import Synchronization
import Testing
import Values

/// A server in memory: carts that merge as the real one's do, and a pick list as streams.
final class MemoryServer: SaleDriver {
  struct Line {
    var session: SessionID
    var batch: BatchID
    var quantity: Quantity
    var picked = Quantity.zero
    var unitPrice: Money
    var isSeparate: Bool
  }
  struct State {
    var batches: [BatchPlan] = []
    var lines: [Line] = []
    var sessionCount: UInt64 = 0
    var streams: [AsyncStream<PickUpdate>.Continuation] = []
    var keys: Set<String> = []
    var refusals = 0
  }
  let state = Mutex(State())
  /// Answers this much more than the order's true total.
  let surcharge: Money

  init(surcharge: Money = .zero) { self.surcharge = surcharge }

  private func use(_ key: String, _ state: inout State) {
    #expect(key.utf8.count <= 64)
    #expect(state.keys.insert(key).inserted, "the key \(key) was used twice")
  }

  func saveClient(_ client: ClientPlan, key: String) -> ClientID {
    state.withLock { use(key, &$0) }
    return ClientID(rawValue: 1)
  }

  func saveBatches(_ batches: [BatchPlan], key: String) -> [BatchID] {
    state.withLock { state in
      use(key, &state)
      let first = UInt64(state.batches.count)
      state.batches += batches
      return batches.indices.map { BatchID(rawValue: first + UInt64($0)) }
    }
  }

  func openSession(staff: Int, client: ClientID, key: String) -> SessionID {
    state.withLock { state in
      use(key, &state)
      state.sessionCount += 1
      return SessionID(rawValue: state.sessionCount)
    }
  }

  func addLine(
    staff: Int, session: SessionID, _ addition: CartAddition, key: String
  ) -> LineID {
    state.withLock { state in
      use(key, &state)
      let price = addition.unitPrice ?? state.batches[Int(addition.batch.rawValue)].unitPrice
      let mergeable = state.lines.firstIndex {
        $0.session == session && $0.batch == addition.batch && !$0.isSeparate
      }
      let index: Int
      if let mergeable, !addition.isSeparate {
        index = mergeable
        let old = state.lines[index].quantity
        state.lines[index].quantity = old.adding(addition.quantity) ?? old
        state.lines[index].unitPrice = price
      } else {
        index = state.lines.count
        state.lines.append(
          Line(
            session: session, batch: addition.batch, quantity: addition.quantity,
            unitPrice: price, isSeparate: addition.isSeparate))
      }
      publish(index, state)
      return LineID(rawValue: UInt64(index))
    }
  }

  func complete(staff: Int, session: SessionID, key: String) -> Money {
    state.withLock { state in
      use(key, &state)
      return state.lines.filter { $0.session == session }.reduce(surcharge) {
        $0.adding(FixedPoint.extend($1.quantity, at: $1.unitPrice) ?? .zero) ?? $0
      }
    }
  }

  func watchPickList(
    scanner: Int, onState: @Sendable () -> Void, onUpdate: @Sendable (PickUpdate) -> Void
  ) async {
    let (stream, continuation) = AsyncStream<PickUpdate>.makeStream()
    state.withLock { $0.streams.append(continuation) }
    onState()
    for await update in stream { onUpdate(update) }
  }

  func markPicked(scanner: Int, _ update: PickUpdate, key: String) -> PickOutcome {
    state.withLock { state in
      let index = Int(update.line.rawValue)
      if state.lines[index].quantity != update.quantity {
        state.refusals += 1
        return .changed
      }
      use(key, &state)
      state.lines[index].picked = update.quantity
      publish(index, state)
      return .picked
    }
  }

  private func publish(_ index: Int, _ state: State) {
    let line = state.lines[index]
    let update = PickUpdate(
      session: line.session, line: LineID(rawValue: UInt64(index)), quantity: line.quantity,
      picked: line.picked, isQueued: line.picked < line.quantity)
    for stream in state.streams { stream.yield(update) }
  }
}

@Suite struct ReplayTests {
  /// Merged, separate and negotiated lines over many invoices.
  private var text: String {
    var text = header
    for invoice in 1...200 {
      for line in 0..<(1 + invoice % 7) {
        let price = line == 3 ? "1.10" : "2.55"
        text += "\(invoice),G\(line % 4),goods,\(1 + line),d,\(price),\(invoice % 9).0,UK\n"
      }
      text += "C\(invoice),G1,goods,-1,d,2.55,,UK\n"
    }
    return text
  }

  private func replay(_ server: MemoryServer) async throws -> ReplayReport {
    let survey = try Survey(MemorySource(text))
    let options = ReplayOptions(staffCount: 4, scannerCount: 3)
    return try await Replay(driver: server, survey: survey, options: options)
      .run(try SaleReader(MemorySource(text), survey: survey))
  }

  @Test func playsEverySaleAndPicksEveryLine() async throws {
    let server = MemoryServer()
    let report = try await replay(server)
    let lines = server.state.withLock { $0.lines }
    #expect(report.agrees)
    #expect(report.sessions == 200)
    #expect(report.linesPicked == lines.count)
    #expect(lines.allSatisfy { $0.picked == $0.quantity })
    #expect(report.additions > report.cartLines)
    #expect(report.latency.count == UInt64(lines.count))
  }

  @Test func aWrongTotalStopsTheReplay() async {
    await #expect(throws: ReplayError.self) {
      try await replay(MemoryServer(surcharge: Money(cents: 1)))
    }
  }
}

@Suite struct LatencyTests {
  @Test func quantilesAreWithinOneBucket() {
    var histogram = LatencyHistogram()
    #expect(histogram.nanoseconds(atQuantile: 0.5) == nil)
    for value in UInt64(1)...10_000 { histogram.record(nanoseconds: value * 1_000) }
    for quantile in [0.01, 0.5, 0.99, 1] {
      let exact = quantile * 10_000_000
      let found = Double(histogram.nanoseconds(atQuantile: quantile) ?? 0)
      #expect(found >= exact && found <= exact * 1.07)
    }
    histogram.record(nanoseconds: .max)
    #expect(histogram.nanoseconds(atQuantile: 1) == .max)
  }

  @Test func halvesMeetInEitherOrder() {
    let meter = LatencyMeter()
    meter.started(LineID(rawValue: 1), at: 10)
    meter.seen(LineID(rawValue: 1), at: 14)
    meter.seen(LineID(rawValue: 2), at: 9)
    meter.seen(LineID(rawValue: 2), at: 11)
    meter.started(LineID(rawValue: 2), at: 5)
    #expect(meter.histogram.count == 2)
    #expect(meter.histogram.nanoseconds(atQuantile: 1) == 4)
  }

  @Test func waitingHalvesAreBounded() {
    let meter = LatencyMeter()
    for line in 0..<UInt64(3 * Limits.unmatchedSamplesMax) {
      meter.seen(LineID(rawValue: line), at: 1)
    }
    meter.started(LineID(rawValue: 0), at: 0)
    #expect(meter.histogram.count == 0)
  }
}
