/// Every bound of the client in one place.
public enum ClientLimits {
  /// First pause after a lost connection, in milliseconds.
  public static let backoffFirstMillis: UInt64 = 50
  /// Longest pause between two attempts to connect, in milliseconds.
  public static let backoffMaxMillis: UInt64 = 10_000
  /// How long one attempt to connect may take, handshake included, in milliseconds.
  public static let connectTimeoutMillis: UInt64 = 5_000
  /// Deadline of a unary call that names none, retries included, in milliseconds.
  public static let callTimeoutMillis: UInt64 = 30_000
  /// Messages of a stream that may wait unread before the server stops sending.
  public static let streamCreditMessages: UInt32 = 256
}
