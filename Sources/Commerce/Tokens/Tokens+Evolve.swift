import StoreSchema
import Values

extension State {
  mutating func putNew(_ token: Token) {
    tokens[token.id] = token
    counters.nextTokenID = max(counters.nextTokenID, token.id.rawValue + 1)
    sessionIndexes.update(token.principal.sessionID) { $0.tokens += 1 }
  }
}
