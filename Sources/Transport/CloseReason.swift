import Glibc
public import TLS

/// Why a connection is gone.
public enum CloseReason: Equatable, Sendable {
  /// `close()` was called here, before the peer's end.
  case local
  /// The peer ended the connection in order (close_notify, or FIN without TLS).
  case peer
  /// The peer's TCP stream ended without close_notify: bytes may be missing.
  case truncated
  /// `abort(_:)` was called here, with this sentence.
  case aborted(String)
  /// The socket failed: reset, unreachable, user timeout.
  case failed(TransportError)
  /// The connection could not be made (client).
  case connect(TransportError)
  /// The TLS handshake or a record failed.
  case tls(TLSError)
  /// The handshake took longer than allowed.
  case handshakeTimeout
  /// More was queued than the hard mark allows.
  case writeQueueFull
  /// The loop stopped.
  case loopStopped
}

extension CloseReason: CustomStringConvertible {
  /// In words, for people; who the peer is stands beside it.
  public var description: String {
    switch self {
    case .local: "closed here"
    case .peer: "the other side closed it"
    case .truncated: "it broke off"
    case .aborted(let why): why
    case .failed(let error), .connect(let error):
      error.errno == 0 ? error.message : String(cString: strerror(error.errno))
    case .tls(let error): "\(error)"
    case .handshakeTimeout: "the TLS handshake took too long"
    case .writeQueueFull: "more was waiting to be sent than is allowed"
    case .loopStopped: "the event loop has stopped"
    }
  }
}
