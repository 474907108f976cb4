import Bytes
import Clocks
import Framing

/// What both roles share of one connection: decoding, settings, keepalive, flood protection.
struct PeerLink: ~Copyable {
  private enum Ping {
    /// Nothing is asked. May become `sent`.
    case quiet
    /// An answer, or anything else, is awaited since then. May become `quiet`.
    case sent(Instant)
  }

  let limits: RPCLimits
  /// Whether both sides negotiated `showroom/1`.
  let hasExtensions: Bool
  var decoder: FrameDecoder
  /// The peer's; nil until they came, and for peers without extensions.
  private(set) var peerSettings: Settings?
  private var lastHeard: Instant
  private var ping = Ping.quiet
  private var pingNumber: UInt64 = 0
  private var floodSecond: UInt64 = 0
  private var floodCount = 0

  init(limits: RPCLimits, hasExtensions: Bool, now: Instant) {
    self.limits = limits
    self.hasExtensions = hasExtensions
    decoder = FrameDecoder(dataBytesMax: limits.frameBytesMax)
    lastHeard = now
  }

  /// Data of the largest frame both sides take.
  var frameBytesMax: Int {
    guard let peerSettings else { return limits.frameBytesMax }
    return min(limits.frameBytesMax, Int(peerSettings.frameBytesMax))
  }

  /// What this side takes.
  var ownSettings: Settings {
    Settings(
      frameBytesMax: UInt32(limits.frameBytesMax), initialCredit: limits.initialCredit,
      concurrentStreamsMax: UInt32(limits.concurrentStreamsMax),
      pingIntervalMillis: UInt32(truncatingIfNeeded: limits.pingIntervalMillis))
  }

  /// Takes the peer's settings; what is wrong with them, or nil.
  mutating func accept(_ data: UnsafeRawBufferPointer) -> String? {
    guard peerSettings == nil else { return "SETTINGS came twice" }
    guard let settings = Settings(data: data) else { return "SETTINGS is too short" }
    guard settings.frameBytesMax >= FixedLimits.peerFrameBytesMin else {
      return "the peer's frame limit is too small"
    }
    peerSettings = settings
    return nil
  }

  /// Something arrived.
  mutating func heard(_ now: Instant) {
    lastHeard = now
    ping = .quiet
  }

  /// A frame without a message arrived; false when there were too many in this second.
  mutating func countEmptyFrame(_ now: Instant) -> Bool {
    let second = now.nanoseconds / 1_000_000_000
    if second != floodSecond {
      floodSecond = second
      floodCount = 0
    }
    floodCount += 1
    return floodCount <= limits.emptyFramesPerSecondMax
  }

  /// Pings when it is time; false when the peer did not answer in time.
  mutating func keepAlive(_ now: Instant, _ output: inout ByteQueue) -> Bool {
    guard let due = nextTimer, due <= now else { return true }
    if case .sent = ping { return false }
    pingNumber += 1
    output.appendPing(pingNumber, isAck: false)
    ping = .sent(now)
    return true
  }

  /// When `keepAlive` has something to do.
  var nextTimer: Instant? {
    guard hasExtensions, limits.pingIntervalMillis > 0 else { return nil }
    switch ping {
    case .quiet: return lastHeard.adding(milliseconds: limits.pingIntervalMillis)
    case .sent(let since): return since.adding(milliseconds: limits.pingTimeoutMillis)
    }
  }
}
