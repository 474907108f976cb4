/// The token in the link of a sales sheet: base64url without padding of
///
///     HMAC-SHA-256("showroom sheet link" + sheet id, big-endian + nonce)
///
/// under the store's token key: 256 bits, 43 characters. The nonce comes from the system's random
/// numbers. The store keeps the nonce and the token's SHA-256; neither opens anything without the
/// key (D12).
public enum ShareToken {
  /// The token of a sheet's nonce.
  public static func issue(
    sheetID: UInt64, nonce: [UInt8], authenticate: BearerToken.Authenticate
  ) -> String {
    var message = Array("showroom sheet link".utf8)
    for shift in stride(from: 56, through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: sheetID >> UInt64(shift)))
    }
    return Base64URL.encode(authenticate(message + nonce))
  }
}
