import Clocks
import Feed

extension StreamWorld {
  /// Runs an input and then its actions, as a shell does.
  mutating func perform(
    _ input: (inout WorldHub, Instant, inout [WorldHub.Action]) -> Void
  ) {
    var actions: [WorldHub.Action] = []
    input(&hub, now, &actions)
    var refused: Set<UInt64> = []
    for action in actions {
      switch action {
      case .deliver(let id, let entry, let previous):
        guard take(id, action, &refused) else { continue }
        delivered(id, entry.payload, after: previous)
      case .progress(let id, let sequence, let previous):
        guard take(id, action, &refused) else { continue }
        progressed(id, to: sequence, after: previous)
      case .readJournal(let id, let after): reads.append((id, after))
      case .end(let id, let reason, let cursor): ended(id, reason, cursor)
      }
    }
  }

  private mutating func take(
    _ id: UInt64, _ action: WorldHub.Action, _ refused: inout Set<UInt64>
  ) -> Bool {
    if refused.contains(id) { return false }
    guard let credit = consumers[id]?.credit, credit > 0 else {
      refused.insert(id)
      consumers[id]?.hubHasCapacity = false
      hub.refused(action, at: now)
      return false
    }
    consumers[id]?.credit = credit - 1
    return true
  }

  private mutating func delivered(_ id: UInt64, _ sequence: UInt64, after previous: UInt64) {
    guard let consumer = consumers[id] else { return }
    if previous != consumer.last || sequence <= previous {
      violations.append("\(id) got \(sequence) after \(previous), has \(consumer.last)")
    }
    consumers[id]?.last = sequence
    consumers[id]?.received.append(sequence)
  }

  private mutating func progressed(_ id: UInt64, to sequence: UInt64, after previous: UInt64) {
    guard let consumer = consumers[id] else { return }
    if previous != consumer.last || sequence < previous {
      violations.append("\(id) progressed to \(sequence) after \(previous)")
    }
    consumers[id]?.last = sequence
    checkReceived(id)
  }

  /// The stream is over for the hub; the consumer takes a fresh state the next time.
  private mutating func ended(_ id: UInt64, _ reason: EndReason, _ cursor: UInt64) {
    ends += 1
    checkReceived(id)
    let isTooOld = if case .cursorTooOld = reason { true } else { false }
    if isTooOld, cursor + 1 >= oldest { violations.append("\(id) ended at \(cursor) for nothing") }
    if reason == .journalUnreadable { violations.append("\(id): journal unreadable") }
    consumers[id]?.credit = nil
    guard isTooOld else { return }
    let head = head
    consumers[id]?.last = head
    consumers[id]?.start = head
    consumers[id]?.received = []
  }

  /// Exactly the entries of its topics between the state it started from and its last message.
  mutating func checkReceived(_ id: UInt64) {
    guard let consumer = consumers[id] else { return }
    let expected = log.filter {
      $0.sequence > consumer.start && $0.sequence <= consumer.last
        && $0.topics.contains { topic in consumer.topics.contains(topic) }
    }.map { $0.sequence }
    if expected != consumer.received {
      violations.append("\(id) has \(consumer.received), should have \(expected)")
    }
  }

  /// Answers one read, with as much as the journal likes to give, up to everything durable.
  mutating func answerRead() {
    guard !reads.isEmpty else { return }
    let read = reads.remove(at: random.below(reads.count))
    guard read.after + 1 >= oldest else {
      let reason = EndReason.cursorTooOld(oldest: oldest)
      return perform { hub, _, actions in
        hub.journalFailed(read.id, after: read.after, reason: reason, actions: &actions)
      }
    }
    let count = min(random.below(25) + 1, log.count - Int(read.after))
    let chunk = Array(log[Int(read.after)..<(Int(read.after) + count)])
    let upTo = chunk.last?.sequence ?? read.after
    perform { hub, now, actions in
      hub.journalRead(
        read.id, after: read.after, entries: chunk, upTo: upTo, at: now, actions: &actions)
    }
  }

  /// Everyone is back, takes everything, and nothing more happens.
  mutating func settle() {
    while !untold.isEmpty { tell() }
    for id in consumers.keys.sorted() where consumers[id]?.credit == nil { subscribe(id) }
    for id in consumers.keys.sorted() {
      consumers[id]?.credit = 1_000_000
      consumers[id]?.hubHasCapacity = true
      hub.capacityChanged(id, has: true, at: now)
    }
    while hub.needsPump || !reads.isEmpty {
      perform { $0.pump(at: $1, actions: &$2) }
      answerRead()
      for id in consumers.keys.sorted() where consumers[id]?.credit == nil {
        subscribe(id)
        consumers[id]?.credit = 1_000_000
      }
    }
    now = now.adding(milliseconds: 14_000)
    perform { $0.tick(at: $1, actions: &$2) }
    for id in consumers.keys.sorted() {
      checkReceived(id)
      if consumers[id]?.last != head { violations.append("\(id) did not reach the head") }
    }
  }
}
