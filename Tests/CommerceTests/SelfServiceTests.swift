import Commerce
import StoreSchema
import Testing
import Values

/// Customers who order by themselves (S2R R12), and the accounts they sign in with.
@Suite struct SelfServiceTests {
  /// A shop with an account of Acme.
  struct Portal {
    var shop = Shop()
    var account: AccountID
    static let verifier = PasswordVerifier(salt: [1], hash: [2], costLog2: 15)

    init(autoApproval: Bool = false, selfService: Bool = true) throws {
      var terms = SetClientTerms(clientID: ClientID(rawValue: 1))
      terms.selfService = selfService
      terms.autoApproval = autoApproval
      try shop.run(.setClientTerms(terms), as: Shop.admin)
      account = AccountID(rawValue: 1)
      try invite(login: "ann@acme.example", hash: 7)
    }

    mutating func invite(login: String, hash: UInt8) throws {
      let create = CreateAccount(
        clientID: ClientID(rawValue: 1), login: login, invitationHash: [hash])
      try shop.run(.createAccount(create), as: Shop.staff(1))
      try shop.run(
        .acceptInvitation(AcceptInvitation(invitationHash: [hash], password: Self.verifier)),
        as: Principal(role: .unspecified))
    }

    var buyer: Principal {
      Principal(role: .client, clientID: ClientID(rawValue: 1), accountID: account)
    }

    @discardableResult
    mutating func play(_ command: SelfServiceCommand) throws(Rejection) -> OrderReply {
      guard case .order(let reply) = try shop.run(.shop(command), as: buyer) else {
        throw .orderNotFound
      }
      return reply
    }

    mutating func add(_ units: Int64, of batch: UInt64) throws(Rejection) -> OrderReply {
      try play(.add(BatchID(rawValue: batch), .units(units)))
    }

    mutating func submit(orForApproval: Bool = false) throws(Rejection) -> OrderReply {
      try play(.submit(expectedVersion: 0, message: "please", orForApproval: orForApproval))
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 18: self-service: PENDING_APPROVAL unless \
    auto-approval -> CONFIRMED
    """)
  func submitting() throws {
    var generator = SplitMix64(seed: firstSeed(18))
    for _ in 0..<200 {
      let isAutomatic = generator.below(2) == 1
      var portal = try Portal(autoApproval: isAutomatic)
      var wanted: [UInt64: Int64] = [:]
      for _ in 0...generator.below(4) {
        let (batch, units) = (UInt64(generator.below(3) + 1), Int64(generator.below(20) + 1))
        _ = try portal.add(units, of: batch)
        wanted[batch, default: 0] += units
        #expect(portal.shop.state.holds.isEmpty, "a cart holds nothing")
      }
      let reply = try portal.submit()
      #expect(reply.status == (isAutomatic ? .confirmed : .pendingApproval))
      #expect(portal.shop.order(reply.orderID).origin == .vipSelfService)
      if !isAutomatic {
        try portal.shop.move(reply.orderID, .approve(creditReason: ""))
      }
      for (batch, units) in wanted {
        #expect(portal.shop.stock(batch).committed == .units(units))
      }
      #expect(portal.shop.state.invariantViolations() == [])
    }
  }

  @Test("S2-P09: more than there is can't be put into the cart; and nothing is held for it")
  func carts() throws {
    var portal = try Portal()
    #expect(throws: Rejection.insufficientInventory(available: .units(100))) {
      try portal.add(101, of: 1)
    }
    let line = try portal.add(60, of: 1).lineID
    #expect(try portal.add(10, of: 1).lineID == line)
    #expect(throws: Rejection.insufficientInventory(available: .units(100))) {
      try portal.play(.setQuantity(line, .units(101), expectedVersion: 0))
    }
    // Somebody else is faster.
    let session = portal.shop.open()
    try portal.shop.add(50, of: 1, to: session)
    var settled = try Portal(autoApproval: true)
    settled.shop = portal.shop
    var terms = SetClientTerms(clientID: ClientID(rawValue: 1))
    (terms.selfService, terms.autoApproval) = (true, true)
    try settled.shop.run(.setClientTerms(terms), as: Shop.admin)
    guard
      case .shortfalls? = settled.shop.rejection(
        .shop(.submit(expectedVersion: 0, message: "", orForApproval: false)), as: settled.buyer)
    else {
      Issue.record("goods that a session holds were sold")
      return
    }
    #expect(try settled.submit(orForApproval: true).status == .pendingApproval)
    #expect(settled.shop.stock(1).committed == .zero)
  }

  @Test("C26: a customer takes back what is not confirmed, and nothing else")
  func withdrawing() throws {
    var portal = try Portal()
    let first = try {
      _ = try portal.add(5, of: 1); return try portal.submit()
    }()
    #expect(try portal.play(.withdraw(first.orderID)).status == .draft)
    #expect(portal.shop.state.selfServiceCart(of: portal.account)?.id == first.orderID)
    _ = try portal.submit()
    _ = try portal.add(1, of: 2)
    #expect(try portal.play(.withdraw(first.orderID)).status == .cancelled)
    let second = try portal.submit()
    try portal.shop.move(second.orderID, .approve(creditReason: ""))
    #expect(throws: Rejection.invalidOrderTransition(from: .confirmed, to: .draft)) {
      try portal.play(.withdraw(second.orderID))
    }
    #expect(portal.shop.state.invariantViolations() == [])
  }

  @Test("C15: only who signed in for a client with self-service has a cart; each account its own")
  func shoppers() throws {
    var portal = try Portal()
    _ = try portal.add(5, of: 1)
    try portal.invite(login: "bob@acme.example", hash: 8)
    portal.account = AccountID(rawValue: 2)
    let other = try portal.add(1, of: 2)
    #expect(portal.shop.order(other.orderID).lines.count == 1)
    let guest = Principal(
      role: .client, clientID: ClientID(rawValue: 1), sessionID: SessionID(rawValue: 1))
    for principal in [guest, Shop.staff(1)] {
      guard
        case .permissionDenied? = portal.shop.rejection(
          .shop(.add(BatchID(rawValue: 1), .units(1))), as: principal)
      else {
        Issue.record("\(principal) has a cart")
        return
      }
    }
    var closed = try Portal(selfService: false)
    guard
      case .permissionDenied? = closed.shop.rejection(
        .shop(.add(BatchID(rawValue: 1), .units(1))), as: closed.buyer)
    else {
      Issue.record("a client without self-service has a cart")
      return
    }
  }

  @Test("accounts: an invitation works once; new credentials end the tokens of the old")
  func credentials() throws {
    var portal = try Portal()
    func tokens() -> Int {
      var good = 0
      portal.shop.state.tokens.forEach { if $0.revokedAt == nil { good += 1 } }
      return good
    }
    let nobody = Principal(role: .unspecified)
    let again = Command.acceptInvitation(
      AcceptInvitation(invitationHash: [7], password: Portal.verifier))
    #expect(portal.shop.rejection(again, as: nobody) == .invalidCredentials)
    for _ in 0..<30 {
      try portal.shop.run(
        .signIn(SignIn(accountID: portal.account, credentialVersion: 1)), as: portal.buyer)
    }
    #expect(tokens() == 20)
    let stale = Command.signIn(SignIn(accountID: portal.account, credentialVersion: 0))
    #expect(portal.shop.rejection(stale, as: portal.buyer) == .invalidCredentials)
    let change = SignIn(
      accountID: portal.account, credentialVersion: 1, newPassword: Portal.verifier)
    try portal.shop.run(.signIn(change), as: portal.buyer)
    #expect(tokens() == 1)
    let off = SetAccountActive(accountID: portal.account, active: false)
    try portal.shop.run(.setAccountActive(off), as: Shop.staff(1))
    #expect(tokens() == 0)
    let signIn = Command.signIn(SignIn(accountID: portal.account, credentialVersion: 3))
    #expect(portal.shop.rejection(signIn, as: portal.buyer) == .invalidCredentials)
    let late = CreateAccount(
      clientID: ClientID(rawValue: 1), login: "ANN@acme.example", invitationHash: [9])
    #expect(
      portal.shop.rejection(.createAccount(late), as: Shop.staff(1))
        == .alreadyExists(field: "login"))
    #expect(portal.shop.state.invariantViolations() == [])
  }

  @Test("the end of a client's self-service ends the tokens of its accounts")
  func endOfSelfService() throws {
    var portal = try Portal()
    let token = try #require(portal.shop.state.tokens[TokenID(rawValue: 1)])
    #expect(token.principal.accountID == portal.account && token.revokedAt == nil)
    var terms = SetClientTerms(clientID: ClientID(rawValue: 1))
    (terms.selfService, terms.autoApproval) = (true, true)
    try portal.shop.run(.setClientTerms(terms), as: Shop.admin)
    #expect(portal.shop.state.tokens[token.id]?.revokedAt == nil)
    terms.selfService = false
    try portal.shop.run(.setClientTerms(terms), as: Shop.admin)
    #expect(portal.shop.state.tokens[token.id]?.revokedAt != nil)
    #expect(portal.shop.state.invariantViolations() == [])
  }

  @Test("an invitation ends after a week, and with a new one")
  func invitations() throws {
    var portal = try Portal()
    let nobody = Principal(role: .unspecified)
    for hash in [21, 22] as [UInt8] {
      let reset = ResetPassword(accountID: portal.account, invitationHash: [hash])
      try portal.shop.run(.resetPassword(reset), as: Shop.staff(1))
    }
    let accept = { (hash: UInt8) in
      Command.acceptInvitation(
        AcceptInvitation(invitationHash: [hash], password: Portal.verifier))
    }
    #expect(portal.shop.rejection(accept(21), as: nobody) == .invalidCredentials)
    var late = portal.shop
    late.wait(604_800)
    #expect(late.rejection(accept(22), as: nobody) == .invalidCredentials)
    #expect(portal.shop.rejection(accept(22), as: nobody) == nil)
  }
}
