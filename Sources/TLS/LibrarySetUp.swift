import COpenSSL

/// OpenSSL's own set-up.
///
/// By default OpenSSL frees everything it shares from a handler of `exit`, while other threads may
/// be in the middle of a connection: their memory goes from beneath them. Here it keeps what it
/// has, and the system takes all of it back with the process.
public enum LibrarySetUp {
  // The first set-up in a process decides. OpenSSL does this once, whoever asks.
  private static let isDone = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  /// To be called before the first call of OpenSSL that sets anything up, also through another
  /// library that uses it. Safe to repeat, from any thread. Everything in this module does it.
  public static func once() {
    precondition(isDone, "OpenSSL can't be set up")
  }
}
