import Bytes
import Clocks
public import RPC

/// A connection to a server, for calls. On its loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ClientConnection: @unchecked Sendable {
  /// The transport's connection; nil before `open`.
  public private(set) var connection: Connection?
  /// The loop it belongs to.
  public let loop: EventLoop

  /// TCP and TLS are there: calls may be started.
  public var onOpen: (() -> Void)?
  /// The server takes no new calls on this connection; those running go on.
  public var onGoAway: ((StatusCode, String) -> Void)?
  /// The end, exactly once, also when it never opened; calls have been told before.
  public var onClosed: ((CloseReason) -> Void)?

  private let limits: RPCLimits
  /// Until the handshake is done a machine that sees no input.
  var machine: ClientMachine
  private var isOpened = false
  private var isBehind = false
  /// A send was refused because of the backlog.
  var owesCanSend = false
  private var timer: (id: TimerID, at: Instant)?
  private var isDispatching = false

  /// A connection of this loop, not open yet.
  public init(loop: EventLoop, limits: RPCLimits = RPCLimits()) {
    self.loop = loop
    self.limits = limits
    machine = ClientMachine(limits: limits, hasExtensions: false, now: loop.now)
  }

  /// Connects; `onOpen` or `onClosed` follows, never before this returns. Once per instance.
  public func open(_ options: ConnectOptions) {
    precondition(connection == nil, "a client connection is opened once")
    connection = loop.connect(options, handler: self)
  }

  /// Whether the server negotiated `showroom/1`.
  public var hasExtensions: Bool { machine.hasExtensions }
  /// Whether calls can be started now.
  public var isOpen: Bool {
    isOpened && machine.takesCalls && connection?.isOpen == true
  }
  /// Calls running now.
  public var callCount: Int { machine.callCount }

  /// Starts a call. Set its closures before returning to the loop. A call that can't start (not
  /// open, draining, too many, too large) ends later in this turn, with `CallFate.notProcessed`.
  /// `timeoutNanos` of the request counts from now, here and at the server; 0: no deadline.
  public func start(_ request: CallRequest, kind: MethodKind) -> ClientCall {
    let call = ClientCall(kind: kind, connection: self)
    guard isOpen else {
      refuse(call, Status(.unavailable, "the connection is not open"))
      return call
    }
    switch machine.start(request, kind: kind, attachment: call, now: loop.now) {
    case .success(let id):
      call.streamID = id
      acted()
    case .failure(let status): refuse(call, status)
    }
    return call
  }

  private func refuse(_ call: ClientCall, _ status: Status) {
    loop.execute { call.ended(status, [], .notProcessed) }
  }

  /// Lets what is queued leave, ends all calls with CANCELLED, then closes.
  public func close() {
    guard isOpened else {
      connection?.abort("closed before it was open")
      return
    }
    machine.shutDown(Status(.cancelled, "the connection was closed here"))
    connection?.touch()
  }

  /// Whether more output would only wait: the server is behind.
  var isBacklogged: Bool { isBehind || connection?.isWritable != true }

  /// After a caller's action: it leaves at the end of the turn.
  func acted() {
    if machine.output.count >= CallLimits.outputBytes {
      handOver()
    } else {
      connection?.touch()
    }
  }

  private func handOver() {
    guard let connection, !machine.output.isEmpty else { return }
    machine.output.withReadable { connection.send($0) }
    machine.output.removeAll()
  }

  private func dispatch() {
    guard !isDispatching else { return }
    isDispatching = true
    while machine.hasEvents {
      for event in machine.takeEvents() { run(event) }
    }
    isDispatching = false
  }

  private func run(_ event: ClientEvent) {
    switch event {
    case .message(_, let payload, let attachment): Self.call(attachment)?.onMessage?(payload)
    case .canSend(let id): Self.call(machine.attachment(of: id))?.onCanSend?()
    case .ended(let end): Self.call(end.attachment)?.ended(end.status, end.payload, end.fate)
    case .goAway(let code, let text): onGoAway?(code, text)
    case .close(let cause):
      handOver()
      if cause == .keepaliveTimeout {
        connection?.abort("no answer to a ping")
      } else {
        connection?.close()
      }
    }
  }

  private static func call(_ attachment: AnyObject?) -> ClientCall? {
    // Only `start` attaches, and it attaches a ClientCall.
    attachment.map { unsafeDowncast($0, to: ClientCall.self) }
  }

  private func tellWaiting() {
    guard owesCanSend else { return }
    owesCanSend = false
    var waiting: [ClientCall] = []
    machine.forEachSending { if let call = Self.call($0) { waiting.append(call) } }
    for call in waiting where call.canSend { call.onCanSend?() }
  }

  private func updateTimer() {
    guard let next = machine.nextTimer else { return }
    if let timer {
      // One that fires too early does nothing and is set again.
      if timer.at <= next { return }
      loop.cancel(timer.id)
    }
    let id = loop.schedule(at: next) { [weak self] in self?.timerFired() }
    timer = (id, next)
  }

  private func timerFired() {
    timer = nil
    guard connection?.isOpen == true else { return }
    machine.timer(now: loop.now)
    connection?.touch()
  }
}

extension ClientConnection: ConnectionHandler {
  /// The handshake is done: the machine begins.
  public func opened(_ connection: Connection) {
    isOpened = true
    let name = connection.peer.applicationProtocol
    machine = ClientMachine(
      limits: limits, hasExtensions: name == CallProtocol.alpn, now: loop.now)
    connection.touch()
    onOpen?()
  }

  /// Frames, or parts of them.
  public func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
    machine.received(bytes, now: loop.now)
    dispatch()
  }

  /// The server reads again.
  public func writable(_ connection: Connection) {
    isBehind = false
    tellWaiting()
    connection.touch()
  }

  /// Everything of this turn leaves together.
  public func turnEnding(_ connection: Connection) {
    dispatch()
    handOver()
    machine.output.giveBackIfEmpty()
    isBehind = !connection.isWritable
    updateTimer()
  }

  /// The end: every call is told, then the owner.
  public func closed(_ connection: Connection, reason: CloseReason) {
    if let timer { loop.cancel(timer.id) }
    timer = nil
    machine.connectionEnded(Status(.unavailable, "the connection is gone"))
    dispatch()
    let onClosed = onClosed
    onOpen = nil
    onGoAway = nil
    self.onClosed = nil
    onClosed?(reason)
  }
}
