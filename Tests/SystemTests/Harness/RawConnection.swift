import Client
import RPC
import TLS
import TestSupport
import Transport

/// A connection without the SDK's repairs: it neither repeats calls nor connects again, and it can
/// stop to read.
// Sendable: `connection` is used on the loop only.
final class RawConnection: @unchecked Sendable {
  /// How a call ended.
  struct Outcome: Sendable {
    var status: Status
    var payload: [UInt8]
    var fate: CallFate
  }
  struct Events: Sendable {
    var isOpen = false
    var goAway: StatusCode?
    var closed: CloseReason?
    /// Unary calls started.
    var started = 0
    /// Those that ended, by their number.
    var outcomes: [Int: Outcome] = [:]
    /// Messages by stream.
    var messages: [Int: [[UInt8]]] = [:]
    /// How streams ended.
    var ends: [Int: Status] = [:]
  }
  let events = Watched(Events())
  private let loop: EventLoop
  private let connection: ClientConnection
  /// Streams opened by `watch`. On the loop only.
  private var watched: [ClientCall] = []

  /// Connects as a principal. `credit`: messages that the server may send on each stream.
  init(_ shop: Shop, _ principal: String, credit: UInt32 = 64) async throws {
    var limits = RPCLimits()
    limits.initialCredit = credit
    let context = try TLSContext(client: shop.server.certificates.clientSettings(principal))
    let endpoint = shop.server.endpoint
    let options = ConnectOptions(
      host: endpoint.host, port: endpoint.port, security: .tls(context))
    loop = shop.loop
    connection = await withCheckedContinuation { [loop, events, limits] continuation in
      loop.execute {
        let connection = ClientConnection(loop: loop, limits: limits)
        connection.onOpen = { events.update { $0.isOpen = true } }
        connection.onGoAway = { code, _ in events.update { $0.goAway = code } }
        connection.onClosed = { reason in events.update { $0.closed = reason } }
        connection.open(options)
        continuation.resume(returning: connection)
      }
    }
    try await events.wait("an open connection") { $0.isOpen }
  }

  /// Keeps so many calls under way, numbered from 0, until one of them fails; then no new ones.
  func pump(
    _ method: MethodDescriptor, inFlight: Int, _ payload: @escaping @Sendable (Int) -> [UInt8]
  ) {
    let pump = Pump(connection: connection, events: events, method: method, payload: payload)
    loop.execute { for _ in 0..<inFlight { pump.next() } }
  }

  /// Opens so many streams of a method; their messages are kept.
  func watch(_ method: MethodDescriptor, _ payload: [UInt8], streams: Int) {
    let (events, connection) = (events, connection)
    loop.execute { [self] in
      for number in 0..<streams {
        let call = connection.start(
          CallRequest(service: method.service, method: method.method, payload: payload),
          kind: .serverStreaming)
        call.onMessage = { message in
          events.update { $0.messages[number, default: []].append(message) }
        }
        call.onEnd = { status, _, _ in events.update { $0.ends[number] = status } }
        watched.append(call)
      }
    }
  }

  /// Lets the server send so many more messages on each stream.
  func grant(_ messages: UInt32) {
    loop.execute { [self] in for call in watched { call.grantCredit(messages) } }
  }

  /// Takes nothing from the socket any more, or again.
  func read(_ reads: Bool) {
    let connection = connection
    loop.execute {
      if reads {
        connection.connection?.resumeReading()
      } else {
        connection.connection?.pauseReading()
      }
    }
  }

  func close() {
    let connection = connection
    loop.execute { connection.close() }
  }
}

/// Starts a call whenever one was answered.
// Sendable: used on the connection's loop only.
private final class Pump: @unchecked Sendable {
  private let connection: ClientConnection
  private let events: Watched<RawConnection.Events>
  private let method: MethodDescriptor
  private let payload: (Int) -> [UInt8]
  private var started = 0

  init(
    connection: ClientConnection, events: Watched<RawConnection.Events>,
    method: MethodDescriptor, payload: @escaping (Int) -> [UInt8]
  ) {
    self.connection = connection
    self.events = events
    self.method = method
    self.payload = payload
  }

  func next() {
    let number = started
    started += 1
    events.update { $0.started = number + 1 }
    let call = connection.start(
      CallRequest(service: method.service, method: method.method, payload: payload(number)),
      kind: .unary)
    call.onEnd = { status, payload, fate in
      let outcome = RawConnection.Outcome(status: status, payload: payload, fate: fate)
      self.events.update { $0.outcomes[number] = outcome }
      if status.isOK { self.next() }
    }
  }
}
