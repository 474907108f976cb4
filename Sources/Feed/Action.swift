/// What the shell has to do, in the order given.
public enum FeedAction<Topic: Hashable & Sendable, Payload: Sendable>: Sendable {
  /// Send the entry's message. When the stream has no capacity, don't: call `Hub.refused` with
  /// this action, and skip the rest of these actions that are for this subscriber.
  case deliver(id: UInt64, entry: FeedEntry<Topic, Payload>, previousSequence: UInt64)
  /// Send a progress message: everything up to the sequence has been considered. Without capacity
  /// call `Hub.refused`.
  case progress(id: UInt64, sequence: UInt64, previousSequence: UInt64)
  /// Read a bounded chunk of the journal after the sequence, then call `Hub.journalRead` or
  /// `Hub.journalFailed`; even when the subscriber is gone by then.
  case readJournal(id: UInt64, after: UInt64)
  /// End the stream; the subscription is gone. It may be resumed after `cursor`.
  case end(id: UInt64, reason: EndReason, cursor: UInt64)

  /// The stream it is about.
  public var stream: UInt64 {
    switch self {
    case .deliver(let id, _, _), .progress(let id, _, _), .readJournal(let id, _),
      .end(let id, _, _):
      id
    }
  }
}

/// Why a hub ends a stream.
public enum EndReason: Equatable, Sendable {
  /// The journal no longer has what comes after the cursor: take a fresh state. The oldest
  /// sequence that is still there.
  case cursorTooOld(oldest: UInt64)
  /// Without capacity for longer than the limit (N15).
  case slowConsumer
  /// The journal could not be read.
  case journalUnreadable
}

/// What `Hub.subscribe` says.
public enum SubscribeResult: Equatable, Sendable {
  /// The subscriber gets every entry of its topics after its cursor.
  case subscribed
  /// The cursor is beyond everything durable: it is of another store, or of a lost one.
  case cursorInFuture(head: UInt64)
  /// The hub holds as many subscriptions as it may.
  case full
  /// No topic, or too many.
  case topicsOutOfRange
}
