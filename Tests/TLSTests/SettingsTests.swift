import Foundation
import TLS
import TestSupport
import Testing

/// Files and settings that can't be used say which file, what is wrong and what to do.
@Suite struct SettingsTests {
  let certificates: TestCertificates
  let settings: TLSServerSettings

  init() throws {
    certificates = try TestCertificates(principals: ["staff/jane"])
    settings = certificates.serverSettings
  }

  @Test func missingFilesAreNamed() {
    var changed = settings
    changed.identity.certificateChainPath = "/nowhere/server.pem"
    expectFailure(changed, ["/nowhere/server.pem", "certificate", "certs/make"])
    changed = settings
    changed.identity.privateKeyPath = "/nowhere/server.key"
    expectFailure(changed, ["/nowhere/server.key", "private key"])
    changed = settings
    changed.clientAuthorityPath = "/nowhere/ca.pem"
    expectFailure(changed, ["/nowhere/ca.pem", "authority"])
  }

  @Test func readableKeyIsRefused() throws {
    let path = settings.identity.privateKeyPath
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    expectFailure(settings, [path, "chmod 600"])
  }

  @Test func keyOfAnotherCertificateIsRefused() {
    var changed = settings
    changed.identity.privateKeyPath = certificates.client("staff/jane").privateKeyPath
    expectFailure(changed, [changed.identity.privateKeyPath, "belongs to the certificate"])
  }

  @Test func swappedFilesAreRefused() {
    var changed = settings
    changed.identity.certificateChainPath = settings.identity.privateKeyPath
    expectFailure(changed, ["no certificate chain"])
    changed = settings
    changed.clientAuthorityPath = settings.identity.privateKeyPath
    expectFailure(changed, ["no authority certificates"])
  }

  @Test func encryptedKeyIsRefusedWithoutAsking() throws {
    let path = settings.identity.privateKeyPath
    let encrypted = "\(certificates.directory)/encrypted.key"
    let (status, text) = try run(
      "/usr/bin/env",
      ["openssl", "pkey", "-aes256", "-passout", "pass:secret", "-in", path, "-out", encrypted])
    #expect(status == 0, "\(text)")
    var changed = settings
    changed.identity.privateKeyPath = encrypted
    expectFailure(changed, [encrypted, "unencrypted"])
  }

  @Test(arguments: ["", String(repeating: "x", count: 256)])
  func impossibleProtocolNamesAreRefused(name: String) {
    var changed = settings
    changed.applicationProtocols = [name]
    expectFailure(changed, ["ALPN"])
  }

  @Test func expiryIsKnown() throws {
    let context = try TLSContext(server: settings)
    let left = try #require(context.certificateExpirySeconds) - Int64(time(nil))
    #expect(left > 0 && left <= 2 * 86_400)
  }

  @Test func reloadTakesNewFilesAndKeepsTheOldOnFailure() throws {
    let source = try TLSContextSource(settings)
    let first = source.current
    try source.reload()
    let second = source.current
    #expect(first !== second)
    try FileManager.default.removeItem(atPath: settings.identity.certificateChainPath)
    #expect(throws: TLSError.self) { try source.reload() }
    #expect(source.current === second)
  }

  @Test func filesAreKeptByASecondRun() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../certs/make").standardizedFileURL.path
    let before = try Data(contentsOf: URL(fileURLWithPath: certificates.authorityPath))
    let expired = try TestCertificates(days: 0)
    #expect(try run(script, [certificates.directory, "staff/joe"]).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: certificates.authorityPath)) == before)
    #expect(FileManager.default.fileExists(atPath: "\(certificates.directory)/staff-joe.key"))
    // What is no longer valid is made anew.
    let context = try TLSContext(server: expired.serverSettings)
    #expect(try run(script, [expired.directory]).status == 0)
    let renewed = try TLSContext(server: expired.serverSettings)
    #expect(renewed.certificateExpirySeconds != context.certificateExpirySeconds)
  }

  @Test(arguments: ["jane", "Staff/jane", "staff/jane/x", "staff/../x", "staff/a,b", "a-b/c"])
  func impossiblePrincipalsAreRefused(principal: String) {
    #expect(throws: TestSupportError.self) { try TestCertificates(principals: [principal]) }
  }

  private func expectFailure(_ settings: TLSServerSettings, _ parts: [String]) {
    do throws(TLSError) {
      _ = try TLSContext(server: settings)
      Issue.record("these settings must be refused")
    } catch {
      for part in parts { #expect(error.message.contains(part), "\(error.message)") }
    }
  }
}
