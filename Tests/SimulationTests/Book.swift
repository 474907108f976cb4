import Codec
import CommerceStore
import Engine
import Journal
import StoreSchema
import Values

/// What the store was asked and what it promised, kept where no power cut reaches it, and what
/// contradicts it.
struct Book {
  struct Answer: Equatable {
    var request: Request
    var sequence: UInt64
    var time: Timestamp
    var reply: [UInt8]

    static func == (left: Self, right: Self) -> Bool {
      left.sequence == right.sequence && left.reply == right.reply
        && left.request.idempotency == right.request.idempotency
    }
  }

  private let machine = CommerceMachine()
  private let rememberedSeconds: Int64
  /// Every record as it was appended last; the one with sequence n at n - 1.
  private(set) var records: [JournalEntry] = []
  /// The newest sequence that anybody may have seen as durable.
  private(set) var released: UInt64 = 0
  private(set) var answers: [IdempotencyKey: Answer] = [:]
  /// The keys of `answers`, in the order of their first answer.
  private(set) var answered: [IdempotencyKey] = []
  /// Where each key was carried out last; without what was lost.
  private var carriedOut: [IdempotencyKey: JournalEntry] = [:]
  private var asked: Set<IdempotencyKey> = []
  private(set) var problems: [String] = []
  /// How many outcomes of each kind were heard, to know that a test tests something.
  private(set) var heard: [String: Int] = [:]

  init(rememberedSeconds: Int64) { self.rememberedSeconds = rememberedSeconds }

  mutating func note(_ problem: String) { problems.append(problem) }

  mutating func sees(_ request: Request) {
    if let key = request.idempotency?.key { asked.insert(key) }
  }

  /// What goes to the log comes from a request or is the server's own.
  mutating func appended(_ entries: [JournalEntry]) throws {
    for entry in entries {
      if entry.sequence != UInt64(records.count + 1) {
        note("record \(entry.sequence) was appended after \(records.count)")
      }
      let record = try machine.decodeRecord(entry.payload)
      records.append(entry)
      if let key = machine.idempotency(of: record)?.key {
        carriesOut(key, entry)
      } else if record.principal.role != .system {
        note("record \(entry.sequence) has no key")
      }
    }
  }

  private mutating func carriesOut(_ key: IdempotencyKey, _ entry: JournalEntry) {
    if !asked.contains(key) { note("record \(entry.sequence) came from nowhere") }
    if let before = carriedOut[key],
      Timestamp(nanoseconds: before.timeNanos).adding(seconds: rememberedSeconds)
        >= Timestamp(nanoseconds: entry.timeNanos)
    {
      note("\(key.key) was carried out at \(before.sequence) and again at \(entry.sequence)")
    }
    carriedOut[key] = entry
  }

  mutating func releases(_ sequence: UInt64) { released = max(released, sequence) }

  /// What was appended after this was lost, as it may be when it was not acknowledged.
  mutating func recovered(_ sequence: UInt64) {
    if sequence < released { note("\(released) was acknowledged, \(sequence) is recovered") }
    if sequence > UInt64(records.count) { note("record \(sequence) came from nowhere") }
    records.removeLast(max(0, records.count - Int(sequence)))
    carriedOut = carriedOut.filter { $0.value.sequence <= sequence }
    releases(sequence)
  }

  /// Compares an outcome with everything that was said before. `now` is the newest commit time.
  mutating func hears(
    _ outcome: StoreOutcome, to request: Request, durable: UInt64, now: Timestamp
  ) throws {
    let before = request.idempotency.flatMap { answers[$0.key] }
    let isRemembered = before.map { $0.time.adding(seconds: rememberedSeconds) >= now } ?? false
    switch outcome {
    case .committed(let reply, let sequence, let replayed):
      heard[replayed ? "replayed" : "committed", default: 0] += 1
      if sequence > durable { note("\(sequence) was answered before it was durable") }
      guard let idempotency = request.idempotency, sequence <= UInt64(records.count) else { return }
      let entry = records[Int(sequence) - 1]
      let answer = Answer(
        request: request, sequence: sequence, time: Timestamp(nanoseconds: entry.timeNanos),
        reply: reply.encoded())
      let record = try machine.decodeRecord(entry.payload)
      if machine.idempotency(of: record) != idempotency || record.reply != reply {
        note("the answer to \(idempotency.key.key) is not that of record \(sequence)")
      }
      if isRemembered, before != answer || !replayed {
        note("\(idempotency.key.key) was carried out or answered twice, now at \(sequence)")
      }
      if before == nil { answered.append(idempotency.key) }
      answers[idempotency.key] = answer
    case .keyReused(let sequence):
      heard["reused", default: 0] += 1
      try expectReuse(of: request, at: sequence, isRemembered ? before : nil)
    case .rejected(let rejection, let sequence):
      heard["rejected", default: 0] += 1
      if sequence > durable { note("refused on \(sequence), durable is \(durable)") }
      if isRemembered { note("\(request) was carried out and is refused now: \(rejection)") }
    default: note("\(outcome) of \(request)")
    }
  }

  private mutating func expectReuse(
    of request: Request, at sequence: UInt64, _ before: Answer?
  ) throws {
    guard let idempotency = request.idempotency, sequence <= UInt64(records.count) else {
      return note("a key that was never used is said to be used at \(sequence)")
    }
    let record = try machine.decodeRecord(records[Int(sequence) - 1].payload)
    let used = machine.idempotency(of: record)
    if used?.key != idempotency.key || used?.payloadHash == idempotency.payloadHash
      || before?.request.idempotency == idempotency
    {
      note("\(idempotency.key.key) is said to be used for something else at \(sequence)")
    }
  }
}
