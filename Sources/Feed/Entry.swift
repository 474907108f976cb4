public import Values

/// A released commit as streams see it. Made once and shared by all hubs.
public struct FeedEntry<Topic: Hashable & Sendable, Payload: Sendable>: Sendable {
  /// Its place in the log. Every commit has an entry, also one without topics.
  public var sequence: UInt64
  /// Its commit time.
  public var time: Timestamp
  /// What it is about. A subscriber of several of them gets it once.
  ///
  /// A subscriber is sent a message for every entry of its topics, so a topic must stand for one
  /// projection: an entry that says nothing to customers carries no topic of a customer's stream.
  public var topics: [Topic]
  /// What the messages are made from.
  public var payload: Payload
  /// Roughly what it costs in memory; bounds the ring.
  public var byteCount: Int

  /// An entry.
  public init(
    sequence: UInt64, time: Timestamp, topics: [Topic], payload: Payload, byteCount: Int
  ) {
    self.sequence = sequence
    self.time = time
    self.topics = topics
    self.payload = payload
    self.byteCount = byteCount
  }
}
