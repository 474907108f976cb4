import APISchema
import Client
import Foundation
import RPC
import Testing
import Values

extension SystemTests {
  /// Who may do what, as the wire shows it (C15 to C17, C37, S2-SEC02).
  @Suite struct AccessTests {
    /// Every method × every role, against the rules written in the schema. Requests are empty: who
    /// is let in is told that a field is missing, and nothing changes.
    @Test func everyMethodForEveryRole() async throws {
      let rules = try AccessRules.read()
      #expect(rules.count == MethodDescriptor.all.count)
      try await Shop.run { shop in
        let session = try await shop.session()
        let customer = try await shop.customer(code: session.code)
        let callers: [(role: String, client: ShowroomClient)] = [
          ("PUBLIC", try shop.client(nil)), ("ADMIN", shop.admin), ("STAFF", shop.jane),
          ("WAREHOUSE", shop.scanner), ("CLIENT", customer),
          ("PARTNER", try shop.client("partner/acme")),
        ]
        let shopper = try await Self.shopper(shop)
        defer { for client in callers.map(\.client) + [shopper] { client.close() } }
        for method in MethodDescriptor.all {
          let roles = try #require(rules["\(method.service)/\(method.method)"])
          for caller in callers {
            // A device that joined a session is a CLIENT, too, but has no account to shop with.
            let shops = caller.role == "CLIENT" && method.service.hasSuffix("SelfService")
            let code = await Self.firstAnswer(shops ? shopper : caller.client, method)
            let isLetIn = code != .permissionDenied && code != .unauthenticated
            #expect(
              isLetIn == roles.contains(caller.role),
              "\(caller.role) on \(method.method): \(code), rules \(roles)")
            if !isLetIn && caller.role == "PUBLIC" { #expect(code == .unauthenticated) }
          }
        }
      }
    }

    /// A customer who signed in.
    private static func shopper(_ shop: Shop) async throws -> ShowroomClient {
      _ = try await shop.admin.directory.setClientTerms(
        SetClientTermsRequest(clientID: shop.customerID, selfService: true))
      let created = try await shop.jane.accounts.create(
        CreateAccountRequest(clientID: shop.customerID, login: "ann@acme.example"))
      let stranger = try shop.client(nil)
      defer { stranger.close() }
      let signed = try await stranger.accounts.acceptInvitation(
        AcceptInvitationRequest(
          invitation: created.invitation, password: "correct horse battery"))
      return try shop.client(nil, token: signed.token)
    }

    /// Ok when the first message is one of success.
    private static func firstAnswer(
      _ client: ShowroomClient, _ method: MethodDescriptor
    ) async -> StatusCode {
      let options = CallOptions(timeoutMillis: 20_000, retries: false)
      let answers = client.exchange(method, payloads: [[]], options: options)
      defer { answers.cancel() }
      do throws(ClientError) {
        var iterator = answers.makeAsyncIterator()
        _ = try await iterator.next()
        return .ok
      } catch {
        return error.status.code
      }
    }

    @Test func foreignSessionsAreClosed() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let (mine, other) = (try await shop.session(), try await shop.session())
        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: other.sessionID, batchID: batch, quantity: .units(1)))
        let customer = try await shop.customer(code: mine.code)
        defer { customer.close() }
        let line = added.item.lineID
        let codes =
          await Self.refusals(shop.tom, asClient: false, other.sessionID, batch, line)
          + Self.refusals(customer, asClient: true, other.sessionID, batch, line)
        for (what, code) in codes {
          let isHidden = code == .unauthorizedSessionAccess || code == .sessionNotFound
          #expect(isHidden, "\(what): \(code.map { "\($0)" } ?? "let in")")
        }
        // The same customer in the own session.
        let own = try await customer.liveShopping.getCartAsClient(
          GetCartRequest(sessionID: mine.sessionID))
        #expect(own.items == [])
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: other.sessionID))
        #expect(cart.items.map(\.item.quantity) == [.units(1)])
      }
    }

    /// What the caller is told in another's session; nil: let in.
    private static func refusals(
      _ client: ShowroomClient, asClient: Bool, _ session: SessionID, _ batch: BatchID,
      _ line: LineID
    ) async -> [(String, ErrorCode?)] {
      let shopping = client.liveShopping
      var codes: [(String, ErrorCode?)] = []
      func note<Value>(_ what: String, _ call: () async throws(ClientError) -> Value) async {
        codes.append((what, await refusal(call)?.code))
      }
      await note("AddToCart") { () throws(ClientError) in
        try await shopping.addToCart(
          AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(1)))
      }
      await note("UpdateCartItem") { () throws(ClientError) in
        try await shopping.updateCartItem(
          UpdateCartItemRequest(sessionID: session, lineID: line, quantity: .units(2)))
      }
      await note("RemoveFromCart") { () throws(ClientError) in
        try await shopping.removeFromCart(
          RemoveFromCartRequest(sessionID: session, lineID: line))
      }
      await note("ClearCart") { () throws(ClientError) in
        try await shopping.clearCart(ClearCartRequest(sessionID: session))
      }
      await note("GetCartAsClient") { () throws(ClientError) in
        try await shopping.getCartAsClient(GetCartRequest(sessionID: session))
      }
      await note("GetSessionAsClient") { () throws(ClientError) in
        try await shopping.getSessionAsClient(GetSessionRequest(sessionID: session))
      }
      await note("GetCatalog") { () throws(ClientError) in
        try await client.catalog.getCatalog(GetCatalogRequest(sessionID: session))
      }
      await note("WatchSessionAsClient") { () throws(ClientError) in
        var stream = shopping.watchSessionAsClient(WatchSessionRequest(sessionID: session))
          .makeAsyncIterator()
        return try await stream.next()
      }
      if asClient { return codes }
      await note("ConvertToOrder") { () throws(ClientError) in
        try await shopping.convertToOrder(ConvertToOrderRequest(sessionID: session))
      }
      await note("CancelSession") { () throws(ClientError) in
        try await shopping.cancelSession(CancelSessionRequest(sessionID: session))
      }
      await note("GetCart") { () throws(ClientError) in
        try await shopping.getCart(GetCartRequest(sessionID: session))
      }
      return codes
    }

    /// Codes can't be tried out: wrong ones are soon refused unseen (C16, S2-SEC04).
    @Test func guessingCodesIsSlow() async throws {
      try await Shop.run { shop in
        let stranger = try shop.client(nil)
        defer { stranger.close() }
        var codes: [ErrorCode] = []
        for number in 0..<20 {
          let error = await refusal { () throws(ClientError) in
            try await stranger.liveShopping.joinSession(
              JoinSessionRequest(code: "GUESS0\(10 + number)"),
              options: CallOptions(retries: false))
          }
          codes.append(error?.code ?? .unspecified)
          if error?.code == .rateLimited { #expect((error?.detail?.retryAfterMillis ?? 0) > 0) }
        }
        #expect(codes.first == .sessionNotFound)
        #expect(codes.last == .rateLimited)
        #expect(Set(codes) == [.sessionNotFound, .rateLimited])
        // Nobody else has to wait.
        #expect(try await shop.jane.server.health(HealthRequest()).status == .serving)
      }
    }

    /// A revoked token loses the stream that runs, and every later call.
    @Test func revokedTokenLosesItsStream() async throws {
      try await Shop.run { shop in
        let issued = try await shop.admin.access.issueToken(
          IssueTokenRequest(role: .warehouse, name: "scanner-9", lifetimeSeconds: 3_600))
        let device = try shop.client(nil, token: issued.token)
        defer { device.close() }
        let stream = Recorder(device.pickList.watchPickList(WatchPickListRequest()))
        try await stream.reach(issued.sequence)
        _ = try await shop.admin.access.revokeToken(RevokeTokenRequest(tokenID: issued.tokenID))
        let end = try await stream.end()
        #expect(end.failure?.status.code == .unauthenticated)
        let late = await refusal { () throws(ClientError) in
          try await device.pickList.getPickList(GetPickListRequest())
        }
        #expect(late?.status.code == .unauthenticated)
        let stranger = try shop.client(nil, token: issued.token)
        defer { stranger.close() }
        let refused = await refusal { () throws(ClientError) in
          try await stranger.server.info(InfoRequest())
        }
        #expect(refused?.status.code == .unauthenticated)
      }
    }
  }
}

/// The access rules as the schema's text has them, read without the generator.
enum AccessRules {
  /// Role names by "showroom.v1.Service/Method".
  static func read() throws -> [String: Set<String>] {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../proto/showroom/v1").standardizedFileURL.path
    var rules: [String: Set<String>] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: directory)
    where file.hasSuffix(".proto") {
      let text = try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)
      var (service, method) = ("", "")
      for line in text.split(separator: "\n") {
        let words = line.split { " (".contains($0) }.map(String.init)
        if words.first == "service" { service = words[1] }
        if words.first == "rpc" { method = words[1] }
        if words.first == "option", let roles = roles(in: line) {
          rules["showroom.v1.\(service)/\(method)"] = roles
        }
      }
    }
    return rules
  }

  private static func roles(in line: Substring) -> Set<String>? {
    guard let start = line.range(of: "roles: ["),
      let end = line[start.upperBound...].firstIndex(of: "]")
    else { return nil }
    let names = line[start.upperBound..<end].split { ", ".contains($0) }
    return Set(names.map(String.init))
  }
}
