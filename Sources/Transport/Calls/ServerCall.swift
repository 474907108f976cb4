public import Clocks
public import RPC

/// What became of a message given to `send`.
public enum SendOutcome: Equatable, Sendable {
  /// It leaves at the end of the turn.
  case sent
  /// Not sent: no credit is left, or the connection is backlogged. `onCanSend` follows.
  case notNow
  /// Not sent: the call is over, or was ended now because the peer does not read.
  case ended
}

/// One call as its handler sees it. On its connection's loop only.
///
/// Exactly one of `respond`, `finish` or `fail` ends it, unless the peer does: then `onCancel`.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ServerCall: @unchecked Sendable {
  /// What was asked. Its payload is the request of a unary or server-streaming call.
  public let request: CallRequest
  /// Where it came from.
  public let connection: ServerConnection
  /// The stream's id, unique per connection.
  public let streamID: UInt32
  /// From the handler's `kind`.
  public let kind: MethodKind
  /// When the caller stops waiting; nil: never. The call is ended then, `onCancel` says so.
  public let deadline: Instant?
  /// Whatever the handler keeps per call.
  public var attachment: AnyObject?

  /// A message of a client that streams. Give credit back with `grantCredit`.
  public var onMessage: (([UInt8]) -> Void)?
  /// The client sends no more messages.
  public var onHalfClose: (() -> Void)?
  /// The call ended without the handler's doing: cancelled, deadline, connection gone.
  public var onCancel: ((Status) -> Void)?
  /// After `send` said `notNow`, or `canSend` was false: sending may succeed again.
  public var onCanSend: (() -> Void)?

  init(
    request: CallRequest, connection: ServerConnection, streamID: UInt32, kind: MethodKind,
    deadline: Instant?
  ) {
    self.request = request
    self.connection = connection
    self.streamID = streamID
    self.kind = kind
    self.deadline = deadline
  }

  /// Whether the call is over.
  public var isEnded: Bool { true }
  /// Whether credit is left and the connection is below its high mark.
  public var canSend: Bool { false }

  /// Ends a unary or client-streaming call with its response. Ignored when ended.
  public func respond(_ payload: [UInt8]) { preconditionFailure("not built yet") }

  /// Sends one message of a server-streaming or bidirectional call: the payload and the suffix, as
  /// one message. Fan-out shares the payload and varies the suffix.
  @discardableResult
  public func send(_ payload: [UInt8], suffix: [UInt8] = []) -> SendOutcome {
    preconditionFailure("not built yet")
  }

  /// Ends a server-streaming or bidirectional call well. Ignored when ended.
  public func finish() { preconditionFailure("not built yet") }

  /// Ends any call with an error. Ignored when ended.
  public func fail(_ status: Status) { preconditionFailure("not built yet") }

  /// Lets the client send so many more messages: call it as messages are dealt with. To a client
  /// without credit frames, reading stops while too many messages are not dealt with.
  public func grantCredit(_ messages: UInt32) { preconditionFailure("not built yet") }
}
