import TLS
public import Values

/// The secrets that webhooks are signed with. Derived from the store's key and not stored (D12).
public struct WebhookSecrets: Sendable {
  private let tokenKey: TokenKey

  /// Secrets of this store.
  public init(tokenKey: TokenKey) { self.tokenKey = tokenKey }

  /// The secret with this number of a webhook: 64 hexadecimal digits.
  public func secret(of webhook: WebhookID, number: UInt32) -> String {
    Self.hexadecimal(tokenKey.webhookKey(of: webhook, number: number))
  }

  /// What `Showroom-Signature` says of a body: `t=SECONDS,v1=HEX`, where HEX is HMAC-SHA-256, keyed
  /// with the digits of the secret as text, of the seconds, a full stop and the body.
  public static func signature(secret: String, seconds: Int64, body: [UInt8]) -> String {
    let code = HMACSHA256.code(
      key: Array(secret.utf8), message: Array("\(seconds).".utf8) + body)
    return "t=\(seconds),v1=\(hexadecimal(code))"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
