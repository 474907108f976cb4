import Commerce
import StoreSchema
import Testing
import Values

@Suite struct DirectoryTests {
  @Test func aStoreIsCreatedOnce() {
    var shop = Shop()
    let create = Command.createStore(CreateStore(currency: "EUR"))
    #expect(shop.rejection(create, as: Shop.system) == .alreadyExists(field: "store"))
    #expect(shop.state.settings?.currency == "GBP")
    #expect(shop.state.settings?.storeID.utf8.count == 32)
    shop.state = State()
    let save = Command.saveClient(SaveClient(name: "x"))
    #expect(shop.rejection(save, as: Shop.admin) == .storeIsNotCreated)
    let bad = Command.createStore(CreateStore(currency: "eur"))
    #expect(shop.rejection(bad, as: Shop.system) != nil)
  }

  @Test func clientsAreSavedByIdOrCode() throws {
    var shop = Shop()
    func save(_ command: SaveClient) -> Rejection? {
      shop.rejection(.saveClient(command), as: Shop.staff(1))
    }
    #expect(save(SaveClient(code: "C-1", name: "Gamma")) == nil)
    let gamma = try #require(shop.state.client(code: "C-1"))
    #expect(save(SaveClient(code: "C-1", name: "Gamma Ltd", expectedVersion: 1)) == nil)
    #expect(shop.state.client(gamma.id)?.name == "Gamma Ltd" && shop.state.clients.count == 3)
    let stale = SaveClient(code: "C-1", name: "Gamma", expectedVersion: 1)
    #expect(save(stale) == .versionConflict(current: 2))
    let acme = ClientID(rawValue: 1)
    #expect(
      save(SaveClient(clientID: acme, code: "C-1", name: "x")) == .alreadyExists(field: "code"))
    #expect(save(SaveClient(clientID: ClientID(rawValue: 9), name: "x")) == .clientNotFound)
    #expect(save(SaveClient(clientID: gamma.id, code: "C-2", name: "Gamma")) == nil)
    #expect(shop.state.client(code: "C-1") == nil)
    #expect(shop.state.client(code: "C-2")?.id == gamma.id)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func clientsAreFoundByWordsOrCode() throws {
    var shop = Shop()
    for (code, name) in [("K1", "Café Müller"), ("K2", "Muller & Sons"), ("", "Smith")] {
      try shop.run(.saveClient(SaveClient(code: code, name: name)), as: Shop.admin)
    }
    func names(_ search: String) -> [String] {
      shop.state.clients(search: search, limit: 10).items.map(\.name)
    }
    #expect(names("mul") == ["Café Müller", "Muller & Sons"])
    #expect(names("MÜLLER caf") == ["Café Müller"])
    #expect(names("k2") == ["Muller & Sons"])
    #expect(names("uller") == [] && names("").count == 5)
    let page = shop.state.clients(search: "mul", limit: 1)
    #expect(page.totalCount == 2 && page.next == page.items[0].id)
    #expect(shop.state.clients(search: "mul", after: page.next, limit: 1).next == nil)
  }

  @Test func staffAreSavedByLogin() {
    var shop = Shop()
    func save(_ command: SaveStaff, as principal: Principal = Shop.admin) -> Rejection? {
      shop.rejection(.saveStaff(command), as: principal)
    }
    #expect(save(SaveStaff(login: "jane", name: "Jane M", role: .admin)) == nil)
    #expect(shop.state.staffMember(login: "jane")?.role == .admin)
    #expect(shop.state.staff(limit: 10).totalCount == 3)
    for login in ["", "Jane", "j ane", "jané"] {
      guard case .invalidField = save(SaveStaff(login: login, name: "x")) else {
        Issue.record("\(login) was accepted")
        continue
      }
    }
    #expect(save(SaveStaff(login: "x", name: "x", role: .client)) != nil)
    guard case .permissionDenied = save(SaveStaff(login: "x", name: "x"), as: Shop.staff(2)) else {
      Issue.record("staff saved staff")
      return
    }
  }
}

@Suite struct TokenTests {
  @Test func joiningGivesATokenForOneSession() throws {
    var shop = Shop()
    let id = shop.open()
    let code = try #require(shop.state.session(id)?.code)
    let join = Command.joinSession(JoinSession(code: code.lowercased(), deviceName: "iPad 2"))
    guard case .token(let reply) = try shop.run(join, as: Principal()) else { return }
    #expect(reply.principal.role == .client && reply.principal.sessionID == id)
    #expect(reply.principal.name == "iPad 2")
    #expect(shop.state.principal(ofToken: reply.tokenID, at: shop.now) == reply.principal)
    try shop.run(.cancelSession(CancelSession(sessionID: id)), as: Shop.staff(1))
    #expect(shop.state.principal(ofToken: reply.tokenID, at: shop.now) == nil)
    #expect(shop.rejection(join, as: Principal()) == .sessionAlreadyEnded(.cancelled))
    let unknown = Command.joinSession(JoinSession(code: "00000000"))
    #expect(shop.rejection(unknown, as: Principal()) == .sessionNotFound)
  }

  @Test func devicesInASessionAreBounded() throws {
    var shop = Shop()
    let id = shop.open()
    let join = Command.joinSession(JoinSession(code: try #require(shop.state.session(id)?.code)))
    for _ in 0..<Limits.tokensPerSessionMax { try shop.run(join, as: Principal()) }
    #expect(
      shop.rejection(join, as: Principal())
        == .limitExceeded(field: "tokens", allowed: "100 devices in a session"))
  }

  @Test func tokensEndByTimeRevocationOrInactivity() throws {
    var shop = Shop()
    func issue(_ command: IssueToken) throws -> TokenID {
      guard case .token(let reply) = try shop.run(.issueToken(command), as: Shop.admin) else {
        throw Rejection.tokenNotFound
      }
      return reply.tokenID
    }
    let jane = try issue(IssueToken(role: .staff, login: "jane", lifetimeSeconds: 60))
    let scanner = try issue(IssueToken(role: .warehouse, name: "scanner-1", lifetimeSeconds: 600))
    let acme = try issue(
      IssueToken(role: .client, clientID: ClientID(rawValue: 1), lifetimeSeconds: 600))
    #expect(shop.state.principal(ofToken: jane, at: shop.now)?.staffID == StaffID(rawValue: 1))
    #expect(shop.state.principal(ofToken: jane, at: shop.now.adding(seconds: 60)) == nil)
    let revoke = Command.revokeToken(RevokeToken(tokenID: scanner))
    try shop.run(revoke, as: Shop.admin)
    #expect(shop.state.principal(ofToken: scanner, at: shop.now) == nil)
    let count = shop.log.count
    try shop.run(revoke, as: Shop.admin)
    #expect(shop.log.count == count)
    let off = SaveClient(clientID: ClientID(rawValue: 1), name: "Acme", active: false)
    try shop.run(.saveClient(off), as: Shop.admin)
    #expect(shop.state.principal(ofToken: acme, at: shop.now) == nil)
  }

  @Test func tokensNeedAKnownPrincipal() {
    var shop = Shop()
    func issue(_ command: IssueToken) -> Rejection? {
      shop.rejection(.issueToken(command), as: Shop.admin)
    }
    let life: UInt32 = 600
    #expect(issue(IssueToken(role: .staff, lifetimeSeconds: life)) == .staffNotFound)
    #expect(issue(IssueToken(role: .staff, login: "no", lifetimeSeconds: life)) == .staffNotFound)
    #expect(
      issue(IssueToken(role: .warehouse, login: "jane", lifetimeSeconds: life)) == .staffNotFound)
    #expect(issue(IssueToken(role: .client, lifetimeSeconds: life)) == .clientNotFound)
    for bad in [
      IssueToken(role: .partner, lifetimeSeconds: life),
      IssueToken(role: .system, name: "x", lifetimeSeconds: life),
      IssueToken(role: .admin, name: "x", lifetimeSeconds: 59),
      IssueToken(role: .admin, name: "x", lifetimeSeconds: 31_536_001),
    ] {
      guard case .invalidField = issue(bad) else {
        Issue.record("\(bad) was accepted")
        continue
      }
    }
  }
}
