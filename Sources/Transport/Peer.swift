public import TLS

/// Who is at the other end.
public struct Peer: Equatable, Sendable {
  /// The remote address.
  public var address: SocketAddress
  /// The verified certificate it presented; `nil` when it presented none, or without TLS.
  public var certificate: PeerCertificate?
  /// The negotiated ALPN name; `nil` when none was (plain ttrpc).
  public var applicationProtocol: String?
  /// `TLSv1.3`, `TLSv1.2`, or `nil` without TLS.
  public var tlsVersion: String?
  /// The negotiated cipher suite; `nil` without TLS.
  public var tlsCipher: String?

  /// A peer at this address.
  public init(address: SocketAddress) { self.address = address }

  /// URIs of the verified certificate; empty without one.
  public var certificateURIs: [String] { certificate?.uris ?? [] }
}
