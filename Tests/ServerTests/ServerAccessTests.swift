import APISchema
import Client
import RPC
import TestSupport
import Testing
import Values

/// Who may do what, over real TLS.
@Suite(.timeLimit(.minutes(1))) struct ServerAccessTests {
  private static let session = SessionID(rawValue: 1)

  /// A house with a session of Jane's, and a customer who joined it.
  private func open() async throws -> (House, customer: ShowroomClient) {
    let house = try House()
    try await house.fill()
    let jane = try house.client("staff/jane")
    defer { jane.close() }
    let opened = try await jane.liveShopping.createSession(
      .init(clientID: ClientID(rawValue: 1)))
    let nobody = try house.client()
    defer { nobody.close() }
    let joined = try await nobody.liveShopping.joinSession(.init(code: opened.code))
    return (house, try house.client(token: joined.token))
  }

  @Test func nobodyGetsNoFurtherThanTheDoor() async throws {
    let (house, customer) = try await open()
    let nobody = try house.client()
    defer { for client in [nobody, customer] { client.close() } }
    #expect(try await nobody.server.health(.init()).status == .serving)
    #expect(try await nobody.access.whoAmI(.init()).identity.role == .unspecified)
    #expect(await failure { _ = try await nobody.server.info(.init()) } == .unauthenticated)
    #expect(
      await failure { _ = try await nobody.catalog.getCatalog(.init()) } == .unauthenticated)
    #expect(
      await failure { _ = try await nobody.liveShopping.joinSession(.init(code: "ZZZZZZZZ")) }
        == .sessionNotFound)
  }

  @Test func staffMustBeOnTheList() async throws {
    let house = try House()
    let jane = try house.client("staff/jane")
    defer { jane.close() }
    #expect(await failure { _ = try await jane.server.info(.init()) } == .unauthenticated)
    try await house.fill()
    #expect(try await jane.access.whoAmI(.init()).identity.name == "Jane")
    let admin = try house.client("admin/ops")
    defer { admin.close() }
    _ = try await admin.directory.saveStaff(
      .init(login: "jane", name: "Jane", role: .staff, activeState: .inactive))
    #expect(await failure { _ = try await jane.server.info(.init()) } == .unauthenticated)
  }

  @Test func aRoleGetsWhatItsRulesSay() async throws {
    let (house, customer) = try await open()
    let scanner = try house.client("warehouse/scanner-1")
    defer { for client in [scanner, customer] { client.close() } }
    #expect(
      await failure { _ = try await scanner.liveShopping.getCart(.init(sessionID: Self.session)) }
        == .permissionDenied)
    #expect(
      await failure { _ = try await customer.liveShopping.getCart(.init(sessionID: Self.session)) }
        == .permissionDenied)
    #expect(
      await failure { _ = try await customer.directory.listClients(.init()) } == .permissionDenied)
    let cart = try await customer.liveShopping.getCartAsClient(.init(sessionID: Self.session))
    #expect(cart.items.isEmpty)
  }

  @Test func customersReachNoSessionButTheirs() async throws {
    let (house, customer) = try await open()
    let jane = try house.client("staff/jane")
    defer { for client in [jane, customer] { client.close() } }
    let other = try await jane.liveShopping.createSession(.init(clientID: ClientID(rawValue: 1)))
    let calls: [() async throws -> Void] = [
      { _ = try await customer.liveShopping.getCartAsClient(.init(sessionID: other.sessionID)) },
      { _ = try await customer.liveShopping.getSessionAsClient(.init(sessionID: other.sessionID)) },
      { _ = try await customer.catalog.getCatalog(.init(sessionID: other.sessionID)) },
      {
        _ = try await customer.liveShopping.addToCart(
          .init(
            sessionID: other.sessionID, batchID: BatchID(rawValue: 1),
            quantity: Quantity(tenThousandths: 10_000)))
      },
      {
        var stream = customer.liveShopping.watchSessionAsClient(
          .init(sessionID: other.sessionID)
        ).makeAsyncIterator()
        _ = try await stream.next()
      },
    ]
    for call in calls { #expect(await failure(call) == .unauthorizedSessionAccess) }
    #expect(
      await failure { _ = try await customer.catalog.getCatalog(.init()) } == .invalidField)
  }

  @Test func aRevokedTokenLosesItsRunningStreams() async throws {
    let (house, customer) = try await open()
    let admin = try house.client("admin/ops")
    defer { for client in [admin, customer] { client.close() } }
    let issued = try await admin.access.issueToken(
      .init(role: .warehouse, name: "scanner-9", lifetimeSeconds: 600))
    let scanner = try house.client(token: issued.token)
    defer { scanner.close() }
    var picks = scanner.pickList.watchPickList(.init()).makeAsyncIterator()
    #expect(try await picks.next()?.sequence == issued.sequence)
    _ = try await admin.access.revokeToken(.init(tokenID: issued.tokenID))
    #expect(await failure { while try await picks.next() != nil {} } == .unauthenticated)
    #expect(
      await failure { _ = try await scanner.pickList.getPickList(.init()) } == .unauthenticated)
    let forged = try house.client(token: String(issued.token.dropLast()) + "A")
    defer { forged.close() }
    #expect(
      await failure { _ = try await forged.pickList.getPickList(.init()) } == .unauthenticated)
  }

  @Test func badRequestsNameTheField() async throws {
    let (house, customer) = try await open()
    defer { customer.close() }
    let jane = try house.client("staff/jane")
    defer { jane.close() }
    do {
      _ = try await jane.orders.listOrders(.init(pageSize: 501))
      Issue.record("a page of 501 must be refused")
    } catch {
      #expect(error.detail?.field == "page_size")
      #expect(error.status.code == .invalidArgument)
    }
    #expect(
      await failure { _ = try await jane.orders.listOrders(.init(pageToken: "x")) }
        == .invalidField)
    #expect(
      await failure { _ = try await jane.catalog.getCatalog(.init(atLeast: 1_000_000)) }
        == .cursorInFuture)
  }
}
