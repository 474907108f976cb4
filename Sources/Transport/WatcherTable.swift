/// Something with a descriptor in a loop's epoll.
protocol Watcher: AnyObject {
  /// The descriptor is ready. On the loop.
  func ready(_ readiness: Readiness)
  /// The loop ends; close the descriptor. On the loop.
  func loopStopped()
}

/// Watchers by slot. A token is slot and generation: a slot that is used again has another
/// generation, so events meant for its former watcher are recognised.
struct WatcherTable {
  private struct Slot {
    var generation: UInt32 = 0
    var watcher: (any Watcher)?
  }
  private var slots: [Slot] = []
  private var freeSlots: [UInt32] = []

  var all: [any Watcher] { slots.compactMap(\.watcher) }

  subscript(token: UInt64) -> (any Watcher)? {
    let index = Int(token & 0xFFFF_FFFF)
    guard index < slots.count, slots[index].generation == UInt32(token >> 32) else { return nil }
    return slots[index].watcher
  }

  mutating func insert(_ watcher: any Watcher) -> UInt64 {
    let index: Int
    if let free = freeSlots.popLast() {
      index = Int(free)
    } else {
      index = slots.count
      slots.append(Slot())
    }
    slots[index].watcher = watcher
    return UInt64(slots[index].generation) << 32 | UInt64(index)
  }

  mutating func remove(_ token: UInt64) {
    guard self[token] != nil else { return }
    let index = Int(token & 0xFFFF_FFFF)
    slots[index].watcher = nil
    slots[index].generation &+= 1
    freeSlots.append(UInt32(index))
  }
}
