public import TLS

/// How a client reaches its server and who it is.
public struct ClientConfiguration: Sendable {
  /// Where the server listens.
  public var endpoint: Endpoint
  /// TLS: the authority to trust, and the certificate that names the principal, if any.
  public var tls: TLSClientSettings
  /// The name the server's certificate must be for; nil: the endpoint's host.
  public var serverName: String?
  /// Bearer token bound to each connection by `Access.Authenticate`; nil: the certificate, or
  /// nobody.
  public var token: String?
  /// How long one attempt to connect may take, in milliseconds.
  public var connectTimeoutMillis = ClientLimits.connectTimeoutMillis
  /// Deadline of a unary call that names none, retries included, in milliseconds.
  public var callTimeoutMillis = ClientLimits.callTimeoutMillis
  /// Messages of a stream that may wait unread: 1 to 65,536.
  public var streamCreditMessages = ClientLimits.streamCreditMessages
  /// Told when the connection is made, lost, or an attempt has failed: for programs that show it.
  /// Called on the client's thread; it must not wait.
  public var onConnectionChange: (@Sendable (ConnectionChange) -> Void)?

  /// A client of this endpoint.
  public init(endpoint: Endpoint, tls: TLSClientSettings, token: String? = nil) {
    self.endpoint = endpoint
    self.tls = tls
    self.token = token
  }
}

/// What became of a client's connection. Calls and streams deal with it by themselves.
public enum ConnectionChange: Hashable, Sendable {
  /// There is one; streams go on where they were.
  case connected
  /// It is lost, or an attempt to make one has failed: why, in words.
  case lost(String)
}

/// A host and port: "127.0.0.1:7443", "[::1]:7443", "showroom.example:7443".
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// Name or numeric address, without brackets.
  public var host: String
  /// TCP port.
  public var port: UInt16

  /// A host and port.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads "host:port"; an IPv6 address stands in brackets. Nil when it is neither.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...]), port > 0
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }

  /// As it is read.
  public var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
