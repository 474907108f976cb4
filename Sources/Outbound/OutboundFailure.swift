/// Why something could not be sent.
public struct OutboundFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  public enum Code: String, Sendable {
    /// An address, a header or a length that can't be sent.
    case invalid
    /// The name of the host is not known.
    case unresolved
    /// No connection, or it ended.
    case connection
    /// The certificate does not verify, or encryption is not offered.
    case tls
    /// It took too long.
    case timeout
    /// `Cancellation.cancel()` was called.
    case cancelled
    /// The peer said no.
    case refused
    /// The peer does not take the user or the password.
    case authentication
    /// The answer is too long.
    case tooLarge
    /// The host stands at an address that may not be called.
    case forbiddenAddress
    /// Nothing of the above.
    case other
  }

  /// What kind of failure it was.
  public let code: Code
  /// Whether trying again is pointless: the message or the address itself is wrong. What the
  /// operator can mend (a password, a certificate, a name) is not permanent.
  public let isPermanent: Bool
  /// A sentence, at most `Limits.messageBytesMax` bytes, without control characters.
  public let message: String

  /// Whether it would have been the same for any other message: the server can't be reached, or we
  /// don't get on with it.
  public var isAboutServer: Bool {
    switch code {
    case .unresolved, .connection, .tls, .timeout, .authentication, .forbiddenAddress: true
    case .invalid, .cancelled, .refused, .tooLarge, .other: false
    }
  }

  init(_ code: Code, isPermanent: Bool = false, _ message: String) {
    self.code = code
    self.isPermanent = isPermanent
    self.message = PrintableText.excerpt(of: message, bytesMax: Limits.messageBytesMax)
  }

  static func invalid(_ message: String) -> OutboundFailure {
    OutboundFailure(.invalid, isPermanent: true, message)
  }

  static var stopping: OutboundFailure { OutboundFailure(.cancelled, "the server is stopping") }

  /// `code: message`.
  public var description: String { "\(code.rawValue): \(message)" }
}
