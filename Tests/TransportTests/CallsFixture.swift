import Clocks
import RPC
import Synchronization
import TLS
import TestSupport
import Transport

/// What the test service does: see `start`.
// Sendable: the record is guarded by its lock, everything else is used on the loops.
final class TestService: CallHandler, @unchecked Sendable {
  struct Record: Sendable {
    var opened = 0
    var closed = 0
    var started = 0
    var cancelled: [StatusCode] = []
    var received = 0
    var sentByFirehose = 0
    var principals: [String] = []
    var extensions: [Bool] = []
  }
  let record = Watched(Record())

  func kind(service: String, method: String) -> MethodKind? {
    guard service == "test.v1.Everything" else { return nil }
    return switch method {
    case "Echo", "Never": .unary
    case "Count", "Firehose", "Silence": .serverStreaming
    case "Sum", "Sink": .clientStreaming
    case "Talk": .bidirectional
    default: nil
    }
  }

  func connectionOpened(_ connection: ServerConnection) {
    record.update {
      $0.opened += 1
      $0.principals += connection.peer.certificateURIs
      $0.extensions.append(connection.hasExtensions)
    }
  }

  func connectionClosed(_ connection: ServerConnection) { record.update { $0.closed += 1 } }

  func start(_ call: ServerCall) {
    let record = record
    record.update { $0.started += 1 }
    call.onCancel = { status in record.update { $0.cancelled.append(status.code) } }
    switch call.request.method {
    case "Echo": call.respond(call.request.payload)
    case "Count": count(call)
    case "Firehose": firehose(call)
    case "Sum": sum(call)
    case "Sink": call.onMessage = { _ in record.update { $0.received += 1 } }
    case "Talk":
      call.onMessage = { [unowned call] payload in
        call.grantCredit(1)
        let outcome = call.send(payload, suffix: [0xFF])
        if outcome != .sent { call.fail(Status(.internal, "no room to answer: \(outcome)")) }
      }
      call.onHalfClose = { [unowned call] in call.finish() }
    default: break
    }
  }

  /// As many messages as the payload's first byte says, each with its number behind a shared part.
  private func count(_ call: ServerCall) {
    for number in 0..<(call.request.payload.first ?? 0) {
      guard call.send([0xAA], suffix: [number]) == .sent else {
        call.fail(Status(.resourceExhausted, "no room for \(number)"))
        return
      }
    }
    call.finish()
  }

  /// Messages of 1,000 bytes for as long as the peer takes them.
  private func firehose(_ call: ServerCall) {
    let payload = [UInt8](repeating: 7, count: 1_000)
    let record = record
    let pump = { [unowned call] in
      var sent = 0
      while sent < 2_000, call.send(payload) == .sent { sent += 1 }
      record.update { $0.sentByFirehose += sent }
    }
    call.onCanSend = pump
    pump()
  }

  private func sum(_ call: ServerCall) {
    // Sendable closures are not needed: all of it runs on the call's loop.
    var total: UInt8 = 0
    call.onMessage = { [unowned call] payload in
      total = payload.reduce(total, &+)
      call.grantCredit(1)
    }
    call.onHalfClose = { [unowned call] in call.respond([total]) }
  }
}

/// A call server on a loop of its own.
final class CallRig: Sendable {
  let service = TestService()
  let server: CallServer
  let loop: EventLoop
  let listener: Listener
  let isPlain: Bool

  init(plain: Bool = false, limits: RPCLimits = RPCLimits()) throws {
    isPlain = plain
    loop = try EventLoop(name: "server")
    loop.start()
    server = CallServer(handler: service, limits: limits)
    let tls = try TestCertificates.shared().serverSettings
    let security: ListenerSecurity = plain ? .plainOnLoopback : .tls(try TLSContextSource(tls))
    let options = ListenerOptions(addresses: ["127.0.0.1"], port: 0, security: security)
    listener = try server.listen(options, loops: [loop])
  }

  func stop() {
    listener.stop()
    loop.shutdown()
    loop.join()
  }
}

/// One client connection on a loop of its own.
final class CallPeer: Sendable {
  struct Outcome: Sendable {
    var messages: [[UInt8]] = []
    var end: (status: Status, payload: [UInt8], fate: CallFate)?
  }
  struct Record: Sendable {
    var isOpen = false
    var goneAway = false
    var reason: CloseReason?
  }
  let loop: EventLoop
  let connection: ClientConnection
  let record = Watched(Record())

  /// Connects to the rig; without ALPN when `extended` is false.
  init(
    _ rig: CallRig, extended: Bool = true, principal: String? = nil,
    limits: RPCLimits = RPCLimits()
  ) throws {
    loop = try EventLoop(name: "client")
    loop.start()
    var settings = try TestCertificates.shared().clientSettings(principal)
    if !extended { settings.applicationProtocols = [] }
    let options = ConnectOptions(
      host: "127.0.0.1", port: rig.listener.port,
      security: rig.isPlain ? .plainOnLoopback : .tls(try TLSContext(client: settings)))
    let (loop, record) = (loop, record)
    connection = onLoop(loop) {
      let connection = ClientConnection(loop: loop, limits: limits)
      connection.onOpen = { record.update { $0.isOpen = true } }
      connection.onGoAway = { _, _ in record.update { $0.goneAway = true } }
      connection.onClosed = { reason in record.update { $0.reason = reason } }
      connection.open(options)
      return connection
    }
    record.wait { $0.isOpen || $0.reason != nil }
  }

  /// Starts a call, and runs `body` with it on the loop. Messages are noted and credit granted.
  func start(
    _ method: String, _ kind: MethodKind, _ payload: [UInt8] = [], timeoutMillis: Int64 = 0,
    takes: Bool = true, _ body: @escaping @Sendable (ClientCall) -> Void = { _ in }
  ) -> Watched<Outcome> {
    let outcome = Watched(Outcome())
    let request = CallRequest(
      service: "test.v1.Everything", method: method, payload: payload,
      timeoutNanos: timeoutMillis * 1_000_000)
    loop.execute { [connection] in
      let call = connection.start(request, kind: kind)
      call.onMessage = { [weak call] message in
        outcome.update { $0.messages.append(message) }
        if takes { call?.grantCredit(1) }
      }
      call.onEnd = { status, payload, fate in
        outcome.update { $0.end = (status, payload, fate) }
      }
      body(call)
    }
    return outcome
  }

  /// Starts a unary call and waits for its end.
  func call(_ method: String, _ payload: [UInt8]) -> Outcome {
    start(method, .unary, payload).ended()
  }

  func stop() {
    loop.shutdown()
    loop.join()
  }
}

extension Watched<CallPeer.Outcome> {
  /// Waits for the call's end.
  func ended() -> CallPeer.Outcome { wait { $0.end != nil } }
}
