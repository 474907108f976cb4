public import RPC

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

  /// Whether the call is over.
  public private(set) var isEnded = false
  private let connection: ClientConnection
  /// 0 until the machine took the call; it stays so when it could not.
  var streamID: UInt32 = 0

  init(kind: MethodKind, connection: ClientConnection) {
    self.kind = kind
    self.connection = connection
  }

  /// Whether credit is left and the connection is below its high mark.
  public var canSend: Bool {
    guard !isEnded, connection.machine.sendCredit(of: streamID) != 0 else { return false }
    guard connection.isBacklogged else { return true }
    connection.owesCanSend = true
    return false
  }

  /// Sends a message of a client that streams, unless it is `notNow`: then it was not taken, and
  /// `onCanSend` tells when to try again.
  public func send(_ payload: [UInt8]) -> SendOutcome {
    guard !isEnded else { return .ended }
    guard !connection.isBacklogged else {
      connection.owesCanSend = true
      return .notNow
    }
    let result = connection.machine.send(streamID, payload)
    if result != .noCredit { connection.acted() }
    switch result {
    case .sent: return .sent
    case .noCredit: return .notNow
    case .ended: return .ended
    }
  }

  /// No more messages come from here.
  public func halfClose() {
    guard !isEnded else { return }
    connection.machine.halfClose(streamID)
    connection.acted()
  }

  /// Gives the call up; the server is told when it negotiated extensions. `onEnd` is not called.
  public func cancel() {
    guard !isEnded else { return }
    connection.machine.cancel(streamID)
    letGo()
    connection.acted()
  }

  /// Lets the server send so many more messages: call it as messages are dealt with.
  public func grantCredit(_ messages: UInt32) {
    guard !isEnded else { return }
    connection.machine.grantCredit(streamID, messages)
    connection.acted()
  }

  /// The machine says that it is over.
  func ended(_ status: Status, _ payload: [UInt8], _ fate: CallFate) {
    guard !isEnded else { return }
    let onEnd = onEnd
    letGo()
    onEnd?(status, payload, fate)
  }

  /// Lets go of the closures, which may hold the caller's objects and this call.
  private func letGo() {
    isEnded = true
    onMessage = nil
    onEnd = nil
    onCanSend = nil
  }
}
