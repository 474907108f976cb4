public import Clocks

/// What a server's shell has to do after an input.
public enum ServerEvent {
  /// Start a call. Call `attach` first; false means that it already ended.
  case call(streamID: UInt32, IncomingCall)
  /// Give a message to a call whose client streams.
  case message(streamID: UInt32, payload: [UInt8])
  /// Tell a call that its client sends no more messages.
  case halfClosed(streamID: UInt32)
  /// Tell a call that it may send again.
  case canSend(streamID: UInt32)
  /// Stop a call: nothing can be sent for it any more. Carries what was attached.
  case ended(EndedCall)
  /// No new calls come; `drain` was called or the connection is too old or idle.
  case draining
  /// Let what is queued leave, then close.
  case close(CloseCause)
}

/// A call that begins.
public struct IncomingCall: Sendable {
  /// What was asked. For server streams the payload is the request, also when empty.
  public var request: CallRequest
  /// From the method table.
  public var kind: MethodKind
  /// When the caller stops waiting; nil: never.
  public var deadline: Instant?
}

/// A call that ended without its handler's doing.
public struct EndedCall {
  /// Its stream.
  public var streamID: UInt32
  /// Why: cancelled, deadlineExceeded, unavailable (connection gone), invalidArgument (violation).
  public var status: Status
  /// What the shell attached; nil when it never saw the call.
  public var attachment: AnyObject?
}

/// Why a machine wants its connection closed.
public enum CloseCause: Hashable, Sendable {
  /// All calls of a draining connection ended.
  case drained
  /// The peer broke the protocol; the sentence says how.
  case violation(String)
  /// The peer did not answer a ping.
  case keepaliveTimeout
  /// The peer sent too many frames without messages.
  case flood
}

/// What a client's shell has to do after an input.
public enum ClientEvent {
  /// Give a message to a call whose server streams. Carries what was attached, because the call may
  /// have ended right after.
  case message(streamID: UInt32, payload: [UInt8], attachment: AnyObject?)
  /// Tell a call that it may send again.
  case canSend(streamID: UInt32)
  /// The call is over.
  case ended(FinishedCall)
  /// The server takes no new calls on this connection.
  case goAway(StatusCode, String)
  /// Close the connection.
  case close(CloseCause)
}

/// A client's call that is over.
public struct FinishedCall {
  /// Its stream.
  public var streamID: UInt32
  /// How it ended.
  public var status: Status
  /// The response of a unary or client-streaming call that succeeded; empty otherwise.
  public var payload: [UInt8]
  /// Whether the server may have acted on it.
  public var fate: CallFate
  /// What the shell attached.
  public var attachment: AnyObject?
}

/// Whether a call may have had an effect.
public enum CallFate: Hashable, Sendable {
  /// The server answered.
  case answered
  /// The server did not look at it: repeating is always safe.
  case notProcessed
  /// Unknown: the connection ended, or the client gave up, before an answer came.
  case maybeProcessed
}
