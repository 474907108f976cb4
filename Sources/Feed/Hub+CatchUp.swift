public import Clocks
import DequeModule

extension Hub {
  /// Gives each subscriber that catches up one burst from the ring, or asks for one read of the
  /// journal: bounded work, however many are behind. Called once per turn while `needsPump`.
  public mutating func pump(at now: Instant, actions: inout [Action]) {
    for _ in 0..<max(0, min(limits.readsMax - readsUnderWay, awaitingRead.count)) {
      if let id = awaitingRead.popFirst() { catching.append(id) }
    }
    for _ in 0..<catching.count {
      guard let id = catching.popFirst() else { return }
      guard let slot = table.slot(of: id) else { continue }
      table[slot].isQueued = false
      guard case .catching = table[slot].phase else { continue }
      if ring.covers(table[slot].cursor) {
        burst(slot, at: now, actions: &actions)
      } else {
        read(slot, actions: &actions)
      }
    }
  }

  private mutating func burst(_ slot: Int, at now: Instant, actions: inout [Action]) {
    let end = min(processed, table[slot].cursor + UInt64(limits.burstEntriesMax))
    var messages = 0
    while table[slot].cursor < end, messages < limits.burstMessagesMax {
      let entry = ring[table[slot].cursor + 1]
      table[slot].cursor = entry.sequence
      if matches(slot, entry) {
        send(entry, to: slot, at: now, actions: &actions)
        messages += 1
      }
    }
    goOn(slot)
  }

  private mutating func read(_ slot: Int, actions: inout [Action]) {
    guard readsUnderWay < limits.readsMax else {
      table[slot].isQueued = true
      awaitingRead.append(table[slot].id)
      return
    }
    readsUnderWay += 1
    table[slot].phase = .reading
    actions.append(.readJournal(id: table[slot].id, after: table[slot].cursor))
  }

  /// The answer to `readJournal(id, after)`: all durable entries after the sequence and up to
  /// `upTo`, which may be ahead of what the hub was told of.
  public mutating func journalRead(
    _ id: UInt64, after sequence: UInt64, entries: [Entry], upTo: UInt64, at now: Instant,
    actions: inout [Action]
  ) {
    guard let slot = readEnded(id, after: sequence) else { return }
    guard table[slot].hasCapacity else { return stall(slot, at: now) }
    guard upTo > sequence else {
      // Entries up to `processed` are durable: a journal that has none can't be trusted.
      return end(slot, reason: .journalUnreadable, actions: &actions)
    }
    for entry in entries where entry.sequence > table[slot].cursor && matches(slot, entry) {
      send(entry, to: slot, at: now, actions: &actions)
    }
    table[slot].cursor = upTo
    goOn(slot)
  }

  /// The other answer to `readJournal(id, after)`: the stream ends.
  public mutating func journalFailed(
    _ id: UInt64, after sequence: UInt64, reason: EndReason, actions: inout [Action]
  ) {
    guard let slot = readEnded(id, after: sequence) else { return }
    end(slot, reason: reason, actions: &actions)
  }

  /// The slot the answer is for, if it is still waited for.
  private mutating func readEnded(_ id: UInt64, after sequence: UInt64) -> Int? {
    precondition(readsUnderWay > 0, "every answer belongs to one read")
    readsUnderWay -= 1
    guard let slot = table.slot(of: id), case .reading = table[slot].phase,
      table[slot].cursor == sequence
    else { return nil }
    return slot
  }

  private func matches(_ slot: Int, _ entry: Entry) -> Bool {
    entry.topics.contains { table[slot].topics.contains($0) }
  }
}
