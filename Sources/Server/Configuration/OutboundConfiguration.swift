import Outbound

/// What the server sends to others, and how.
public struct OutboundConfiguration: Sendable, Equatable {
  /// The mail server.
  public struct Mail: Sendable, Equatable {
    /// `smtp://HOST:PORT` or `smtps://HOST:PORT`.
    public var url: String
    /// Who we are there; empty: nobody.
    public var user: String
    /// File of the password.
    public var passwordFile: String?
    /// The address that mails come from.
    public var from: String
  }

  /// nil: no mails.
  public var mail: Mail?
  /// PEM file of authorities; nil: the system's.
  public var caFile: String?
  /// Whether webhooks may be at private addresses.
  public var allowsPrivateAddresses = false

  /// Nothing is configured.
  public init() {}
}

extension Resolved {
  func outbound() throws(ConfigurationError) -> OutboundConfiguration {
    var outbound = OutboundConfiguration()
    outbound.caFile = text(.outboundCA)
    switch text(.outboundPrivate) ?? "no" {
    case "yes": outbound.allowsPrivateAddresses = true
    case "no": break
    case let other:
      throw ConfigurationError("outbound-private is \"\(other)\"; it must be yes or no.")
    }
    if let url = text(.smtp) {
      guard let from = text(.smtpFrom) else {
        throw ConfigurationError("smtp needs smtp-from: the address that mails come from.")
      }
      do throws(OutboundFailure) {
        _ = try MailServer(url: url, user: text(.smtpUser) ?? "")
      } catch {
        throw ConfigurationError("smtp is \"\(url)\": \(error.message).")
      }
      do throws(OutboundFailure) {
        _ = try MailAddress(from)
      } catch {
        throw ConfigurationError("smtp-from is \"\(from)\": \(error.message).")
      }
      outbound.mail = .init(
        url: url, user: text(.smtpUser) ?? "", passwordFile: text(.smtpPasswordFile), from: from)
    }
    return outbound
  }
}
