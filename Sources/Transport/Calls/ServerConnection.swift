import Bytes
import Clocks
import RPC

/// One peer's connection as a server's handlers see it. On its loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ServerConnection: @unchecked Sendable {
  /// The transport's connection.
  public let connection: Connection
  /// Whatever the services keep per connection, e.g. the principal.
  public var attachment: AnyObject?

  /// Unique in this process. From any thread.
  public var id: UInt64 { connection.id }
  /// The loop it belongs to for life. From any thread.
  public var loop: EventLoop { connection.loop }
  /// Who is at the other end.
  public var peer: Peer { connection.peer }
  /// Whether the peer negotiated `showroom/1`.
  public var hasExtensions: Bool { machine.hasExtensions }
  /// Calls running now.
  public var callCount: Int { machine.callCount }

  let handler: any CallHandler
  let server: CallServer
  /// Until the handshake is done a machine that sees no input.
  var machine: ServerMachine
  private(set) var isOpened = false
  /// Calls whose handlers are behind with what a client without credit frames sent.
  var congested: Set<UInt32> = []
  /// Since when the peer has not read; nil: it reads.
  var backloggedSince: Instant?
  /// A send was refused because of the backlog.
  var owesCanSend = false
  private var timer: (id: TimerID, at: Instant)?
  private var isDispatching = false
  private var spareEvents: [ServerEvent] = []

  init(connection: Connection, handler: any CallHandler, server: CallServer) {
    self.connection = connection
    self.handler = handler
    self.server = server
    machine = ServerMachine(
      limits: server.limits, hasExtensions: false, now: connection.loop.now)
  }

  /// Takes no new calls (GOAWAY to peers with extensions), lets those running finish for the time
  /// set in the limits, then closes.
  public func drain(_ text: String) {
    machine.drain(text, now: loop.now)
    connection.touch()
  }

  /// Lets what is queued leave, ends all calls with UNAVAILABLE, then closes.
  public func close() {
    machine.shutDown(Status(.unavailable, "the server closed the connection"))
    connection.touch()
  }

  /// Whether more output would only wait: the peer is behind.
  var isBacklogged: Bool { !connection.isWritable || backloggedSince != nil }

  /// Runs what the machine asked for, until it asks no more.
  func dispatch() {
    guard !isDispatching else { return }
    isDispatching = true
    while machine.hasEvents {
      var batch = machine.takeEvents(spare: spareEvents)
      spareEvents = []
      for index in batch.indices {
        // Swapped out: an event is moved, not copied, to where it is used.
        var event = ServerEvent.draining
        swap(&event, &batch[index])
        run(event)
      }
      batch.removeAll(keepingCapacity: batch.capacity <= CallLimits.spareEventsMax)
      spareEvents = batch
    }
    isDispatching = false
  }

  /// Hands the output to the connection, which writes it at the end of the turn.
  func handOver() {
    guard !machine.output.isEmpty else { return }
    machine.output.withReadable { connection.send($0) }
    machine.output.removeAll()
  }

  /// After a handler's action: it leaves at the end of the turn.
  func acted() {
    if machine.output.count >= CallLimits.outputBytes { handOver() } else { connection.touch() }
  }

  /// Sees to it that the machine's timer is called in time.
  private func updateTimer() {
    var next = machine.nextTimer
    if let since = backloggedSince {
      let stall = since.adding(milliseconds: CallLimits.stallMillisMax)
      next = min(next ?? stall, stall)
    }
    guard let next else { return }
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
    guard connection.isOpen else { return }
    let now = loop.now
    if let since = backloggedSince,
      since.adding(milliseconds: CallLimits.stallMillisMax) <= now
    {
      return connection.abort("the peer does not read")
    }
    machine.timer(now: now)
    connection.touch()
  }
}

extension ServerConnection: ConnectionHandler {
  /// The handshake is done: the machine begins.
  public func opened(_ connection: Connection) {
    isOpened = true
    let name = connection.peer.applicationProtocol
    machine = ServerMachine(
      limits: server.limits, hasExtensions: name == CallProtocol.alpn, now: loop.now)
    handler.connectionOpened(self)
    if server.isDraining { drain("the server is going away") }
    connection.touch()
  }

  /// Frames, or parts of them.
  public func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
    let handler = handler
    machine.received(bytes, now: loop.now) { handler.kind(service: $0, method: $1) }
    dispatch()
  }

  /// The peer reads again.
  public func writable(_ connection: Connection) {
    backloggedSince = nil
    tellWaiting()
    connection.touch()
  }

  /// Everything of this turn leaves together.
  public func turnEnding(_ connection: Connection) {
    dispatch()
    handOver()
    machine.output.giveBackIfEmpty()
    if !connection.isWritable {
      if backloggedSince == nil { backloggedSince = loop.now }
    } else {
      backloggedSince = nil
    }
    if connection.isOpen { updateTimer() }
  }

  /// The end: every call is told, then the handler.
  public func closed(_ connection: Connection, reason: CloseReason) {
    if let timer { loop.cancel(timer.id) }
    timer = nil
    machine.connectionEnded(Status(.unavailable, "the connection is gone"))
    dispatch()
    if isOpened { handler.connectionClosed(self) }
    server.forget(self)
  }
}

/// What both ends must agree on before the first frame.
public enum CallProtocol {
  /// The ALPN name under which extension frames are spoken. Without it: plain ttrpc.
  public static let alpn = "showroom/1"
}
