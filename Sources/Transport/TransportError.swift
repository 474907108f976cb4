import CLinux
import Glibc

/// Why a transport operation failed.
public struct TransportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  public enum Code: String, Sendable {
    /// A system call failed; `errno` says why.
    case system
    /// A host name that has no address, or an address that can't be parsed.
    case address
    /// Nobody listens there, or it can't be reached.
    case connect
    /// It took longer than allowed.
    case timeout
    /// The loop or listener is stopped.
    case stopped
  }

  /// What kind of failure it was.
  public let code: Code
  /// A sentence.
  public let message: String
  /// The system's error number; 0 when there is none.
  public let errno: Int32

  /// A failure of this kind.
  public init(_ code: Code, _ message: String, errno: Int32 = 0) {
    self.code = code
    self.message = message
    self.errno = errno
  }

  /// A failed system call, with the system's text.
  static func system(_ call: String, _ number: Int32 = Glibc.errno) -> TransportError {
    TransportError(.system, "\(call): \(String(cString: strerror(number)))", errno: number)
  }

  /// `code: message`.
  public var description: String { "transport \(code.rawValue): \(message)" }
}
