import Access
import Testing

@Suite struct AccessRuleTests {
  @Test func aRuleWithoutRolesAllowsNobody() {
    let rule = AccessRule(roles: [], isPublic: false, mutating: false, rate: .read)
    #expect(authorize(nil, for: rule) == .unauthenticated)
    for role in Role.allCases { #expect(authorize(role, for: rule) == .denied) }
  }

  @Test func onlyTheNamedRolesPass() {
    for allowed in Role.allCases {
      let rule = AccessRule(roles: [allowed], isPublic: false, mutating: true, rate: .write)
      for role in Role.allCases {
        #expect(authorize(role, for: rule) == (role == allowed ? .allowed : .denied))
      }
    }
  }

  @Test func publicMeansWithoutIdentityAndNothingElse() {
    let rule = AccessRule(roles: [.client], isPublic: true, mutating: false, rate: .credential)
    #expect(authorize(nil, for: rule) == .allowed)
    #expect(authorize(.client, for: rule) == .allowed)
    #expect(authorize(.warehouse, for: rule) == .denied)
  }
}
