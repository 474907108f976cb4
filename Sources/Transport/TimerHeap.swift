import Clocks

/// Timers by deadline, first come first served among equals. Cancelling only empties the timer's
/// slot; when more than half of the heap is empty it is rebuilt, so both cost O(log n) at most
/// and cancelled timers hold no more memory than live ones.
struct TimerHeap<Payload> {
  private struct Entry {
    var deadline: UInt64
    var order: UInt64
    var slot: UInt32
    var generation: UInt32

    func isBefore(_ other: Entry) -> Bool {
      (deadline, order) < (other.deadline, other.order)
    }
  }
  private struct Slot {
    var generation: UInt32 = 0
    var payload: Payload?
  }

  private var heap: [Entry] = []
  private var slots: [Slot] = []
  private var freeSlots: [UInt32] = []
  /// Timers that are neither fired nor cancelled.
  private(set) var count = 0
  /// The order that the next added timer gets.
  private(set) var nextOrder: UInt64 = 0

  /// Entries held, dead ones included; for tests of the bound.
  var entryCount: Int { heap.count }

  mutating func add(at deadline: Instant, _ payload: Payload) -> TimerID {
    let index: UInt32
    if let free = freeSlots.popLast() {
      index = free
    } else {
      index = UInt32(slots.count)
      slots.append(Slot())
    }
    slots[Int(index)].payload = payload
    let generation = slots[Int(index)].generation
    heap.append(
      Entry(
        deadline: deadline.nanoseconds, order: nextOrder, slot: index, generation: generation))
    siftUp(heap.count - 1)
    nextOrder += 1
    count += 1
    return TimerID(slot: index, generation: generation)
  }

  mutating func cancel(_ timer: TimerID) {
    guard isLive(timer.slot, timer.generation) else { return }
    _ = take(timer.slot)
    if heap.count > 64 && heap.count > 2 * count { rebuild() }
  }

  /// The earliest deadline.
  mutating func nextDeadline() -> Instant? {
    dropDeadTop()
    return heap.first.map { Instant(nanoseconds: $0.deadline) }
  }

  /// The next payload due at `now`, of those added before the timer that got `order`: a timer
  /// that adds itself again waits for the next round.
  mutating func popExpired(at now: Instant, addedBefore order: UInt64) -> Payload? {
    dropDeadTop()
    guard let top = heap.first, top.deadline <= now.nanoseconds, top.order < order else {
      return nil
    }
    removeTop()
    return take(top.slot)
  }

  private func isLive(_ slot: UInt32, _ generation: UInt32) -> Bool {
    Int(slot) < slots.count && slots[Int(slot)].generation == generation
      && slots[Int(slot)].payload != nil
  }

  private mutating func take(_ slot: UInt32) -> Payload? {
    let payload = slots[Int(slot)].payload
    slots[Int(slot)].payload = nil
    slots[Int(slot)].generation &+= 1
    freeSlots.append(slot)
    count -= 1
    return payload
  }

  private mutating func dropDeadTop() {
    while let top = heap.first, !isLive(top.slot, top.generation) { removeTop() }
  }

  private mutating func removeTop() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    siftDown(0)
  }

  private mutating func rebuild() {
    heap = heap.filter { isLive($0.slot, $0.generation) }
    for index in stride(from: heap.count / 2, through: 0, by: -1) { siftDown(index) }
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var first = 2 * parent + 1
      guard first < heap.count else { return }
      if first + 1 < heap.count && heap[first + 1].isBefore(heap[first]) { first += 1 }
      guard heap[first].isBefore(heap[parent]) else { return }
      heap.swapAt(first, parent)
      parent = first
    }
  }
}
