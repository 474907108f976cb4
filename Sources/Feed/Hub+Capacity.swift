public import Clocks

extension Hub {
  /// A stream can take messages again, or can't any more. Never called while actions are being
  /// run: those not run yet were made for the capacity of before.
  public mutating func capacityChanged(_ id: UInt64, has capacity: Bool, at now: Instant) {
    guard let slot = table.slot(of: id), table[slot].hasCapacity != capacity else { return }
    table[slot].hasCapacity = capacity
    switch table[slot].phase {
    case .live, .catching: stall(slot, at: now)
    case .stalled: goOn(slot)
    case .reading: break
    }
  }

  /// The shell could not send this: the subscriber goes back to before it and gets it later. What
  /// follows for the same subscriber must not be sent either.
  public mutating func refused(_ action: Action, at now: Instant) {
    switch action {
    case .deliver(let id, let entry, let previousSequence):
      guard let slot = table.slot(of: id), table[slot].lastSent >= entry.sequence else { return }
      stall(slot, at: now)
      table[slot].cursor = entry.sequence - 1
      table[slot].lastSent = previousSequence
    case .progress(let id, let sequence, let previousSequence):
      guard let slot = table.slot(of: id), table[slot].lastSent == sequence else { return }
      stall(slot, at: now)
      table[slot].lastSent = previousSequence
    case .readJournal, .end:
      preconditionFailure("only what is sent can be refused")
    }
  }

  /// Takes the subscriber out of everything that costs time or memory.
  mutating func stall(_ slot: Int, at now: Instant) {
    if case .live = table[slot].phase {
      table.leaveLive(slot)
      table[slot].cursor = max(table[slot].cursor, processed)
    }
    table[slot].phase = .stalled(since: now)
    table[slot].hasCapacity = false
  }

  /// To be called about once a second: sends progress where it has been silent, ends what has
  /// stalled for too long.
  public mutating func tick(at now: Instant, actions: inout [Action]) {
    for slot in table.slots.indices where table.slots[slot] != nil {
      switch table[slot].phase {
      case .stalled(let since):
        let stalledMillis = now.nanoseconds(since: since) / 1_000_000
        if stalledMillis >= limits.stalledMillisMax {
          end(slot, reason: .slowConsumer, actions: &actions)
        }
      case .live:
        progress(slot, to: max(table[slot].cursor, processed), at: now, actions: &actions)
      case .catching, .reading:
        progress(slot, to: table[slot].cursor, at: now, actions: &actions)
      }
    }
  }

  private mutating func progress(
    _ slot: Int, to sequence: UInt64, at now: Instant, actions: inout [Action]
  ) {
    let silentMillis = now.nanoseconds(since: table[slot].lastSentAt) / 1_000_000
    guard table[slot].hasCapacity, silentMillis >= limits.progressAfterMillis else { return }
    let previous = table[slot].lastSent
    table[slot].lastSent = sequence
    table[slot].lastSentAt = now
    actions.append(
      .progress(id: table[slot].id, sequence: sequence, previousSequence: previous))
  }

  /// Ends the stream; the subscriber may come back with the cursor.
  mutating func end(_ slot: Int, reason: EndReason, actions: inout [Action]) {
    actions.append(
      .end(id: table[slot].id, reason: reason, cursor: table[slot].cursor))
    table.remove(slot)
  }
}
