import Testing

@testable import TLS

/// The examples of RFC 7914, section 12.
@Suite struct PasswordHashTests {
  private static func hexadecimal(_ bytes: [UInt8]?) -> String {
    (bytes ?? []).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("RFC 7914, 12: scrypt of an empty password")
  func emptyPassword() {
    let key = PasswordHash.scrypt(
      password: [], salt: [], cost: 16, block: 1, lanes: 1, byteCount: 64)
    #expect(
      Self.hexadecimal(key)
        == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
  }

  @Test("RFC 7914, 12: scrypt of a password with a salt")
  func saltedPassword() {
    let key = PasswordHash.scrypt(
      password: Array("password".utf8), salt: Array("NaCl".utf8), cost: 1_024, block: 8,
      lanes: 16, byteCount: 64)
    #expect(
      Self.hexadecimal(key)
        == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
  }

  @Test func parametersOutOfRangeGiveNoKey() {
    #expect(PasswordHash.scrypt(password: [1], salt: [2], costLog2: 0) == nil)
    #expect(PasswordHash.scrypt(password: [1], salt: [2], costLog2: 21) == nil)
    let key = PasswordHash.scrypt(password: [1], salt: [2], costLog2: 4)
    #expect(key?.count == 32 && key != PasswordHash.scrypt(password: [3], salt: [2], costLog2: 4))
  }
}
