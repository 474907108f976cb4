import Access
import TLS
import Values

/// The secret that makes bearer tokens: who has it can make any token.
public struct TokenKey: Sendable {
  /// Length of a key in bytes.
  public static let byteCount = 32

  private let bytes: [UInt8]

  /// A key of 32 bytes; nil for any other length.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The token of a record.
  func token(for id: TokenID) -> String {
    BearerToken.issue(tokenID: id.rawValue) { HMACSHA256.code(key: bytes, message: $0) }
  }

  /// The token of a sheet's link.
  func shareToken(of sheet: SheetID, nonce: [UInt8]) -> String {
    ShareToken.issue(sheetID: sheet.rawValue, nonce: nonce) {
      HMACSHA256.code(key: bytes, message: $0)
    }
  }

  /// What is stored of a password's key: worthless without this one (D12).
  func passwordHash(of key: [UInt8]) -> [UInt8] {
    HMACSHA256.code(key: bytes, message: Array("showroom password".utf8) + key)
  }

  /// An invitation to set a password: 256 bits that follow from what asked for it.
  func invitation(for request: String) -> String {
    Base64URL.encode(
      HMACSHA256.code(key: bytes, message: Array("showroom invitation".utf8) + Array(request.utf8)))
  }

  /// The secret with this number of a webhook. The first byte keeps it apart from what tokens sign.
  func webhookKey(of webhook: WebhookID, number: UInt32) -> [UInt8] {
    HMACSHA256.code(
      key: bytes, message: Array("\u{3}webhook \(webhook.rawValue) \(number)".utf8))
  }

  /// The record that a token names; nil unless this key made it.
  func verify(_ text: String) -> TokenID? {
    let token = BearerToken(
      text, authenticate: { HMACSHA256.code(key: bytes, message: $0) },
      areEqual: { ConstantTime.equal($0, $1) })
    return token.map { TokenID(rawValue: $0.tokenID) }
  }
}
