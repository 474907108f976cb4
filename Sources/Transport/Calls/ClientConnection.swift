public import RPC

/// A connection to a server, for calls. On its loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ClientConnection: @unchecked Sendable {
  /// The transport's connection; nil before `open`.
  public private(set) var connection: Connection?
  /// The loop it belongs to.
  public let loop: EventLoop

  /// TCP, TLS and, with extensions, the server's SETTINGS are there: calls may be started.
  public var onOpen: (() -> Void)?
  /// The server takes no new calls on this connection; those running go on.
  public var onGoAway: ((StatusCode, String) -> Void)?
  /// The end, exactly once, also when it never opened; calls have been told before.
  public var onClosed: ((CloseReason) -> Void)?

  /// A connection of this loop, not open yet.
  public init(loop: EventLoop, limits: RPCLimits = RPCLimits()) { self.loop = loop }

  /// Connects; `onOpen` or `onClosed` follows, never before this returns. Once per instance.
  public func open(_ options: ConnectOptions) { preconditionFailure("not built yet") }

  /// Whether the server negotiated `showroom/1`.
  public var hasExtensions: Bool { false }
  /// Whether calls can be started now.
  public var isOpen: Bool { false }
  /// Calls running now.
  public var callCount: Int { 0 }

  /// Starts a call. Set its closures before returning to the loop. A call that can't start (not
  /// open, draining, too many, too large) ends later in this turn, with `CallFate.notProcessed`.
  public func start(_ request: CallRequest, kind: MethodKind) -> ClientCall {
    preconditionFailure("not built yet")
  }

  /// Lets what is queued leave, ends all calls, then closes.
  public func close() { preconditionFailure("not built yet") }
}

/// One call as its caller sees it. On its connection's loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ClientCall: @unchecked Sendable {
  /// The kind of the method.
  public let kind: MethodKind
  /// A message of a server that streams. Give credit back with `grantCredit`.
  public var onMessage: (([UInt8]) -> Void)?
  /// The end, exactly once: status, response payload (unary and client streaming), what is known
  /// about its effect. Not called after `cancel`.
  public var onEnd: ((Status, [UInt8], CallFate) -> Void)?
  /// After `send` said `notNow`: sending may succeed again.
  public var onCanSend: (() -> Void)?

  init(kind: MethodKind) { self.kind = kind }

  /// Whether the call is over.
  public var isEnded: Bool { true }
  /// Whether credit is left and the connection is below its high mark.
  public var canSend: Bool { false }
  /// Sends a message of a client that streams.
  @discardableResult
  public func send(_ payload: [UInt8]) -> SendOutcome { preconditionFailure("not built yet") }
  /// No more messages come from here.
  public func halfClose() { preconditionFailure("not built yet") }
  /// Gives the call up; the server is told when it negotiated extensions. `onEnd` is not called.
  public func cancel() { preconditionFailure("not built yet") }
  /// Lets the server send so many more messages: call it as messages are dealt with.
  public func grantCredit(_ messages: UInt32) { preconditionFailure("not built yet") }
}
