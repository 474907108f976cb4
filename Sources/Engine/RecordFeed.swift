import Journal
import Values

/// A record of the log, with everything that can be known of it without the state.
struct DecodedRecord<Machine: StateMachine>: Sendable {
  let sequence: UInt64
  let time: Timestamp
  let record: Machine.Record
  /// What is remembered of it; nil for timers.
  let answer: RememberedAnswer?

  init(_ entry: JournalEntry, _ machine: Machine) throws(EngineError) {
    sequence = entry.sequence
    time = Timestamp(nanoseconds: entry.timeNanos)
    record = try machine.decodeRecord(entry.payload)
    guard let idempotency = machine.idempotency(of: record) else {
      answer = nil
      return
    }
    answer = RememberedAnswer(
      idempotency: idempotency, sequence: sequence, time: time,
      reply: machine.encodeReply(of: record))
  }
}

/// Reads and decodes records ahead of the replay that applies them, on a thread of its own: the
/// two take turns on nothing, so a recovery takes as long as the slower of them.
///
/// Records come in the log's order, all before a failure first. Whoever takes them closes it.
final class RecordFeed<Machine: StateMachine>: Sendable {
  /// The next entry of the log; nil after the last.
  typealias Source = () throws(JournalError) -> JournalEntry?

  private struct Queue: Sendable {
    var batches: [[DecodedRecord<Machine>]] = []
    /// Nothing comes after the batches: the log's end, or this failure.
    var isEnded = false
    var failure: EngineError?
    /// Nobody takes any more.
    var isClosed = false
  }

  private let queue: Gate<Queue>
  private let thread: PosixThread

  init(_ machine: Machine, _ limits: EngineLimits, _ source: sending @escaping Source) {
    let queue = Gate(Queue())
    // Unsafe: only the thread calls it.
    nonisolated(unsafe) let source = source
    self.queue = queue
    thread = PosixThread("engine-recover") { Self.fill(queue, machine, limits, source) }
  }

  /// The next records; nil after the last.
  func next() throws(EngineError) -> [DecodedRecord<Machine>]? {
    let batch = queue.wait { queue -> Result<[DecodedRecord<Machine>]?, EngineError>? in
      if !queue.batches.isEmpty { return .success(queue.batches.removeFirst()) }
      if let failure = queue.failure { return .failure(failure) }
      return queue.isEnded ? .success(nil) : nil
    }
    // There is room again.
    queue.change { _ in }
    // Not nil: it waits without an end.
    return try batch!.get()
  }

  /// Reads no more, and waits for the thread's end. Once.
  func close() {
    queue.change { $0.isClosed = true }
    thread.join()
  }

  private static func fill(
    _ queue: Gate<Queue>, _ machine: Machine, _ limits: EngineLimits, _ source: Source
  ) {
    var failure: EngineError?
    while failure == nil {
      var batch: [DecodedRecord<Machine>] = []
      var isLast = false
      do throws(EngineError) {
        isLast = try !read(into: &batch, machine, limits, source)
      } catch {
        failure = error
      }
      if !put(batch, queue, limits) || isLast { break }
    }
    queue.change { queue in
      queue.isEnded = true
      queue.failure = failure
    }
  }

  /// Fills a batch; false at the log's end.
  private static func read(
    into batch: inout [DecodedRecord<Machine>], _ machine: Machine, _ limits: EngineLimits,
    _ source: Source
  ) throws(EngineError) -> Bool {
    var bytes = 0
    while batch.count < limits.decodedRecordsMax && bytes < limits.decodedBatchBytesMax {
      let entry: JournalEntry?
      do throws(JournalError) {
        entry = try source()
      } catch {
        throw EngineError(.logUnreadable, error.message)
      }
      guard let entry else { return false }
      bytes += entry.payload.count
      batch.append(try DecodedRecord(entry, machine))
    }
    return true
  }

  /// Waits for room; false when nobody takes any more.
  private static func put(
    _ batch: [DecodedRecord<Machine>], _ queue: Gate<Queue>, _ limits: EngineLimits
  ) -> Bool {
    let isWanted = queue.wait { queue -> Bool? in
      if queue.isClosed { return false }
      guard queue.batches.count < limits.decodedBatchesMax else { return nil }
      if !batch.isEmpty { queue.batches.append(batch) }
      return true
    }
    queue.change { _ in }
    return isWanted == true
  }
}
