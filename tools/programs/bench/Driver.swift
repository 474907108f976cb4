import Dispatch
import RPC
import Synchronization
import TLS
import Transport

/// The client's event loop, steered from the main thread.
final class Driver {
  let loop: EventLoop
  private let port: UInt16
  private let certs: String

  init(port: UInt16, certs: String) throws {
    loop = try EventLoop(name: "bench")
    self.port = port
    self.certs = certs
    loop.start()
  }

  deinit {
    loop.shutdown()
    loop.join()
  }

  /// Runs `start` on the loop and waits until it has called its argument.
  func wait<Value: Sendable>(
    _ what: String, seconds: Int = Limits.stepSeconds,
    start: @escaping @Sendable (@escaping (Result<Value, BenchError>) -> Void) -> Void
  ) throws -> Value {
    let answer = Answer<Value>()
    loop.execute { start { answer.put($0) } }
    return try answer.take(what, seconds: seconds)
  }

  /// Connections with the certificate of `role-name`, or without any, all open.
  func connect(_ count: Int, as principal: String?) throws -> [ClientConnection] {
    let identity = principal.map { name in
      TLSIdentity(
        certificateChainPath: "\(certs)/\(name).pem", privateKeyPath: "\(certs)/\(name).key")
    }
    let settings = TLSClientSettings(authorityPath: "\(certs)/ca.pem", identity: identity)
    let context = try TLSContext(client: settings)
    let (loop, port) = (loop, port)
    return try wait("opening \(count) connections") { done in
      let options = ConnectOptions(host: "127.0.0.1", port: port, security: .tls(context))
      Opening(loop: loop, options: options, count: count, done: done).start()
    }
  }

  /// One unary call. Anything but OK fails the run.
  func call(
    _ connection: ClientConnection, _ method: String, _ payload: [UInt8]
  ) throws -> [UInt8] {
    try wait(method) { done in
      let call = connection.start(request(method, payload), kind: .unary)
      call.onEnd = { status, payload, _ in
        done(status.isOK ? .success(payload) : .failure(BenchError("\(method): \(status)")))
      }
    }
  }

  /// A call whose requests are streamed.
  func upload(
    _ connection: ClientConnection, _ method: String, _ messages: [[UInt8]]
  ) throws -> [UInt8] {
    try wait(method) { done in
      let call = connection.start(request(method, []), kind: .clientStreaming)
      call.onEnd = { status, payload, _ in
        done(status.isOK ? .success(payload) : .failure(BenchError("\(method): \(status)")))
      }
      let upload = Upload(call, messages)
      call.onCanSend = { upload.goOn() }
      upload.goOn()
    }
  }

  /// Closes connections and waits for it.
  func close(_ connections: [ClientConnection]) throws {
    let _: Int = try wait("closing connections") { done in
      var left = connections.count
      for connection in connections {
        connection.onClosed = { _ in
          left -= 1
          if left == 0 { done(.success(0)) }
        }
        connection.close()
      }
    }
  }
}

/// The messages of a call that have not been taken yet. On the loop only.
private final class Upload {
  private weak var call: ClientCall?
  private var messages: ArraySlice<[UInt8]>

  init(_ call: ClientCall, _ messages: [[UInt8]]) {
    self.call = call
    self.messages = messages[...]
  }

  /// Sends as many as the server and the connection have room for.
  func goOn() {
    guard let call else { return }
    while let message = messages.first {
      guard call.send(message) == .sent else { return }
      messages.removeFirst()
    }
    call.halfClose()
  }
}

/// "LiveShopping/AddToCart" as a request.
func request(_ method: String, _ payload: [UInt8]) -> CallRequest {
  let names = method.split(separator: "/")
  return CallRequest(
    service: "showroom.v1.\(names[0])", method: String(names[1]), payload: payload)
}

/// A value that one thread waits for.
private final class Answer<Value: Sendable>: Sendable {
  private let value = Mutex<Result<Value, BenchError>?>(nil)
  private let arrived = DispatchSemaphore(value: 0)

  func put(_ result: Result<Value, BenchError>) {
    let isFirst = value.withLock { value in
      defer { value = value ?? result }
      return value == nil
    }
    if isFirst { arrived.signal() }
  }

  func take(_ what: String, seconds: Int) throws -> Value {
    guard arrived.wait(timeout: .now() + .seconds(seconds)) == .success,
      let result = value.withLock({ $0 })
    else { throw BenchError("\(what) took longer than \(seconds) s; see the server's log") }
    return try result.get()
  }
}

/// Opens connections, a few at a time. On the loop only.
// Sendable: only so that jobs for the loop can hold it.
private final class Opening: @unchecked Sendable {
  private let loop: EventLoop
  private let options: ConnectOptions
  private let count: Int
  private let done: (Result<[ClientConnection], BenchError>) -> Void
  private var connections: [ClientConnection] = []
  private var openCount = 0

  init(
    loop: EventLoop, options: ConnectOptions, count: Int,
    done: @escaping (Result<[ClientConnection], BenchError>) -> Void
  ) {
    (self.loop, self.options, self.count, self.done) = (loop, options, count, done)
  }

  func start() {
    for _ in 0..<min(count, Limits.openingMax) { openNext() }
  }

  private func openNext() {
    guard connections.count < count else { return }
    let connection = ClientConnection(loop: loop)
    connections.append(connection)
    connection.onClosed = { [done] reason in
      done(.failure(BenchError("a connection was closed: \(reason)")))
    }
    connection.onOpen = { [self] in
      openCount += 1
      if openCount == count { done(.success(connections)) } else { openNext() }
    }
    connection.open(options)
  }
}
