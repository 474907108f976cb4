/// The limits of this module.
public enum TLSLimits {
  /// Plaintext handed out in one step, in bytes.
  public static let plaintextBytes = 64 * 1024
  /// Room for ciphertext that a workspace keeps between calls, in bytes.
  static let ciphertextBytesKept = 128 * 1024
  /// Certificates between a leaf and its authority.
  static let verifyDepth: Int32 = 4
  /// A session ticket is accepted for this long, in seconds: what a revoked authority costs.
  static let ticketSeconds = 3_600
  /// Tickets sent after a TLS 1.3 handshake.
  static let ticketCount = 1
  /// Names taken from one certificate; more are ignored.
  static let certificateNamesMax: Int32 = 64
  /// Length of one name or subject in bytes; longer ones are ignored.
  static let certificateNameBytesMax = 1_024
}
