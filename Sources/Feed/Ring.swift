import DequeModule

/// The most recent entries, without a gap, up to the last one the hub was told of.
struct Ring<Topic: Hashable & Sendable, Payload: Sendable>: Sendable {
  private let entriesMax: Int
  private let bytesMax: Int
  private var entries: Deque<FeedEntry<Topic, Payload>> = []
  private var byteCount = 0
  private(set) var processed: UInt64

  init(processed: UInt64, entriesMax: Int, bytesMax: Int) {
    self.processed = processed
    self.entriesMax = entriesMax
    self.bytesMax = bytesMax
  }

  /// Whether everything after the cursor is here.
  func covers(_ cursor: UInt64) -> Bool { cursor + UInt64(entries.count) >= processed }

  /// The entry at a sequence that is here.
  subscript(sequence: UInt64) -> FeedEntry<Topic, Payload> {
    entries[entries.count - 1 - Int(processed - sequence)]
  }

  mutating func append(_ entry: FeedEntry<Topic, Payload>) {
    precondition(entry.sequence == processed + 1, "a hub is told of every entry, in order")
    processed = entry.sequence
    entries.append(entry)
    byteCount += entry.byteCount
    while entries.count > entriesMax || byteCount > bytesMax, let oldest = entries.popFirst() {
      byteCount -= oldest.byteCount
    }
  }
}
