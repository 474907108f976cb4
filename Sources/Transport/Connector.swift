import Synchronization
public import TLS

/// How a client connection is protected.
public enum ClientSecurity: Sendable {
  /// TLS; the server's certificate must be for `serverName`, or for the host when it is `nil`.
  case tls(TLSContext, serverName: String? = nil)
  /// No TLS. Only for tests and benchmarks: refused unless the address is loopback.
  case plainOnLoopback
}

/// Where to connect to, and how.
public struct ConnectOptions: Sendable {
  /// Host name or numeric address.
  public var host: String
  /// Port.
  public var port: UInt16
  /// TLS or not.
  public var security: ClientSecurity
  /// Time for name look-up, TCP and TLS together, in milliseconds.
  public var timeoutMillis: UInt64 = 10_000
  /// Limits of the connection; `handshakeMillis` is not used.
  public var limits = ConnectionLimits()

  /// Connects to this host and port.
  public init(host: String, port: UInt16, security: ClientSecurity) {
    self.host = host
    self.port = port
    self.security = security
  }
}

extension EventLoop {
  /// Starts to connect, trying the host's addresses in turn. `opened` or `closed` follows, never
  /// before this returns. A refusal of this side's certificate may come after `opened`, since
  /// TLS 1.3 servers check it last. On the loop only.
  @discardableResult
  public func connect(
    _ options: ConnectOptions, handler: any ConnectionHandler
  ) -> Connection {
    assertOnLoop()
    let settings = ConnectionSettings(
      limits: options.limits, pausesWhenBacklogged: false, admission: nil)
    let connection = Connection(
      loop: self, peer: Peer(address: .unknown(port: options.port)), settings: settings,
      state: .connecting)
    load.add(1, ordering: .relaxed)
    connection.handler = handler
    connection.attempt = ConnectAttempt(options)
    connection.timer = schedule(afterMillis: options.timeoutMillis) { [weak connection] in
      connection?.connectTimedOut()
    }
    execute { connection.startConnecting(options) }
    return connection
  }
}
