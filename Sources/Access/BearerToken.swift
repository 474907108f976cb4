/// A bearer token: who holds it is the principal of the token record it names.
///
///     "srt_" + base64url without padding of 41 bytes:
///     offset  size  what
///     0       1     version, 1
///     1       8     token id, big-endian
///     9       32    HMAC-SHA-256 over bytes 0 to 8 under the store's token key
///
/// The server keeps no token; the id leads to the record, which says what it is good for, until
/// when, and whether it was revoked.
public struct BearerToken: Sendable, Equatable {
  /// Of the token's record.
  public let tokenID: UInt64

  /// HMAC-SHA-256 of the message under the store's key: 32 bytes.
  public typealias Authenticate = @Sendable (_ message: [UInt8]) -> [UInt8]
  /// Whether two byte strings are equal, in time that does not depend on where they differ.
  public typealias ConstantTimeEqual = @Sendable (_ left: [UInt8], _ right: [UInt8]) -> Bool

  private static let prefix = "srt_"
  private static let version: UInt8 = 1
  private static let signedBytes = 9
  private static let bytes = 41

  /// The token for a record.
  public static func issue(tokenID: UInt64, authenticate: Authenticate) -> String {
    let message = signedPart(tokenID)
    return prefix + Base64URL.encode(message + authenticate(message))
  }

  /// Parses and verifies. Nil for anything that this server's key did not make; the reason is
  /// not told, because only someone who forges one would need it.
  public init?(
    _ text: String, authenticate: Authenticate, areEqual: ConstantTimeEqual
  ) {
    guard text.utf8.count <= 64, text.hasPrefix(Self.prefix),
      let decoded = Base64URL.decode(text.utf8.dropFirst(Self.prefix.utf8.count)),
      decoded.count == Self.bytes, decoded[0] == Self.version
    else { return nil }
    let message = Array(decoded[..<Self.signedBytes])
    guard areEqual(authenticate(message), Array(decoded[Self.signedBytes...])) else { return nil }
    tokenID = message[1...].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func signedPart(_ tokenID: UInt64) -> [UInt8] {
    var bytes = [version]
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: tokenID >> UInt64(shift)))
    }
    return bytes
  }
}
