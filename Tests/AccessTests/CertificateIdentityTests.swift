import Access
import Testing

@Suite struct CertificateIdentityTests {
  @Test func namesRoleAndPrincipal() throws {
    let identity = try CertificateIdentity(uri: "showroom://warehouse/scanner-1")
    #expect(identity.role == .warehouse)
    #expect(identity.name == "scanner-1")
  }

  @Test(arguments: [
    ("showroom:/staff/jane", CertificateIdentity.Failure.malformed),
    ("https://staff/jane", .malformed),
    ("showroom://staff", .malformed),
    ("Showroom://staff/jane", .malformed),
    ("showroom://" + String(repeating: "x", count: 200), .malformed),
    ("showroom://owner/jane", .unknownRole),
    ("showroom://STAFF/jane", .unknownRole),
    ("showroom:///jane", .unknownRole),
    ("showroom://client/jane", .unknownRole),
    ("showroom://staff/", .invalidName),
    ("showroom://staff/jane/admin", .invalidName),
    ("showroom://staff/Jane", .invalidName),
    ("showroom://staff/j%61ne", .invalidName),
    ("showroom://staff/jane\0", .invalidName),
    ("showroom://staff/jäne", .invalidName),
    ("showroom://staff/" + String(repeating: "x", count: 65), .invalidName),
  ])
  func refuses(_ uri: String, _ failure: CertificateIdentity.Failure) {
    #expect(throws: failure) { try CertificateIdentity(uri: uri) }
  }

  @Test func foreignURIsAreNoIdentityAndTwoOfOursAreAmbiguous() throws {
    #expect(try CertificateIdentity.find(in: []) == nil)
    #expect(try CertificateIdentity.find(in: ["spiffe://x/y"]) == nil)
    let one = "showroom://staff/jane"
    #expect(try CertificateIdentity.find(in: ["spiffe://x/y", one, one])?.name == "jane")
    #expect(throws: CertificateIdentity.Failure.ambiguous) {
      try CertificateIdentity.find(in: [one, "showroom://admin/jane"])
    }
  }
}
