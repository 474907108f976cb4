/// A mail address with the name of whom it belongs to.
public struct MailAddress: Equatable, Sendable {
  /// `local@domain`, ASCII: a domain of another script as the DNS knows it.
  public let address: String
  /// For people; may be empty.
  public let name: String

  /// Checks an address as RFC 5321 has it, without quoted local parts and address literals, which
  /// nobody has, and without letters beyond ASCII before the @, which few mail servers take. The
  /// domain may be in any script.
  public init(_ address: String, name: String = "") throws(OutboundFailure) {
    let plain = try Self.ascii(address)
    guard Self.isAddress(plain) else { throw .invalid("not a mail address") }
    guard PrintableText.isOneLine(name), name.utf8.count <= Limits.subjectBytesMax else {
      throw .invalid("a name is one line of at most \(Limits.subjectBytesMax) bytes")
    }
    self.address = plain
    self.name = name
  }

  private static func ascii(_ text: String) throws(OutboundFailure) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .invalid("not a mail address") }
    guard parts[0].allSatisfy({ $0 < 0x80 }) else {
      throw .invalid("what stands before the @ of a mail address is ASCII")
    }
    let domain = String(Substring(parts[1]))
    guard let plain = try InternationalDomain.ascii(domain) else {
      throw .invalid("what stands after the @ of a mail address is not a domain")
    }
    return "\(Substring(parts[0]))@\(plain)"
  }

  private static func isAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= Limits.addressBytesMax else { return false }
    let local = Array(parts[0])
    guard local.count <= Limits.localPartBytesMax, local.allSatisfy(isAtom) else { return false }
    let atoms = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { !$0.isEmpty } && HostName.isDomain(String(Substring(parts[1])))
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    HostName.isLetterOrDigit(byte) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
  }
}

/// Names of hosts.
enum HostName {
  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Labels of letters, digits and hyphens.
  static func isDomain(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.count)
          && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
          && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
      }
  }
}
