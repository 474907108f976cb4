import TLS
import Testing

/// Known answers: FIPS 180-4 and RFC 4231.
@Suite struct CryptographyTests {
  @Test func digestOfKnownText() {
    #expect(
      hex(SHA256.hash(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(SHA256.hash([UInt8]()))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func digestInPartsEqualsDigestAtOnce() {
    let digest = SHA256()
    digest.update(Array("ab".utf8))
    digest.update([])
    digest.update(Array("c".utf8))
    #expect(digest.finish() == SHA256.hash(Array("abc".utf8)))
    #expect(digest.finish() == SHA256.hash([UInt8]()))
  }

  @Test func codeOfKnownMessage() {
    let code = HMACSHA256.code(
      key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8))
    #expect(
      hex(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      hex(HMACSHA256.code(key: [], message: []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func comparesLengthAndEveryByte() {
    #expect(ConstantTime.equal([], []))
    #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
    #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
  }

  @Test func randomBytesDiffer() {
    #expect(SecureRandom.bytes(0) == [])
    #expect(SecureRandom.bytes(32).count == 32)
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
  }

  private func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
