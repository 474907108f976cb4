import COpenSSL

/// OpenSSL's error queue of the current thread. Cleared before and drained after every call, on
/// the same thread.
enum ErrorQueue {
  /// The oldest entry: its reason code and text.
  struct Entry {
    var reason: Int32
    var text: String
  }

  static func clear() {
    LibrarySetUp.once()
    ERR_clear_error()
  }

  /// Takes all entries; the oldest is the cause.
  static func drain() -> Entry? {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return nil }
    let text = ERR_reason_error_string(code).map { String(cString: $0) }
    return Entry(reason: ERR_GET_REASON(code), text: text ?? "error \(code)")
  }

  /// The oldest entry's text, for failures of files and settings.
  static func drainText() -> String { drain()?.text ?? "no reason given" }
}

extension TLSError {
  /// Maps what a session's failed call left in the queue.
  static func session(_ session: OpaquePointer) -> TLSError {
    guard let entry = ErrorQueue.drain() else {
      return TLSError(.library, "the TLS session failed without a reason")
    }
    switch entry.reason {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      let result = X509_verify_cert_error_string(SSL_get_verify_result(session))
      let detail = result.map { String(cString: $0) } ?? entry.text
      return TLSError(.certificate, "the peer's certificate does not verify: \(detail)")
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return TLSError(.truncated, "the peer ended the connection without close_notify")
    // The reasons of received alerts are the alert's number above an offset.
    case Int32(SSL_AD_REASON_OFFSET)...Int32(SSL_AD_REASON_OFFSET) + 255:
      return TLSError(.alert, "the peer refused: \(entry.text)")
    default:
      return TLSError(.handshake, entry.text)
    }
  }
}
