/// What one connection may use. All sizes in bytes, all times in milliseconds.
public struct ConnectionLimits: Equatable, Sendable {
  /// `writable` is called when pending bytes fall below this after having passed `writeHighBytes`.
  public var writeLowBytes = 64 * 1024
  /// At and above this a connection is backlogged: `isWritable` is false, and an accepted
  /// connection is not read from.
  public var writeHighBytes = 256 * 1024
  /// Above this the connection is aborted: its owner ignored `isWritable` or the peer never reads.
  public var writeHardBytes = 16 * 1024 * 1024
  /// From accept (or TCP connect) to the end of the TLS handshake.
  public var handshakeMillis: UInt64 = 10_000
  /// From `close()` to the end, the peer's FIN included; then the socket is closed regardless.
  public var lingerMillis: UInt64 = 2_000
  /// TCP_USER_TIMEOUT: unacknowledged bytes older than this end the connection.
  public var userTimeoutMillis: UInt64 = 30_000
  /// TCP keepalive: idle time before the first probe, in seconds.
  public var keepaliveIdleSeconds: Int32 = 60
  /// TCP keepalive: time between probes, in seconds.
  public var keepaliveIntervalSeconds: Int32 = 15
  /// TCP keepalive: unanswered probes before the connection ends.
  public var keepaliveProbes: Int32 = 4

  /// The defaults.
  public init() {}

  /// Whether the marks are in order; checked where limits enter.
  var isConsistent: Bool {
    0 < writeLowBytes && writeLowBytes < writeHighBytes && writeHighBytes < writeHardBytes
      && handshakeMillis > 0
  }
}

/// Sizes that are the same for every loop.
enum LoopLimits {
  /// One read(2) takes at most this, once per connection and turn.
  static let readBytes = 64 * 1024
  /// Plaintext given to the TLS session at a time while flushing; four full records.
  static let writeBytes = 64 * 1024
  /// Bytes flushed for one connection and turn before others get theirs.
  static let flushBytesMax = 1024 * 1024
  /// Capacity of a fresh output buffer; it doubles as needed.
  static let pooledBufferBytes = 4 * 1024
  /// A larger output buffer is freed when it is empty.
  static let keptBufferBytesMax = 128 * 1024
  /// Output buffers that a loop keeps for reuse, together.
  static let poolBytesMax = 8 * 1024 * 1024
  /// Events taken from epoll at once.
  static let events = 256
  /// Connections accepted in one turn.
  static let acceptsPerTurn = 64
  /// Pause of accepting after the process ran out of descriptors or memory, in milliseconds.
  static let acceptBackoffMillis: UInt64 = 100
  /// Rounds of jobs, and of flushing, in one turn before the rest waits for the next.
  static let rounds = 4
  /// Name look-ups that may run at the same time.
  static let resolutionsMax = 16
}
