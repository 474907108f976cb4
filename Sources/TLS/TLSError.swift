/// Why a TLS operation failed.
public struct TLSError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  public enum Code: String, Sendable {
    /// A file is missing, unreadable, unsafe or not what it should be.
    case file
    /// Settings that OpenSSL refuses.
    case settings
    /// The peer's certificate does not verify, or is for another host.
    case certificate
    /// The peer broke the protocol, or offers nothing we accept.
    case handshake
    /// The peer sent an alert.
    case alert
    /// The transport ended without close_notify: bytes may be missing.
    case truncated
    /// OpenSSL failed in a way that has no better name.
    case library
  }

  /// What kind of failure it was.
  public let code: Code
  /// A sentence: what failed and, for files, what to do.
  public let message: String

  /// A failure of this kind.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// `code: message`.
  public var description: String { "TLS \(code.rawValue): \(message)" }
}
