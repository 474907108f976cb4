import Glibc
public import TLS

/// How accepted connections are protected.
public enum ListenerSecurity: Sendable {
  /// TLS with the context current when the connection is accepted.
  case tls(TLSContextSource)
  /// No TLS. Only for tests and benchmarks: refused unless every address is loopback.
  case plainOnLoopback
}

/// Where to listen and what to accept.
public struct ListenerOptions: Sendable {
  /// Numeric addresses; several for IPv4 and IPv6. With port 0 all use the port that the first
  /// one got. IPv6 addresses are left out when the system has no IPv6 and there are others.
  public var addresses: [String]
  /// The port; 0: any free one, see `Listener.port`.
  public var port: UInt16
  /// TLS or not.
  public var security: ListenerSecurity
  /// Limits of each connection.
  public var limits = ConnectionLimits()
  /// Open connections of this listener in total; more are closed at once.
  public var connectionsMax = 20_000
  /// Open connections per IPv4 address or IPv6 /64 network.
  public var connectionsPerAddressMax = 1_000
  /// listen(2)'s backlog.
  public var backlog: Int32 = 1_024

  /// Listens on IPv4 and IPv6, all interfaces, unless told otherwise.
  public init(
    addresses: [String] = ["0.0.0.0", "::"], port: UInt16, security: ListenerSecurity
  ) {
    self.addresses = addresses
    self.port = port
    self.security = security
  }
}

/// Listening sockets whose connections are spread over loops: each new one goes to the loop that
/// has the fewest. The first loop accepts.
public final class Listener: Sendable {
  /// The bound port.
  public let port: UInt16
  /// The bound addresses.
  public let addresses: [SocketAddress]
  private let admission: Admission
  private let loop: EventLoop
  // Confined to `loop` after init: only jobs of that loop touch it.
  private nonisolated(unsafe) let acceptors: [Acceptor]

  /// Binds, listens and starts to accept. `makeHandler` is called on the connection's loop before
  /// the handshake. Throws `address` and `system` errors that name the address.
  public init(
    _ options: ListenerOptions, loops: [EventLoop],
    makeHandler: @escaping @Sendable (Connection) -> any ConnectionHandler
  ) throws(TransportError) {
    precondition(!loops.isEmpty, "a listener needs an event loop")
    let sockets = try ListeningSockets(options)
    admission = Admission(
      totalMax: options.connectionsMax, perAddressMax: options.connectionsPerAddressMax)
    let settings = ConnectionSettings(
      limits: options.limits, pausesWhenBacklogged: true, admission: admission)
    let assignment = LoopAssignment(loops)
    loop = loops[0]
    port = sockets.port
    addresses = sockets.addresses
    var acceptors: [Acceptor] = []
    for number in sockets.release() {
      acceptors.append(
        Acceptor(
          FileDescriptor(number), assignment: assignment, settings: settings,
          security: options.security, makeHandler: makeHandler))
    }
    self.acceptors = acceptors
    loop.execute { [self] in for acceptor in self.acceptors { acceptor.start() } }
  }

  /// Closes the listening sockets soon; open connections stay. From any thread; safe to repeat.
  public func stop() {
    loop.execute { [self] in for acceptor in acceptors { acceptor.stop() } }
  }

  /// Connections open now. From any thread.
  public var connectionCount: Int { admission.total }
}

/// The sockets of one listener while they are being bound.
struct ListeningSockets: ~Copyable {
  private(set) var addresses: [SocketAddress] = []
  private var numbers: [Int32] = []

  var port: UInt16 { addresses.first?.port ?? 0 }

  init(_ options: ListenerOptions) throws(TransportError) {
    var wanted: [SocketAddress] = []
    for text in options.addresses {
      guard let address = SocketAddress(numeric: text, port: options.port) else {
        throw TransportError(.address, "\(text) is no numeric address to listen on")
      }
      wanted.append(address)
    }
    if case .plainOnLoopback = options.security, !wanted.allSatisfy(\.isLoopback) {
      throw TransportError(.address, "without TLS only loopback addresses are listened on")
    }
    guard !wanted.isEmpty else {
      throw TransportError(.address, "there is no address to listen on")
    }
    try bindAll(wanted, backlog: options.backlog)
  }

  /// A free port of the first address may be taken on the next one; then another is tried.
  private mutating func bindAll(
    _ wanted: [SocketAddress], backlog: Int32
  ) throws(TransportError) {
    var attemptsLeft = wanted[0].port == 0 ? 8 : 1
    while true {
      attemptsLeft -= 1
      do throws(TransportError) {
        try bindEach(wanted, backlog: backlog)
        return
      } catch {
        closeAll()
        if error.errno != EADDRINUSE || attemptsLeft == 0 { throw error }
      }
    }
  }

  private mutating func bindEach(
    _ wanted: [SocketAddress], backlog: Int32
  ) throws(TransportError) {
    for var address in wanted {
      if address.port == 0 { address.port = port }
      do throws(TransportError) {
        let socket = try Socket.listen(address, backlog: backlog)
        addresses.append(Socket.localAddress(of: socket.raw) ?? address)
        numbers.append(socket.release())
      } catch {
        if address.isIPv6 && error.errno == EAFNOSUPPORT && wanted.count > 1 { continue }
        throw error
      }
    }
  }

  private mutating func closeAll() {
    for number in numbers { _ = FileDescriptor(number) }
    numbers = []
    addresses = []
  }

  /// Gives the descriptors away.
  consuming func release() -> [Int32] {
    let numbers = numbers
    self.numbers = []
    return numbers
  }

  deinit { for number in numbers { _ = FileDescriptor(number) } }
}
