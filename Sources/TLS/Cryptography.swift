/// SHA-256.
public struct SHA256 {
  /// The 32-byte digest of all bytes.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] { [] }
}
