import Clocks
import Glibc
import Testing

@testable import Transport

/// The timer heap against a sorted list, and its bound.
@Suite struct TimerHeapTests {
  @Test func agreesWithASortedList() {
    let seed =
      getenv("SHOWROOM_SEED").flatMap { UInt64(String(cString: $0)) }
      ?? UInt64.random(in: 0 ... .max)
    print("SHOWROOM_SEED=\(seed)")
    var random = SplitMix64(state: seed)
    var heap = TimerHeap<Int>()
    var model: [(deadline: UInt64, number: Int, timer: TimerID)] = []
    var now: UInt64 = 0
    for number in 0..<20_000 {
      switch random.next() % 4 {
      case 0, 1:
        let deadline = now + random.next() % 100
        let timer = heap.add(at: Instant(nanoseconds: deadline), number)
        model.append((deadline, number, timer))
      case 2:
        guard !model.isEmpty else { break }
        let index = Int(random.next() % UInt64(model.count))
        heap.cancel(model.remove(at: index).timer)
      default:
        now += random.next() % 60
        fire(&heap, &model, now)
      }
      #expect(heap.count == model.count)
    }
    fire(&heap, &model, .max)
    #expect(model.isEmpty && heap.count == 0 && heap.nextDeadline() == nil)
  }

  private func fire(
    _ heap: inout TimerHeap<Int>,
    _ model: inout [(deadline: UInt64, number: Int, timer: TimerID)], _ now: UInt64
  ) {
    let due = model.filter { $0.deadline <= now }
      .sorted { ($0.deadline, $0.number) < ($1.deadline, $1.number) }
    model.removeAll { $0.deadline <= now }
    let order = heap.nextOrder
    var fired: [Int] = []
    while let number = heap.popExpired(at: Instant(nanoseconds: now), addedBefore: order) {
      fired.append(number)
    }
    #expect(fired == due.map(\.number))
  }

  @Test func cancelledTimersHoldNoMoreThanLiveOnes() {
    var heap = TimerHeap<Int>()
    var live: [TimerID] = []
    for number in 0..<100 { live.append(heap.add(at: Instant(nanoseconds: 1), number)) }
    for number in 0..<100_000 {
      let timer = heap.add(at: Instant(nanoseconds: 1_000_000 + UInt64(number)), number)
      heap.cancel(timer)
      #expect(heap.entryCount <= 202)
    }
    #expect(heap.count == 100)
  }

  @Test func cancelledTimerOfAReusedSlotIsLeftAlone() {
    var heap = TimerHeap<Int>()
    let old = heap.add(at: Instant(nanoseconds: 1), 1)
    heap.cancel(old)
    let new = heap.add(at: Instant(nanoseconds: 2), 2)
    #expect(old.slot == new.slot)
    heap.cancel(old)
    #expect(heap.count == 1)
    let order = heap.nextOrder
    #expect(heap.popExpired(at: Instant(nanoseconds: 2), addedBefore: order) == 2)
  }

  @Test func timerAddedWhileFiringWaits() {
    var heap = TimerHeap<Int>()
    _ = heap.add(at: Instant(nanoseconds: 1), 1)
    let order = heap.nextOrder
    #expect(heap.popExpired(at: Instant(nanoseconds: 5), addedBefore: order) == 1)
    _ = heap.add(at: Instant(nanoseconds: 1), 2)
    #expect(heap.popExpired(at: Instant(nanoseconds: 5), addedBefore: order) == nil)
    #expect(heap.count == 1)
  }
}

struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
