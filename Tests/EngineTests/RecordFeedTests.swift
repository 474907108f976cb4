import Journal
import Testing

@testable import Engine

/// Recovery reads and decodes ahead of itself.
@Suite struct RecordFeedTests {
  /// Batches of three, two of them waiting.
  private let limits = {
    var limits = EngineLimits()
    limits.decodedRecordsMax = 3
    limits.decodedBatchesMax = 2
    return limits
  }()

  private func entries(_ count: Int) throws -> [JournalEntry] {
    var branch = Branch()
    for _ in 0..<count { branch.submit(.deposit(account: 1, amount: 1)) }
    try branch.run()
    return branch.log.now.entries
  }

  private func feed(
    _ entries: [JournalEntry], then failure: JournalError? = nil
  ) -> RecordFeed<Bank> {
    var rest = entries[...]
    return RecordFeed(Bank(), limits) { () throws(JournalError) in
      if let failure, rest.isEmpty { throw failure }
      return rest.popFirst()
    }
  }

  /// What comes, up to the end or the failure.
  private func taken(_ feed: RecordFeed<Bank>) -> (sequences: [UInt64], error: EngineError?) {
    var sequences: [UInt64] = []
    defer { feed.close() }
    do throws(EngineError) {
      while let batch = try feed.next() { sequences += batch.map(\.sequence) }
      return (sequences, nil)
    } catch {
      return (sequences, error)
    }
  }

  @Test("records come in the log's order, all of them, then the end", arguments: [0, 1, 3, 100])
  func comesInOrder(_ count: Int) throws {
    let (sequences, error) = taken(feed(try entries(count)))
    #expect(sequences == (0..<count).map { UInt64($0 + 1) })
    #expect(error == nil)
  }

  @Test("a log that can't be read fails the recovery behind its last good record")
  func failsWhereTheLogDoes() throws {
    let failure = JournalError(.damaged, "A record is broken.")
    let (sequences, error) = taken(feed(try entries(10), then: failure))
    #expect(sequences == Array(1...10))
    #expect(error?.code == .logUnreadable && error?.message == "A record is broken.")
  }

  @Test("a record that is none fails the recovery behind those before it")
  func failsAtARecordThatIsNone() throws {
    var entries = try entries(10)
    entries[7].payload = [1, 2, 3]
    let (sequences, error) = taken(feed(entries))
    #expect(sequences == Array(1...7))
    #expect(error?.code == .corrupt)
  }

  @Test("no more is read ahead than may wait, and closing ends the reading")
  func readsAheadWithinLimits() throws {
    let read = Gate(0)
    let entry = try entries(1)[0]
    let feed = RecordFeed(Bank(), limits) { () throws(JournalError) in
      read.change { $0 += 1 }
      return entry
    }
    #expect(try feed.next()?.count == 3)
    // Two batches wait, and a third is ready: the thread can't go on.
    #expect(read.wait(millis: 60_000) { $0 == 12 ? true : nil } == true)
    feed.close()
    #expect(read.with { $0 } == 12)
  }
}
