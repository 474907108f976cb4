import Commerce
import Journal
import StoreSchema
import Testing
import Values

@testable import CommerceStore
@testable import Engine

/// What becomes of patches whose beginnings are gone, or which are not what they should be.
@Suite struct OrderCompletionTests {
  private static let machine = CommerceMachine()

  private static func order(version: UInt64) -> Order {
    Order(
      id: OrderID(rawValue: 1), status: .draft,
      lines: (1...30 as ClosedRange<UInt64>).map { number in
        OrderLine(
          lineID: LineID(rawValue: number), batchID: BatchID(rawValue: number),
          batchCode: "B-\(number)", productName: "Stoneware mug, blue glaze, no. \(number)",
          quantity: Quantity(tenThousandths: number == 5 ? Int64(version) * 10_000 : 10_000))
      },
      createdBy: Principal(role: .system), createdAt: .epoch, version: version)
  }

  private static func record(_ body: Event.Body?) -> JournalRecord {
    JournalRecord(
      principal: Principal(role: .system), reply: Reply(body: .done(Done())),
      events: body.map { [Event(body: $0)] } ?? [])
  }

  /// What the log has of a version that follows the one before it.
  private static func patch(
    _ version: UInt64, previous: UInt64, whole: UInt64 = 1
  ) throws -> JournalRecord {
    var patch = try #require(
      OrderPatch(from: order(version: version - 1), to: order(version: version)))
    patch.previousSequence = previous
    patch.wholeSequence = whole
    patch.number = 1
    return record(.orderChanged(OrderChanged(patch: patch)))
  }

  private static func reading(_ log: ForgetfulLog, after sequence: UInt64) -> StoreOutcome {
    let port = NoPort()
    return LogReading(machine, log).outcome(
      of: ReadRequest(wanted: .after(sequence), bytesMax: 1 << 20, port: port, ticket: 0))
  }

  /// The order at 1, its patches at 2 and 4; 3 and 5 concern nobody.
  private static func log(oldest: UInt64) throws -> ForgetfulLog {
    let records = [
      record(.orderCreated(OrderCreated(order: order(version: 1)))),
      try patch(2, previous: 1), record(nil), try patch(3, previous: 2), record(nil),
    ]
    return ForgetfulLog(records.map { machine.encode($0) }, oldest: oldest)
  }

  private static func orders(_ chunk: EntryChunk<CommerceMachine>) -> [UInt64: Order] {
    var orders: [UInt64: Order] = [:]
    for commit in chunk.commits {
      for case .orderChanged(let changed) in commit.record.events.map(\.body) {
        orders[commit.sequence] = changed.order
      }
    }
    return orders
  }

  @Test func earlierRecordsAreLookedUpAsFarAsTheyAreKept() throws {
    for cursor in 0...4 as ClosedRange<UInt64> {
      guard case .entries(let chunk) = Self.reading(try Self.log(oldest: 1), after: cursor)
      else {
        Issue.record("nothing after \(cursor)")
        continue
      }
      #expect(chunk.commits.map(\.sequence) == Array(cursor + 1...5))
      var expected: [UInt64: Order] = [:]
      if cursor < 2 { expected[2] = Self.order(version: 2) }
      if cursor < 4 { expected[4] = Self.order(version: 3) }
      #expect(Self.orders(chunk) == expected)
    }
  }

  /// Also when the beginning went while the records were read: the log that had them has them no
  /// more when they are asked for.
  @Test func whatCannotBeCompletedIsGone() throws {
    for oldest in [2, 3, 4] as [UInt64] {
      let log = try Self.log(oldest: oldest)
      // What is in front of it can be had, and no more.
      guard case .entries(let chunk) = Self.reading(log, after: 2) else {
        Issue.record("record 3 is there")
        continue
      }
      #expect(chunk.commits.map(\.sequence) == [3] && chunk.upTo == 3)
      guard case .entriesGone(let next) = Self.reading(log, after: 3) else {
        Issue.record("record 4 is gone")
        continue
      }
      #expect(next == 5)
      guard case .entries(let rest) = Self.reading(log, after: next - 1) else {
        Issue.record("record 5 is there")
        continue
      }
      #expect(rest.commits.map(\.sequence) == [5])
    }
  }

  @Test func aLogThatCannotBeReadIsNotOneThatForgot() throws {
    let log = try Self.log(oldest: 1)
    log.isDamaged = true
    guard case .readFailed(let error) = Self.reading(log, after: 3) else {
      Issue.record("the disk is at fault")
      return
    }
    #expect(error.code == .logUnreadable)
  }

  /// Patches that no server wrote end the read, not the process.
  @Test(arguments: [0, 4, 5, 9] as [UInt64])
  func patchesThatGoNowhereAreRefused(previous: UInt64) throws {
    let records = [
      Self.record(.orderCreated(OrderCreated(order: Self.order(version: 1)))),
      Self.record(nil), Self.record(nil),
      try Self.patch(2, previous: previous), Self.record(nil),
    ]
    let log = ForgetfulLog(records.map { Self.machine.encode($0) }, oldest: 1)
    guard case .readFailed(let error) = Self.reading(log, after: 3) else {
      Issue.record("a patch of \(previous) was taken")
      return
    }
    #expect([.corrupt, .logUnreadable].contains(error.code))
  }

  @Test func aPatchOfAnotherVersionIsRefused() throws {
    let records = [
      Self.record(.orderCreated(OrderCreated(order: Self.order(version: 1)))),
      try Self.patch(3, previous: 1),
    ]
    let log = ForgetfulLog(records.map { Self.machine.encode($0) }, oldest: 1)
    guard case .readFailed(let error) = Self.reading(log, after: 1) else {
      Issue.record("a patch of version 2 was put on version 1")
      return
    }
    #expect(error.code == .corrupt)
  }
}

/// A log that has its oldest records in what it reads in one piece, and no more by themselves.
// Sendable: used by one thread.
private final class ForgetfulLog: EntryLog, @unchecked Sendable {
  private let payloads: [[UInt8]]
  private let oldest: UInt64
  var isDamaged = false

  init(_ payloads: [[UInt8]], oldest: UInt64) {
    self.payloads = payloads
    self.oldest = oldest
  }

  var lastSequence: UInt64 { UInt64(payloads.count) }
  var durableSequence: UInt64 { lastSequence }

  func append(_ entries: [JournalEntry]) -> AppendOutcome { .done(through: lastSequence) }
  func sync() -> AppendOutcome { .done(through: lastSequence) }

  func read(after sequence: UInt64, bytesMax: Int) throws(JournalError) -> [JournalEntry] {
    (sequence..<lastSequence).map { entry($0 + 1) }
  }

  func read(sequences: [UInt64], bytesMax: Int) throws(JournalError) -> [JournalEntry] {
    if isDamaged { throw JournalError(.damaged, "As told.") }
    if let first = sequences.first, first < oldest {
      throw JournalError(.cursorTooOld(oldest: oldest), "As told.")
    }
    if let last = sequences.last, last > lastSequence {
      throw JournalError(.cursorAhead(newest: lastSequence), "As told.")
    }
    return sequences.map(entry)
  }

  private func entry(_ sequence: UInt64) -> JournalEntry {
    JournalEntry(sequence: sequence, timeNanos: 0, payload: payloads[Int(sequence) - 1])
  }
}

private final class NoPort: CompletionPort {
  func deliver(_ completions: [Completion<CommerceMachine>]) {}
}
