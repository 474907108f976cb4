import APISchema
import Client
import TLS
import Values

/// The parties of the sale, each with a TLS connection of its own.
struct Parties {
  let endpoint: Endpoint
  let certificates: String
  /// Name of the ADMIN certificate.
  let admin: String

  /// A client with the certificate of `role/name`, as certs/make names its files.
  func client(_ role: String, _ name: String) throws -> ShowroomClient {
    let path = "\(certificates)/\(role)-\(name)"
    let identity = TLSIdentity(
      certificateChainPath: path + ".pem", privateKeyPath: path + ".key")
    return try ShowroomClient(configuration(identity: identity, token: nil))
  }

  /// A customer's device: no certificate, a token for one session.
  func customer(token: String) throws -> ShowroomClient {
    try ShowroomClient(configuration(identity: nil, token: token))
  }

  /// A device that has nothing but the session's code yet.
  func stranger() throws -> ShowroomClient {
    try ShowroomClient(configuration(identity: nil, token: nil))
  }

  private func configuration(identity: TLSIdentity?, token: String?) -> ClientConfiguration {
    ClientConfiguration(
      endpoint: endpoint,
      tls: TLSClientSettings(authorityPath: "\(certificates)/ca.pem", identity: identity),
      token: token)
  }
}
