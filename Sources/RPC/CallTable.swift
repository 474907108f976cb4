/// Calls by stream id: open addressing, made for ids that mostly come in order.
///
/// Stream id 0 marks an empty slot; no call has it.
struct CallTable<Entry> {
  private var ids: [UInt32] = []
  private var entries: [Entry?] = []
  /// Calls in the table.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The slot of this call, valid until the next insert or remove.
  func slot(of id: UInt32) -> Int? {
    guard count > 0, id != 0 else { return nil }
    var slot = home(id)
    while ids[slot] != id {
      if ids[slot] == 0 { return nil }
      slot = (slot &+ 1) & (ids.count &- 1)
    }
    return slot
  }

  /// The entry in a slot that `slot(of:)` found.
  subscript(slot: Int) -> Entry {
    _read {
      // The slot is occupied by the contract of the parameter.
      yield entries[slot].unsafelyUnwrapped
    }
    _modify {
      // As above.
      yield &entries[slot]!
    }
  }

  /// Adds a call that is not there.
  mutating func insert(_ id: UInt32, _ entry: Entry) {
    precondition(id != 0, "no call has stream id 0")
    if (count + 1) * 4 > ids.count * 3 { grow() }
    var slot = home(id)
    while ids[slot] != 0 { slot = (slot &+ 1) & (ids.count &- 1) }
    ids[slot] = id
    entries[slot] = entry
    count += 1
  }

  /// Takes the call in this slot out.
  mutating func remove(at slot: Int) -> Entry {
    guard let removed = entries[slot].take() else {
      preconditionFailure("only the slot of a call is emptied")
    }
    let mask = ids.count &- 1
    var hole = slot
    var next = (slot &+ 1) & mask
    // Close the gap: move back every entry that would no longer be found behind it.
    while ids[next] != 0 {
      if (next &- home(ids[next])) & mask >= (next &- hole) & mask {
        ids[hole] = ids[next]
        entries[hole] = entries[next].take()
        hole = next
      }
      next = (next &+ 1) & mask
    }
    ids[hole] = 0
    count -= 1
    if count == 0 && ids.count > FixedLimits.retainedSlotsMax { self = CallTable() }
    return removed
  }

  /// Frees all memory if there is no call.
  mutating func giveBackIfEmpty() {
    if count == 0 && !ids.isEmpty { self = CallTable() }
  }

  /// Takes the call out, if it is there.
  mutating func remove(_ id: UInt32) -> Entry? {
    slot(of: id).map { remove(at: $0) }
  }

  /// The ids of calls that fit, in ascending order. Walks the whole table.
  func ids(where matches: (UInt32, Entry) -> Bool) -> [UInt32] {
    var found: [UInt32] = []
    for (slot, id) in ids.enumerated() where id != 0 {
      if matches(id, self[slot]) { found.append(id) }
    }
    return found.sorted()
  }

  private func home(_ id: UInt32) -> Int { Int(id >> 1) & (ids.count &- 1) }

  private mutating func grow() {
    let old = (ids, entries)
    let slots = max(4, ids.count * 2)
    ids = Array(repeating: 0, count: slots)
    entries = Array(repeating: nil, count: slots)
    count = 0
    for (slot, id) in old.0.enumerated() where id != 0 {
      // An occupied slot has an entry.
      insert(id, old.1[slot].unsafelyUnwrapped)
    }
  }
}
