import Clocks

/// One stream's cursor.
struct Subscription<Topic: Hashable & Sendable>: Sendable {
  enum Phase: Sendable {
    /// Has capacity and has considered everything the hub has. May become anything.
    case live
    /// Has no capacity. May become `live`, `catching`.
    case stalled(since: Instant)
    /// Has capacity, is behind, waits for its turn. May become `live`, `stalled`, `reading`.
    case catching
    /// A read of the journal is under way. May become `live`, `catching`; a loss of capacity
    /// meanwhile is `hasCapacity`.
    case reading
  }

  let id: UInt64
  let topics: [Topic]
  /// Everything up to here has been considered. While live the hub's `processed` counts when it
  /// is greater.
  var cursor: UInt64
  /// The sequence of the last message on the stream, or what the stream started from.
  var lastSent: UInt64
  /// When the last message was sent.
  var lastSentAt: Instant
  var phase: Phase
  var hasCapacity: Bool
  /// Whether one of the hub's queues names this one: it must not be named twice.
  var isQueued = false
  /// Where each topic's list of live subscribers names this one; empty unless live.
  var positions: [Int] = []
}

/// Subscribers by number, and the live ones by topic. Both lookups and both changes of a live list
/// cost O(topics of the subscriber).
struct SubscriptionTable<Topic: Hashable & Sendable>: Sendable {
  /// A live subscriber as a topic's list names it.
  struct Place: Sendable {
    /// Where the subscription is.
    var slot: Int
    /// Which of its topics this is.
    var topicIndex: Int
  }

  private(set) var slots: [Subscription<Topic>?] = []
  private var freeSlots: [Int] = []
  private var slotByID: [UInt64: Int] = [:]
  private(set) var liveByTopic: [Topic: [Place]] = [:]

  var count: Int { slotByID.count }

  func slot(of id: UInt64) -> Int? { slotByID[id] }

  /// A subscription known to be there.
  subscript(slot: Int) -> Subscription<Topic> {
    get {
      guard let subscription = slots[slot] else {
        preconditionFailure("a slot that is named holds a subscription")
      }
      return subscription
    }
    _modify {
      precondition(slots[slot] != nil, "a slot that is named holds a subscription")
      // Not nil: checked on the line before.
      yield &slots[slot]!
    }
  }

  mutating func insert(_ subscription: Subscription<Topic>) -> Int {
    precondition(slotByID[subscription.id] == nil, "a subscriber's number is used once at a time")
    let slot = freeSlots.popLast() ?? slots.count
    if slot == slots.count { slots.append(subscription) } else { slots[slot] = subscription }
    slotByID[subscription.id] = slot
    return slot
  }

  mutating func remove(_ slot: Int) {
    leaveLive(slot)
    slotByID[self[slot].id] = nil
    slots[slot] = nil
    freeSlots.append(slot)
  }

  /// Names the subscriber in the lists of its topics.
  mutating func enterLive(_ slot: Int) {
    precondition(self[slot].positions.isEmpty, "a live subscriber is listed once")
    for (index, topic) in self[slot].topics.enumerated() {
      let position = liveByTopic[topic]?.count ?? 0
      liveByTopic[topic, default: []].append(Place(slot: slot, topicIndex: index))
      self[slot].positions.append(position)
    }
  }

  /// Takes the subscriber out of the lists of its topics; nothing happens when it isn't in them.
  mutating func leaveLive(_ slot: Int) {
    let positions = self[slot].positions
    self[slot].positions.removeAll()
    for (position, topic) in zip(positions, self[slot].topics) {
      leave(topic, at: position)
    }
  }

  /// The last of the list takes the place that becomes free.
  private mutating func leave(_ topic: Topic, at position: Int) {
    guard let last = liveByTopic[topic]?.popLast() else {
      preconditionFailure("a live subscriber's topics have lists")
    }
    guard let count = liveByTopic[topic]?.count, count > 0 else {
      liveByTopic[topic] = nil
      return
    }
    guard position < count else { return }
    liveByTopic[topic]?[position] = last
    self[last.slot].positions[last.topicIndex] = position
  }
}
