import Access
import Testing

@Suite struct BearerTokenTests {
  /// Not an HMAC: it only has to depend on key and message here.
  private func authenticate(_ key: UInt8) -> BearerToken.Authenticate {
    { message in (0..<32).map { i in message.reduce(key &+ UInt8(i)) { $0 &* 31 &+ $1 } } }
  }
  private let areEqual: BearerToken.ConstantTimeEqual = { $0 == $1 }

  private func parse(_ text: String, key: UInt8 = 7) -> UInt64? {
    BearerToken(text, authenticate: authenticate(key), areEqual: areEqual)?.tokenID
  }

  @Test(arguments: [1, 255, 256, UInt64.max]) func comesBack(_ id: UInt64) {
    let token = BearerToken.issue(tokenID: id, authenticate: authenticate(7))
    #expect(token.hasPrefix("srt_"))
    #expect(token.utf8.count == 59)
    #expect(parse(token) == id)
    #expect(parse(token, key: 8) == nil)
  }

  @Test func everyChangedCharacterBreaksIt() {
    let token = Array(BearerToken.issue(tokenID: 42, authenticate: authenticate(7)).utf8)
    for index in token.indices {
      for replacement in [UInt8(ascii: "A"), UInt8(ascii: "9"), UInt8(ascii: "-"), 0xFF, 0] {
        guard token[index] != replacement else { continue }
        var changed = token
        changed[index] = replacement
        #expect(parse(String(decoding: changed, as: UTF8.self)) == nil, "at \(index)")
      }
    }
  }

  @Test func everyOtherLengthIsRefused() {
    let token = BearerToken.issue(tokenID: 42, authenticate: authenticate(7))
    for length in 0..<token.count { #expect(parse(String(token.prefix(length))) == nil) }
    for suffix in ["A", "AA", "AAA", "AAAA", "=", " "] { #expect(parse(token + suffix) == nil) }
  }
}
