public import Bytes
public import Clocks
import Framing

/// The server's side of one connection. Pure: no clock, lock or socket inside.
///
/// After every input the shell runs `takeEvents()`, sends `output` on, and sees to `nextTimer`.
public struct ServerMachine: ~Copyable {
  /// One running call.
  struct Call {
    var kind: MethodKind
    /// Whether the client may still send messages.
    var clientIsOpen: Bool
    /// Messages that may be sent before the client grants more; `unlimited` without extensions.
    var sendCredit: UInt32
    /// Messages the client may still send; `unlimited` without extensions.
    var receiveCredit: UInt32
    var deadline: Instant
    /// What the shell attached.
    var attachment: AnyObject?
  }

  /// The life of the connection as a whole.
  enum Stage {
    /// Taking calls. May become `draining` or `closing`.
    case serving
    /// Finishing the calls that run, until the moment. May become `closing`.
    case draining(until: Instant)
    /// Terminal: a `close` event was given.
    case closing
  }

  /// Credit that is never used up.
  static let unlimited = UInt32.max
  /// No deadline.
  static let never = Instant(nanoseconds: .max)

  /// Bytes for the peer. The shell takes them out.
  public var output = ByteQueue()
  var link: PeerLink
  var stage = Stage.serving
  var calls = CallTable<Call>()
  var window = StreamWindow()
  var names = NameCache()
  var events: [ServerEvent] = []
  /// Not later than the earliest deadline of a running call; calls that ended may have left it
  /// too early, which costs one walk of the table.
  var deadlineBound = ServerMachine.never
  let openedAt: Instant
  /// The last moment at which a call was seen running or starting.
  var busyAt: Instant

  /// A connection that was opened now. With extensions, SETTINGS is the first output.
  public init(limits: RPCLimits = RPCLimits(), hasExtensions: Bool, now: Instant) {
    link = PeerLink(limits: limits, hasExtensions: hasExtensions, now: now)
    openedAt = now
    busyAt = now
    if hasExtensions { output.append(link.ownSettings) }
  }

  /// Calls running now.
  public var callCount: Int { calls.count }
  /// Whether the peer negotiated `showroom/1`.
  public var hasExtensions: Bool { link.hasExtensions }
  /// Whether `takeEvents` would return some.
  public var hasEvents: Bool { !events.isEmpty }
  /// Bytes of an unfinished frame that are held.
  public var bytesHeld: Int { link.decoder.bytesHeld }

  /// The events since the last time. Gives `spare`, an emptied array, in exchange.
  public mutating func takeEvents(spare: [ServerEvent] = []) -> [ServerEvent] {
    var taken = spare
    taken.removeAll(keepingCapacity: true)
    swap(&taken, &events)
    return taken
  }

  /// Takes bytes from the peer. `kindOf` names the kind of a service's method; nil: unknown. It
  /// must not touch the machine.
  public mutating func received(
    _ bytes: UnsafeRawBufferPointer, now: Instant,
    kindOf: (_ service: String, _ method: String) -> MethodKind?
  ) {
    var input = bytes
    link.heard(now)
    while true {
      if case .closing = stage { return }
      switch link.decoder.next(&input) {
      case .needMore: return
      case .foreign: violation("not a frame")
      case .oversize(let header): tooLarge(header, now)
      case .frame(let header, let data):
        switch header.type {
        case .request: open(header, data, now, kindOf)
        case .data: self.data(header, data, now)
        default: other(header, data, now)
        }
      }
    }
  }

  /// The connection is gone: ends all calls with this status. No output is of use afterwards.
  public mutating func connectionEnded(_ status: Status) {
    stage = .closing
    endAll(status, tellPeer: false)
  }

  /// When `timer` wants to be called; nil: never.
  public var nextTimer: Instant? {
    if case .closing = stage { return nil }
    var next = deadlineBound
    if let keepAlive = link.nextTimer { next = min(next, keepAlive) }
    if case .draining(let until) = stage {
      next = min(next, until)
    } else {
      if link.limits.idleMillisMax > 0 { next = min(next, idleEnd) }
      if link.limits.ageMillisMax > 0 { next = min(next, ageEnd) }
    }
    return next == Self.never ? nil : next
  }

  var idleEnd: Instant { busyAt.adding(milliseconds: link.limits.idleMillisMax) }
  var ageEnd: Instant { openedAt.adding(milliseconds: link.limits.ageMillisMax) }
}
