/// The mail server that takes our mails.
public struct MailServer: Equatable, Sendable {
  /// How the connection is encrypted. There is no way to send over a plain one.
  public enum Security: Sendable {
    /// Plain at first, then STARTTLS, or nothing is sent.
    case startTLS
    /// From the first byte.
    case implicit
  }

  /// Name or address of the host.
  public let host: String
  /// TCP port.
  public let port: Int
  /// How it is encrypted.
  public let security: Security
  /// Who we are there; empty: nobody.
  public let user: String
  /// Never written anywhere.
  let password: String

  /// - Parameter url: `smtp://host[:587]` with STARTTLS or `smtps://host[:465]`.
  public init(
    url: String, user: String = "", password: String = ""
  ) throws(OutboundFailure) {
    let rest: Substring
    if url.hasPrefix("smtp://") {
      (security, rest) = (.startTLS, url.dropFirst(7))
    } else if url.hasPrefix("smtps://") {
      (security, rest) = (.implicit, url.dropFirst(8))
    } else {
      throw .invalid("a mail server's URL is smtp://HOST:PORT or smtps://HOST:PORT")
    }
    let trimmed = rest.hasSuffix("/") ? rest.dropLast() : rest
    let isBracketed = trimmed.hasPrefix("[")
    let hostEnd =
      isBracketed
      ? trimmed.firstIndex(of: "]").map { trimmed.index(after: $0) } ?? trimmed.endIndex
      : trimmed.firstIndex(of: ":") ?? trimmed.endIndex
    host = String(trimmed[..<hostEnd])
    let tail = trimmed[hostEnd...]
    let standard = security == .startTLS ? 587 : 465
    guard tail.isEmpty || tail.hasPrefix(":"),
      let port = tail.isEmpty ? standard : Int(tail.dropFirst()), (1...65_535).contains(port),
      isBracketed ? Self.isBracketedAddress(host) : HostName.isDomain(host)
    else { throw .invalid("a mail server's URL is smtp://HOST:PORT or smtps://HOST:PORT") }
    guard PrintableText.isOneLine(user), PrintableText.isOneLine(password) else {
      throw .invalid("user and password are one line each")
    }
    self.port = port
    self.user = user
    self.password = password
  }

  private static func isBracketedAddress(_ text: String) -> Bool {
    text.count > 4 && text.hasSuffix("]")
      && text.dropFirst().dropLast().utf8.allSatisfy {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
          || HostName.isLetterOrDigit($0)
      }
  }

  /// As libcurl takes it.
  var url: String { "\(security == .startTLS ? "smtp" : "smtps")://\(host):\(port)" }
}

extension MailServer: CustomStringConvertible {
  /// Without the password.
  public var description: String { user.isEmpty ? url : "\(url) as \(user)" }
}

extension MailServer: CustomReflectable {
  /// Without the password: what dumps a value must not show it.
  public var customMirror: Mirror { Mirror(self, children: ["url": url, "user": user]) }
}
