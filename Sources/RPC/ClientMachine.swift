public import Bytes
public import Clocks
import Framing

/// The client's side of one connection. Pure: no clock, lock or socket inside.
///
/// After every input the shell runs `takeEvents()`, sends `output` on, and sees to `nextTimer`.
public struct ClientMachine: ~Copyable {
  /// One running call.
  struct Call {
    var kind: MethodKind
    /// Whether this side may still send messages.
    var isOpen: Bool
    /// Messages that may be sent before the server grants more; `unlimited` without extensions.
    var sendCredit: UInt32
    /// Messages the server may still send; `unlimited` without extensions.
    var receiveCredit: UInt32
    /// Granted here and not told to the server yet: small grants are sent together.
    var grantsPending: UInt32 = 0
    var deadline: Instant
    /// What the shell attached.
    var attachment: AnyObject?
  }

  /// The life of the connection as a whole.
  enum Stage {
    /// Starting calls. May become `leaving` or `closing`.
    case open
    /// The server takes no new calls. May become `closing`.
    case leaving
    /// Terminal: a `close` event was given, or the connection is gone.
    case closing
  }

  static let unlimited = ServerMachine.unlimited
  static let never = ServerMachine.never

  /// Bytes for the peer. The shell takes them out.
  public var output = ByteQueue()
  var link: PeerLink
  var stage = Stage.open
  var calls = CallTable<Call>()
  var events: [ClientEvent] = []
  /// Not later than the earliest deadline of a running call.
  var deadlineBound = ClientMachine.never
  /// Of the next call; odd.
  var nextID: UInt32 = 1

  /// A connection that was opened now. With extensions, SETTINGS is the first output.
  public init(limits: RPCLimits = RPCLimits(), hasExtensions: Bool, now: Instant) {
    link = PeerLink(limits: limits, hasExtensions: hasExtensions, now: now)
    if hasExtensions { output.append(link.ownSettings) }
  }

  /// Calls running now.
  public var callCount: Int { calls.count }
  /// Whether the server negotiated `showroom/1`.
  public var hasExtensions: Bool { link.hasExtensions }
  /// Whether `takeEvents` would return some.
  public var hasEvents: Bool { !events.isEmpty }
  /// Whether `start` can succeed: the connection is neither going away nor closed.
  public var takesCalls: Bool {
    if case .open = stage { return true }
    return false
  }
  /// Bytes of an unfinished frame that are held.
  public var bytesHeld: Int { link.decoder.bytesHeld }

  /// The events since the last time. Gives `spare`, an emptied array, in exchange.
  public mutating func takeEvents(spare: [ClientEvent] = []) -> [ClientEvent] {
    var taken = spare
    taken.removeAll(keepingCapacity: true)
    swap(&taken, &events)
    return taken
  }

  /// Takes bytes from the server.
  public mutating func received(_ bytes: UnsafeRawBufferPointer, now: Instant) {
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
        case .response: response(header.streamID, data, now)
        case .data: message(header, data, now)
        default: other(header, data, now)
        }
      }
    }
  }

  /// The connection is gone: every call ends with this status, its fate unknown.
  public mutating func connectionEnded(_ status: Status) {
    stage = .closing
    endAll(status, fate: .maybeProcessed)
  }

  /// When `timer` wants to be called; nil: never.
  public var nextTimer: Instant? {
    if case .closing = stage { return nil }
    var next = deadlineBound
    if let keepAlive = link.nextTimer { next = min(next, keepAlive) }
    return next == Self.never ? nil : next
  }
}
