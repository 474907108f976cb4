public import StoreSchema
import TLS
import Values

/// The links of sales sheets.
public struct ShareLinks: Sendable {
  private let tokenKey: TokenKey
  private let base: String

  /// Links that begin with `base`, which their token follows.
  public init(tokenKey: TokenKey, base: String) {
    self.tokenKey = tokenKey
    self.base = base
  }

  /// The token that a link was made with.
  func token(of sheet: SheetID, nonce: [UInt8]) -> String {
    tokenKey.shareToken(of: sheet, nonce: nonce)
  }

  /// What people get.
  func url(_ token: String) -> String { base + token }

  /// The link of a sheet that is in force; nil: none is. Who knows it may open the sheet: it is
  /// for the customer and for nobody's log.
  public func url(of sheet: SalesSheet) -> String? {
    guard let link = sheet.links.last, link.revokedAt == nil, !sheet.archived else { return nil }
    return url(token(of: sheet.id, nonce: link.nonce))
  }

  /// What the store knows a token by.
  static func hash(_ token: String) -> [UInt8] { SHA256.hash(Array(token.utf8)) }
}
