/// Certificate and key of one side, as PEM files.
public struct TLSIdentity: Equatable, Sendable {
  /// The leaf certificate first, then intermediates.
  public var certificateChainPath: String
  /// The private key; must not be readable by group or others.
  public var privateKeyPath: String

  /// A certificate chain and its key.
  public init(certificateChainPath: String, privateKeyPath: String) {
    self.certificateChainPath = certificateChainPath
    self.privateKeyPath = privateKeyPath
  }
}

/// Lowest protocol version a side accepts. Nothing older than TLS 1.2 can be chosen.
public enum TLSVersion: Equatable, Sendable {
  /// TLS 1.2, with ECDHE and AEAD suites only.
  case tls12
  /// TLS 1.3.
  case tls13
}

/// What a server offers and accepts.
public struct TLSServerSettings: Equatable, Sendable {
  /// The server's own certificate and key.
  public var identity: TLSIdentity
  /// PEM file of the authorities that client certificates are verified against. `nil`: no client
  /// certificate is asked for. A client may present none; an invalid one fails the handshake.
  public var clientAuthorityPath: String?
  /// ALPN names in order of preference. A client without ALPN, or with none of these, is served
  /// without one (plain ttrpc).
  public var applicationProtocols: [String]
  /// Lowest version accepted.
  public var minimumVersion: TLSVersion
  /// Highest version offered; for tests.
  public var maximumVersion: TLSVersion

  /// A server with this identity.
  public init(
    identity: TLSIdentity, clientAuthorityPath: String?,
    applicationProtocols: [String] = ["showroom/1"]
  ) {
    self.identity = identity
    self.clientAuthorityPath = clientAuthorityPath
    self.applicationProtocols = applicationProtocols
    minimumVersion = .tls12
    maximumVersion = .tls13
  }
}

/// What a client offers and accepts. The server's certificate and name are always verified.
public struct TLSClientSettings: Equatable, Sendable {
  /// PEM file of the authorities that the server is verified against; `nil`: the system's.
  public var authorityPath: String?
  /// The client's own certificate and key, if it has one.
  public var identity: TLSIdentity?
  /// ALPN names offered; empty: no ALPN.
  public var applicationProtocols: [String]
  /// Lowest version accepted.
  public var minimumVersion: TLSVersion
  /// Highest version offered; for tests.
  public var maximumVersion: TLSVersion

  /// A client that trusts this authority.
  public init(
    authorityPath: String?, identity: TLSIdentity? = nil,
    applicationProtocols: [String] = ["showroom/1"]
  ) {
    self.authorityPath = authorityPath
    self.identity = identity
    self.applicationProtocols = applicationProtocols
    minimumVersion = .tls12
    maximumVersion = .tls13
  }
}
