/// Every bound of a hub.
public struct FeedLimits: Sendable {
  /// Subscriptions of one hub, that is of one event loop.
  public var subscriptionsMax = 100_000
  /// Topics of one subscription.
  public var topicsMax = 64
  /// Recent entries kept for those a little behind.
  public var ringEntriesMax = 8_192
  /// Bytes of recent entries kept, as the entries state them.
  public var ringBytesMax = 8 << 20
  /// Messages given to one catching subscriber before the next one has its turn.
  public var burstMessagesMax = 64
  /// Ring entries looked at for one catching subscriber before the next one has its turn.
  public var burstEntriesMax = 1_024
  /// Journal reads under way at once for one hub.
  public var readsMax = 4
  /// Silence on a stream before progress is sent. One second less than promised (15 s), for
  /// `tick` is called about once a second.
  public var progressAfterMillis: UInt64 = 14_000
  /// How long a subscriber may be without capacity before its stream ends (N15): 15 minutes.
  /// Until then it costs no memory but its table entry.
  public var stalledMillisMax: UInt64 = 900_000

  /// The documented defaults.
  public init() {}

  /// Traps when the limits contradict each other; called when a hub is made.
  func check() {
    precondition(subscriptionsMax > 0 && topicsMax > 0, "a hub must allow a subscription")
    precondition(ringEntriesMax > 0 && ringBytesMax >= 0, "the ring must hold an entry")
    precondition(burstMessagesMax > 0 && burstEntriesMax > 0, "a burst must move on")
    precondition(readsMax > 0, "the journal must be readable")
    precondition(progressAfterMillis > 0 && stalledMillisMax > 0, "silence takes time")
  }
}
