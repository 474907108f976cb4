import Clocks
import Feed
import Values

typealias TestHub = Hub<String, UInt64>

/// A hub with a clock of its own, told in short words what happens.
struct Feed {
  var hub: TestHub
  var now = Instant(nanoseconds: 0)
  var actions: [TestHub.Action] = []

  init(processed: UInt64, limits: FeedLimits = FeedLimits()) {
    hub = TestHub(processed: processed, limits: limits)
  }

  mutating func subscribe(
    _ id: UInt64, _ topics: Set<String>, after cursor: UInt64, head: UInt64? = nil
  ) -> SubscribeResult {
    hub.subscribe(id, to: topics, after: cursor, head: head ?? hub.processed, at: now)
  }

  mutating func publish(_ sequence: UInt64, _ topics: [String]) { publish([sequence], topics) }

  mutating func publish(_ sequences: [UInt64], _ topics: [String]) {
    hub.published(sequences.map { entry($0, topics) }, at: now, actions: &actions)
  }

  mutating func read(_ id: UInt64, after: UInt64, _ sequences: [UInt64], _ topics: [String]) {
    hub.journalRead(
      id, after: after, entries: sequences.map { entry($0, topics) },
      upTo: sequences.last ?? after, at: now, actions: &actions)
  }

  mutating func capacity(_ id: UInt64, _ has: Bool) { hub.capacityChanged(id, has: has, at: now) }

  mutating func pump() { hub.pump(at: now, actions: &actions) }

  mutating func tick() { hub.tick(at: now, actions: &actions) }

  mutating func advance(seconds: UInt64) { now = now.adding(milliseconds: seconds * 1_000) }

  mutating func takeActions() -> [TestHub.Action] {
    defer { actions = [] }
    return actions
  }

  mutating func take() -> [String] { takeActions().map(describe) }
}

/// An entry whose payload is its own sequence and that counts 100 bytes.
func entry(_ sequence: UInt64, _ topics: [String]) -> TestHub.Entry {
  TestHub.Entry(
    sequence: sequence, time: .epoch, topics: topics, payload: sequence, byteCount: 100)
}

func describe(_ action: TestHub.Action) -> String {
  switch action {
  case .deliver(let id, let entry, let previous): "\(id): \(entry.payload) after \(previous)"
  case .progress(let id, let sequence, let previous):
    "\(id): progress \(sequence) after \(previous)"
  case .readJournal(let id, let after): "\(id): read after \(after)"
  case .end(let id, let reason, let cursor): "\(id): end \(reason) at \(cursor)"
  }
}
