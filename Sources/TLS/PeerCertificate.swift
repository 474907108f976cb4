/// What a verified peer certificate says.
public struct PeerCertificate: Equatable, Sendable {
  /// URIs of the subject alternative name, such as `showroom://staff/jane`.
  public var uris: [String]
  /// DNS names of the subject alternative name.
  public var dnsNames: [String]
  /// The subject in RFC 2253 form.
  public var subject: String
  /// SHA-256 of the DER certificate, 32 bytes.
  public var sha256: [UInt8]

  /// A certificate's facts.
  public init(uris: [String], dnsNames: [String], subject: String, sha256: [UInt8]) {
    self.uris = uris
    self.dnsNames = dnsNames
    self.subject = subject
    self.sha256 = sha256
  }
}
