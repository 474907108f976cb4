import StoreSchema
import Values

extension State {
  mutating func putNew(_ token: Token) {
    tokens[token.id] = token
    counters.nextTokenID = max(counters.nextTokenID, token.id.rawValue + 1)
    sessionIndexes.update(token.principal.sessionID) { $0.tokens += 1 }
    indexToken(token)
  }

  mutating func putRevoked(_ token: Token) {
    tokens[token.id] = token
    indexToken(token)
  }

  /// Keeps the tokens of an account that are not revoked, oldest first.
  mutating func indexToken(_ token: Token) {
    let account = token.principal.accountID
    if account.isNone { return }
    var ids = (accountTokens[account] ?? []).filter { $0 != token.id }
    if token.revokedAt == nil { ids.append(token.id) }
    accountTokens[account] = ids.isEmpty ? nil : ids
  }
}
