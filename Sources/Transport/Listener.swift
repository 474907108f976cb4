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
  /// one got.
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

/// Listening sockets whose connections are spread over loops.
public final class Listener: Sendable {
  /// The bound port.
  public let port: UInt16

  /// Binds, listens and starts to accept. `makeHandler` is called on the connection's loop before
  /// the handshake. The loops must have been started.
  public init(
    _ options: ListenerOptions, loops: [EventLoop],
    makeHandler: @escaping @Sendable (Connection) -> any ConnectionHandler
  ) throws(TransportError) {
    throw TransportError(.stopped, "")
  }

  /// Closes the listening sockets; open connections stay. From any thread; safe to repeat.
  public func stop() {}

  /// Connections open now. From any thread.
  public var connectionCount: Int { 0 }
}
