public import Clocks
public import RPC

/// What became of a message given to `send`.
public enum SendOutcome: Equatable, Sendable {
  /// It leaves at the end of the turn.
  case sent
  /// Not sent: no credit is left, or the connection is backlogged. `onCanSend` follows.
  case notNow
  /// Not sent: the call is over. A message larger than a frame ends it: `onCancel` follows.
  case ended
}

/// One call as its handler sees it. On its connection's loop only.
///
/// Exactly one of `respond`, `finish` or `fail` ends it, unless something else does: then
/// `onCancel`.
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

  /// Whether the call is over.
  public private(set) var isEnded = false
  /// Messages delivered and not dealt with; only counted for clients without credit frames.
  var undealtMessages: UInt32 = 0

  init(_ incoming: consuming IncomingCall, connection: ServerConnection, streamID: UInt32) {
    request = incoming.request
    kind = incoming.kind
    deadline = incoming.deadline
    self.connection = connection
    self.streamID = streamID
  }

  /// Whether credit is left and the connection is below its high mark.
  public var canSend: Bool {
    guard !isEnded, connection.machine.sendCredit(of: streamID) != 0 else { return false }
    guard connection.isBacklogged else { return true }
    connection.owesCanSend = true
    return false
  }

  /// Ends a unary or client-streaming call with its response. Ignored when ended.
  public func respond(_ payload: [UInt8]) {
    guard !isEnded else { return }
    connection.machine.respond(streamID, payload)
    ended()
    connection.acted()
  }

  /// Sends one message of a server-streaming or bidirectional call: the payload and the suffix, as
  /// one message. Fan-out shares the payload and varies the suffix.
  public func send(_ payload: [UInt8], suffix: [UInt8] = []) -> SendOutcome {
    guard !isEnded else { return .ended }
    guard !connection.isBacklogged else {
      connection.owesCanSend = true
      return .notNow
    }
    let result = connection.machine.send(streamID, payload, suffix: suffix)
    if result != .noCredit { connection.acted() }
    switch result {
    case .sent: return .sent
    case .noCredit: return .notNow
    case .ended: return .ended
    }
  }

  /// Ends a server-streaming or bidirectional call well. Ignored when ended.
  public func finish() {
    guard !isEnded else { return }
    connection.machine.finish(streamID)
    ended()
    connection.acted()
  }

  /// Ends any call with an error. Ignored when ended.
  public func fail(_ status: Status) {
    guard !isEnded else { return }
    connection.machine.fail(streamID, status)
    ended()
    connection.acted()
  }

  /// Lets the client send so many more messages: call it as messages are dealt with. To a client
  /// without credit frames, reading stops while too many messages are not dealt with.
  public func grantCredit(_ messages: UInt32) {
    guard !isEnded else { return }
    if connection.hasExtensions {
      connection.machine.grantCredit(streamID, messages)
      connection.acted()
    } else {
      undealtMessages -= min(undealtMessages, messages)
      if undealtMessages <= CallLimits.undealtMessagesMax / 2 { connection.relieve(streamID) }
    }
  }

  /// Something other than the handler ended the call.
  func cancelled(_ status: Status) {
    guard !isEnded else { return }
    let onCancel = onCancel
    ended()
    onCancel?(status)
  }

  /// Lets go of the closures, which may hold the handler's objects and this call.
  private func ended() {
    isEnded = true
    onMessage = nil
    onHalfClose = nil
    onCancel = nil
    onCanSend = nil
    connection.relieve(streamID)
  }
}
