import Clocks
import Glibc
import Synchronization
import TLS
import TestSupport
import Transport

/// A value that threads wait on, with a bound: a test that would hang fails instead.
final class Watched<Value: Sendable>: @unchecked Sendable {
  // Guarded by `mutex`; a condition variable needs a pthread mutex.
  private var value: Value
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    mutex.deallocate()
    changed.deallocate()
  }

  func update(_ body: (inout Value) -> Void) {
    pthread_mutex_lock(mutex)
    body(&value)
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  var current: Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return value
  }

  /// The value once the condition holds, or after 20 seconds as it then is.
  @discardableResult
  func wait(until holds: (Value) -> Bool) -> Value {
    var limit = timespec()
    clock_gettime(CLOCK_REALTIME, &limit)
    limit.tv_sec += 20
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !holds(value) {
      if pthread_cond_timedwait(changed, mutex, &limit) == ETIMEDOUT { break }
    }
    return value
  }
}

/// Runs the job on the loop and waits for its result.
func onLoop<Result: Sendable>(
  _ loop: EventLoop, _ job: @escaping @Sendable () -> Result
) -> Result {
  let result = Watched<Result?>(nil)
  loop.execute {
    let value = job()
    result.update { $0 = value }
  }
  guard let value = result.wait(until: { $0 != nil }) else {
    preconditionFailure("the loop did not run the job")
  }
  return value
}

/// What a scripted side does with its connection's events; anything not set does nothing.
// Sendable: each closure is set before the connection starts and called on its loop.
final class Script: ConnectionHandler, @unchecked Sendable {
  var onOpened: (Connection) -> Void = { _ in }
  var onReceived: (UnsafeRawBufferPointer, Connection) -> Void = { _, _ in }
  var onPeerFinished: (Connection) -> Void = { $0.close() }
  var onWritable: (Connection) -> Void = { _ in }
  var onTurnEnding: (Connection) -> Void = { _ in }
  var onClosed: (Connection, CloseReason) -> Void = { _, _ in }

  func opened(_ connection: Connection) { onOpened(connection) }
  func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
    onReceived(bytes, connection)
  }
  func peerFinished(_ connection: Connection) { onPeerFinished(connection) }
  func writable(_ connection: Connection) { onWritable(connection) }
  func turnEnding(_ connection: Connection) { onTurnEnding(connection) }
  func closed(_ connection: Connection, reason: CloseReason) { onClosed(connection, reason) }
}

/// A server on loops of its own; by default it sends back what it gets.
final class EchoServer: Sendable {
  struct Record: Sendable {
    var peers: [Peer] = []
    var reasons: [CloseReason] = []
    var byteCount = 0
  }
  let loops: [EventLoop]
  let listener: Listener
  let isPlain: Bool
  let record = Watched(Record())

  /// A server that only echoes.
  convenience init(
    plain: Bool = false, loopCount: Int = 1,
    adjust: (inout ListenerOptions) -> Void = { _ in }
  ) throws {
    try self.init(plain: plain, loopCount: loopCount, adjust: adjust, script: { _ in })
  }

  init(
    plain: Bool = false, loopCount: Int = 1,
    adjust: (inout ListenerOptions) -> Void = { _ in },
    script: @escaping @Sendable (Script) -> Void
  ) throws {
    isPlain = plain
    loops = try (0..<loopCount).map { try EventLoop(name: "server-\($0)") }
    for loop in loops { loop.start() }
    let tls = try TestCertificates.shared().serverSettings
    let security: ListenerSecurity = plain ? .plainOnLoopback : .tls(try TLSContextSource(tls))
    var options = ListenerOptions(addresses: ["127.0.0.1", "::1"], port: 0, security: security)
    adjust(&options)
    let record = record
    listener = try Listener(options, loops: loops) { _ in
      let handler = Script()
      handler.onOpened = { connection in record.update { $0.peers.append(connection.peer) } }
      handler.onReceived = { bytes, connection in
        record.update { $0.byteCount += bytes.count }
        connection.send(bytes)
      }
      handler.onClosed = { _, reason in record.update { $0.reasons.append(reason) } }
      script(handler)
      return handler
    }
  }

  var peers: [Peer] { record.current.peers }

  func closeReasons(count: Int) -> [CloseReason] {
    record.wait { $0.reasons.count >= count }.reasons
  }

  func stop() {
    listener.stop()
    for loop in loops { loop.shutdown() }
    for loop in loops { loop.join() }
  }
}

/// One client connection on a loop of its own.
final class Client: Sendable {
  struct Record: Sendable {
    var isOpen = false
    var peer: Peer?
    var bytes: [UInt8] = []
    var reason: CloseReason?
  }
  let loop: EventLoop
  let connection: Connection
  let record = Watched(Record())

  convenience init(
    _ server: EchoServer, host: String = "127.0.0.1", principal: String? = nil,
    adjust: (inout ConnectOptions) -> Void = { _ in }
  ) throws {
    let settings = try TestCertificates.shared().clientSettings(principal)
    var options = ConnectOptions(
      host: host, port: server.listener.port,
      security: server.isPlain ? .plainOnLoopback : .tls(try TLSContext(client: settings)))
    adjust(&options)
    try self.init(options)
  }

  init(_ options: ConnectOptions) throws {
    loop = try EventLoop(name: "client")
    loop.start()
    let (loop, record) = (loop, record)
    connection = onLoop(loop) {
      let handler = Script()
      handler.onOpened = { connection in
        record.update {
          $0.isOpen = true
          $0.peer = connection.peer
        }
      }
      handler.onReceived = { bytes, _ in record.update { $0.bytes.append(contentsOf: bytes) } }
      handler.onClosed = { _, reason in record.update { $0.reason = reason } }
      return loop.connect(options, handler: handler)
    }
  }

  var peer: Peer? { record.current.peer }

  /// Waits until the connection opened or ended; whether it opened.
  @discardableResult
  func isOpened() -> Bool { record.wait { $0.isOpen || $0.reason != nil }.isOpen }

  func send(_ bytes: [UInt8]) {
    isOpened()
    loop.execute { [connection] in connection.send(bytes) }
  }

  func received(byteCount: Int) -> [UInt8] {
    record.wait { $0.bytes.count >= byteCount || $0.reason != nil }.bytes
  }

  func close() { loop.execute { [connection] in connection.close() } }

  func closeReason() -> CloseReason? { record.wait { $0.reason != nil }.reason }

  func stop() {
    loop.shutdown()
    loop.join()
  }
}
