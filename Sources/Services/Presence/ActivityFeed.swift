import Clocks
import Values

/// What one stream of session activity is owed: the newest state of each session that changed,
/// each once however often it changed, and signs of life. Sans-IO.
struct ActivityFeed {
  enum Item: Hashable {
    case presence(SessionID)
    case progress
  }

  private var dirty: Set<SessionID>
  /// The initial states were all sent, and that was said.
  private var hasBegun = false
  private var silentSince: Instant

  /// Begins with the states of these sessions.
  init(_ sessions: some Sequence<SessionID>, at now: Instant) {
    dirty = Set(sessions)
    silentSince = now
  }

  /// Sessions owed: never more than there are.
  var debt: Int { dirty.count }

  mutating func changed(_ session: SessionID) { dirty.insert(session) }

  /// What to send next; nil: nothing now. It stays owed until `sent`.
  func next(at now: Instant) -> Item? {
    if let session = dirty.first { return .presence(session) }
    if !hasBegun { return .progress }
    let millis = now.nanoseconds(since: silentSince) / 1_000_000
    return millis >= Limits.activityHeartbeatMillis ? .progress : nil
  }

  /// It was sent, or needs not be sent any more.
  mutating func sent(_ item: Item, at now: Instant) {
    switch item {
    case .presence(let session): dirty.remove(session)
    case .progress: hasBegun = true
    }
    silentSince = now
  }
}
