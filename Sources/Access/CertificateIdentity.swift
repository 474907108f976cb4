/// The principal a client certificate names: its SAN URI `showroom://ROLE/NAME`.
///
/// Strict on purpose: a certificate that says something this parser does not understand is not
/// an identity of any kind.
public struct CertificateIdentity: Sendable, Equatable {
  /// The role named.
  public let role: Role
  /// The staff login or device name: lower-case letters, digits, '.', '_', '-'; 1 to 64 bytes.
  public let name: String

  /// Why a URI is no identity.
  public enum Failure: Error, Sendable, Equatable {
    /// Not of the form `showroom://ROLE/NAME`.
    case malformed
    /// The role is none that a certificate may have.
    case unknownRole
    /// The name is empty, too long or has a character that is not allowed.
    case invalidName
    /// The certificate names several principals.
    case ambiguous
  }

  private static let scheme = "showroom://"

  /// Parses one SAN URI. Customers have no certificates: CLIENT is not accepted here.
  public init(uri: String) throws(Failure) {
    guard uri.utf8.count <= Limits.certificateURIBytesMax, uri.hasPrefix(Self.scheme) else {
      throw .malformed
    }
    let rest = uri.utf8.dropFirst(Self.scheme.utf8.count)
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { throw .malformed }
    guard let role = Self.role(named: String(rest[..<slash])) else { throw .unknownRole }
    let name = rest[rest.index(after: slash)...]
    guard (1...Limits.principalNameBytesMax).contains(name.count),
      name.allSatisfy(Self.isNameByte)
    else { throw .invalidName }
    self.role = role
    self.name = String(name) ?? ""
  }

  /// The principal among a certificate's verified SAN URIs, nil when it names none of ours.
  /// Two different ones are an error: which of them speaks would be a guess.
  public static func find(in uris: [String]) throws(Failure) -> CertificateIdentity? {
    var found: CertificateIdentity?
    for uri in uris where uri.hasPrefix(scheme) {
      let identity = try CertificateIdentity(uri: uri)
      if let found, found != identity { throw .ambiguous }
      found = identity
    }
    return found
  }

  private static func role(named name: String?) -> Role? {
    Role.allCases.first { $0 != .client && $0.name == name }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
