import Clocks
import Feed
import Values

typealias WorldHub = Hub<Int, UInt64>

/// One consumer as it would be at the other end of a connection: it believes nothing but the
/// messages it gets.
struct Consumer {
  let topics: Set<Int>
  /// The sequence of the last message, or of the state it started from.
  var last: UInt64
  /// Entries received since it took a state at `start`.
  var start: UInt64
  var received: [UInt64] = []
  /// Messages it is ready to take; nil while it is not connected.
  var credit: Int?
  /// What the hub was told.
  var hubHasCapacity = true
}

/// A log, a hub that hears of it late, a journal that answers late and in pieces, and consumers
/// that come, go, stall and come back. Everything is decided by one seed.
struct StreamWorld {
  static let topicCount = 5
  var random: SplitMix64
  var now = Instant(nanoseconds: 0)
  var hub: WorldHub
  var consumers: [UInt64: Consumer] = [:]
  /// Everything durable; the entry of sequence n is at n - 1.
  var log: [WorldHub.Entry] = []
  /// The oldest sequence the journal still has.
  var oldest: UInt64 = 1
  /// Durable and not told to the hub yet.
  var untold: [[WorldHub.Entry]] = []
  var reads: [(id: UInt64, after: UInt64)] = []
  var violations: [String] = []
  var ends = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    var limits = FeedLimits()
    limits.ringEntriesMax = random.below(30) + 1
    limits.ringBytesMax = (random.below(30) + 1) * 100
    limits.burstMessagesMax = random.below(5) + 1
    limits.burstEntriesMax = random.below(9) + 1
    limits.readsMax = random.below(3) + 1
    hub = WorldHub(processed: 0, limits: limits)
  }

  var head: UInt64 { UInt64(log.count) }

  mutating func step() {
    switch random.below(16) {
    case 0, 1, 2: commit()
    case 3, 4, 5: tell()
    case 6: connect()
    case 7: if random.chance(40) { disconnect() }
    case 8, 9: grant(random.below(12))
    case 10: if random.chance(50) { admitCapacity() }
    case 11, 12: answerRead()
    case 13: if random.chance(10) { forget() }
    case 14:
      now = now.adding(milliseconds: UInt64(random.below(6_000)))
      perform { $0.tick(at: $1, actions: &$2) }
    default: perform { $0.pump(at: $1, actions: &$2) }
    }
  }

  mutating func commit() {
    let batch = (0...random.below(4)).map { _ in
      let topics = (0..<random.below(3)).map { _ in random.below(Self.topicCount) }
      let sequence = head + 1
      let entry = WorldHub.Entry(
        sequence: sequence, time: .epoch, topics: topics, payload: sequence, byteCount: 100)
      log.append(entry)
      return entry
    }
    untold.append(batch)
  }

  mutating func tell() {
    guard !untold.isEmpty else { return }
    let batch = untold.removeFirst()
    perform { $0.published(batch, at: $1, actions: &$2) }
  }

  /// Half of them are new and take the newest state, the others resume where they left off.
  mutating func connect() {
    let away = consumers.filter { $0.value.credit == nil }.keys.sorted()
    let id: UInt64
    if let returning = away.randomElement(using: &random), random.chance(60) {
      id = returning
    } else {
      guard consumers.count < 12 else { return }
      id = UInt64(consumers.count + 1)
      let topics = Set((0...random.below(2)).map { _ in random.below(Self.topicCount) })
      consumers[id] = Consumer(topics: topics, last: head, start: head)
    }
    subscribe(id)
  }

  mutating func subscribe(_ id: UInt64) {
    guard var consumer = consumers[id] else { return }
    let result = hub.subscribe(
      id, to: consumer.topics, after: consumer.last, head: head, at: now)
    if result != .subscribed { violations.append("\(id) was refused: \(result)") }
    consumer.credit = random.below(10)
    consumer.hubHasCapacity = true
    consumers[id] = consumer
  }

  mutating func disconnect() {
    guard let id = connected.randomElement(using: &random) else { return }
    consumers[id]?.credit = nil
    hub.unsubscribe(id)
  }

  var connected: [UInt64] { consumers.filter { $0.value.credit != nil }.keys.sorted() }

  mutating func grant(_ credit: Int) {
    guard credit > 0, let id = connected.randomElement(using: &random) else { return }
    consumers[id]?.credit? += credit
    if consumers[id]?.hubHasCapacity == false {
      consumers[id]?.hubHasCapacity = true
      hub.capacityChanged(id, has: true, at: now)
    }
  }

  /// The shell notices by itself that a stream has no capacity, instead of being refused.
  mutating func admitCapacity() {
    guard let id = connected.randomElement(using: &random), consumers[id]?.credit == 0 else {
      return
    }
    consumers[id]?.hubHasCapacity = false
    hub.capacityChanged(id, has: false, at: now)
  }

  mutating func forget() { oldest = min(head + 1, oldest + UInt64(random.below(20))) }
}
