public import Clocks
import DequeModule

/// The streams of one event loop. Pure: inputs append the actions that follow from them.
///
/// The shell
///   - calls `published` with every release, in order, and with nothing left out
///   - runs the actions in order, and says `refused` for what it could not send
///   - calls `capacityChanged` when a stream loses or regains capacity, never while it is in the
///     midst of running actions
///   - calls `pump` once per turn of the loop while `needsPump`, and `tick` about once a second
public struct Hub<Topic: Hashable & Sendable, Payload: Sendable>: Sendable {
  /// An entry of this hub.
  public typealias Entry = FeedEntry<Topic, Payload>
  /// An action of this hub.
  public typealias Action = FeedAction<Topic, Payload>

  let limits: FeedLimits
  var table = SubscriptionTable<Topic>()
  var ring: Ring<Topic, Payload>
  /// Those that catch up, in the order of their turns. May name some that don't any more.
  var catching: Deque<UInt64> = []
  /// Those that catch up and found too many reads under way.
  var awaitingRead: Deque<UInt64> = []
  /// Reads of the journal that were asked for and not answered.
  var readsUnderWay = 0

  /// A hub that will next be told of the entry after `processed`.
  public init(processed: UInt64, limits: FeedLimits = FeedLimits()) {
    limits.check()
    self.limits = limits
    ring = Ring(
      processed: processed, entriesMax: limits.ringEntriesMax, bytesMax: limits.ringBytesMax)
  }

  /// The last sequence the hub was told of.
  public var processed: UInt64 { ring.processed }

  /// How many subscribers there are.
  public var count: Int { table.count }

  /// Whether `pump` has something to do.
  public var needsPump: Bool {
    !catching.isEmpty || (!awaitingRead.isEmpty && readsUnderWay < limits.readsMax)
  }

  /// Starts a stream of everything about the topics after `cursor`.
  ///
  /// The cursor is that of a durable version the subscriber was given the state of, or where it
  /// left off. `head` is the newest durable sequence (it may be ahead of `processed`). `id` is the
  /// caller's number for the stream, in use once at a time.
  public mutating func subscribe(
    _ id: UInt64, to topics: Set<Topic>, after cursor: UInt64, head: UInt64, at now: Instant
  ) -> SubscribeResult {
    guard !topics.isEmpty, topics.count <= limits.topicsMax else { return .topicsOutOfRange }
    guard cursor <= max(head, processed) else {
      return .cursorInFuture(head: max(head, processed))
    }
    guard table.count < limits.subscriptionsMax else { return .full }
    let slot = table.insert(
      Subscription(
        id: id, topics: Array(topics), cursor: cursor, lastSent: cursor, lastSentAt: now,
        phase: .catching, hasCapacity: true))
    goOn(slot)
    return .subscribed
  }

  /// Ends a stream from outside. A number that isn't in use is ignored.
  public mutating func unsubscribe(_ id: UInt64) {
    if let slot = table.slot(of: id) { table.remove(slot) }
  }

  /// Takes a release: gives its entries to everyone live and remembers them for the others.
  /// Entries it was told of already are ignored; a gap is a bug.
  public mutating func published(
    _ entries: [Entry], at now: Instant, actions: inout [Action]
  ) {
    for entry in entries where entry.sequence > processed {
      ring.append(entry)
      for topic in entry.topics {
        guard let places = table.liveByTopic[topic] else { continue }
        for place in places { give(entry, to: place.slot, at: now, actions: &actions) }
      }
    }
  }

  /// A live subscriber's message. Nothing, when the subscriber started from a newer version than
  /// this, or got the entry for another of its topics.
  private mutating func give(
    _ entry: Entry, to slot: Int, at now: Instant, actions: inout [Action]
  ) {
    guard entry.sequence > max(table[slot].cursor, table[slot].lastSent) else { return }
    send(entry, to: slot, at: now, actions: &actions)
  }

  /// A message, and with it the next link of the stream's chain.
  mutating func send(_ entry: Entry, to slot: Int, at now: Instant, actions: inout [Action]) {
    let previous = table[slot].lastSent
    table[slot].lastSent = entry.sequence
    table[slot].lastSentAt = now
    actions.append(.deliver(id: table[slot].id, entry: entry, previousSequence: previous))
  }

  /// Live when there is nothing left to catch up with, else in the queue of those that catch up.
  mutating func goOn(_ slot: Int) {
    if table[slot].cursor >= processed {
      table[slot].phase = .live
      table.enterLive(slot)
    } else {
      table[slot].phase = .catching
      if !table[slot].isQueued { catching.append(table[slot].id) }
      table[slot].isQueued = true
    }
  }
}
