import APISchema
import Client
import Codec
import Values

/// Whoever calls: a connection, and what its holder may know.
struct Peer: Sendable {
  let name: String
  /// Who shares secrets with it.
  let side: String
  var client: ShowroomClient
  /// As the schema's rules name it.
  var role: String {
    switch name {
    case "customer", "account": "CLIENT"
    case "holder", "stranger": "PUBLIC"
    default: name.uppercased()
    }
  }
  /// Whom its certificate names; nil: it has none.
  var principal: String? {
    switch name {
    case "staff": "staff/jane"
    case "admin": "admin/ops"
    case "warehouse": "warehouse/scanner-1"
    case "partner": "partner/acme"
    default: nil
    }
  }
  /// Its callers may change RIVAL's records, as everybody's.
  var isOfTheShop: Bool { side != "acme" && side != "stranger" }
  /// The business ACME's people: they must hear nothing of RIVAL.
  var isAcmes: Bool { side == "acme" }
  /// What staff note for each other is nothing for it, nor what goods cost.
  var isOutside: Bool { side != "staff" }
}

/// A shop with two businesses, ACME and RIVAL. Whoever calls works for the shop or for ACME, or
/// is a stranger.
struct HostileStage: Sendable {
  let shop: Shop
  let rival: ClientID
  let acmesAccount: AccountID
  let goods: SecretGoods
  /// What is in RIVAL's records, in every text of its.
  static let rivalMark = "rival-corp"

  static func run(_ body: (HostileStage) async throws -> Void) async throws {
    let post = ["--smtp", "smtp://127.0.0.1:9", "--smtp-from", "shop@showroom.example"]
    try await Shop.run(flags: post) { shop in
      var random = SplitMix64(seed: 11)
      let goods = try await SecretGoods.stock(shop, &random)
      let rival = try await shop.admin.directory.saveClient(
        SaveClientRequest(code: rivalMark, name: rivalMark))
      try await terms(shop, rival.clientID)
      try await terms(shop, shop.customerID)
      let account = try await shop.admin.accounts.create(
        CreateAccountRequest(clientID: shop.customerID, login: "ann@acme.example"))
      _ = try await shop.admin.accounts.create(
        CreateAccountRequest(
          clientID: rival.clientID, login: "boss@\(rivalMark)", name: rivalMark))
      try await body(
        HostileStage(
          shop: shop, rival: rival.clientID, acmesAccount: account.accountID, goods: goods))
    }
  }

  private static func terms(_ shop: Shop, _ client: ClientID) async throws {
    _ = try await shop.admin.directory.setClientTerms(
      SetClientTermsRequest(clientID: client, selfService: true, autoApproval: true))
  }

  /// Puts right what the calls before have changed, gives both businesses something, and lets the
  /// shop's people in.
  func people() async throws -> [Peer] {
    try await mend()
    try await furnish(rival, Self.rivalMark)
    try await furnish(shop.customerID, "acme-corp")
    return [
      Peer(name: "staff", side: "staff", client: try shop.client("staff/jane")),
      Peer(name: "admin", side: "staff", client: try shop.client("admin/ops")),
      Peer(name: "warehouse", side: "warehouse", client: try shop.client("warehouse/scanner-1")),
      Peer(name: "partner", side: "partner", client: try shop.client("partner/acme")),
    ]
  }

  /// The same for whoever comes from outside, with what ACME's have been given.
  func outsiders(_ knowledge: inout Knowledge) async throws -> [Peer] {
    try await mend()
    let furniture = try await furnish(shop.customerID, "acme-corp")
    let session = furniture.session
    knowledge.keep(session.code, as: "code", by: "acme")
    knowledge.keep(furniture.shareToken, as: "share_token", by: "acme")
    knowledge.keep("ann@acme.example", as: "login")
    let account = try await signIn()
    knowledge.keep(account, as: "token", by: "acme")
    let another = try await shop.admin.accounts.create(
      CreateAccountRequest(
        clientID: shop.customerID, login: "\(session.code.lowercased())@acme.example"))
    knowledge.keep(another.invitation, as: "invitation", by: "acme")
    return [
      Peer(name: "customer", side: "acme", client: try await shop.customer(code: session.code)),
      Peer(name: "holder", side: "acme", client: try shop.client(nil)),
      Peer(name: "account", side: "acme", client: try shop.client(nil, token: account)),
      Peer(name: "stranger", side: "stranger", client: try shop.client(nil)),
    ]
  }

  /// The peer on another connection; if it had a token, with another one.
  func renewed(_ peer: Peer) async throws -> Peer {
    var renewed = peer
    switch peer.name {
    case "customer":
      let session = try await shop.jane.liveShopping.createSession(
        CreateSessionRequest(clientID: shop.customerID))
      renewed.client = try await shop.customer(code: session.code)
    case "account": renewed.client = try shop.client(nil, token: try await signIn())
    default: renewed.client = try shop.client(peer.principal)
    }
    peer.client.close()
    return renewed
  }

  /// Whatever the last round switched off is on again.
  private func mend() async throws {
    _ = try await shop.admin.policy.savePolicy(SavePolicyRequest(policy: StorePolicy()))
    _ = try await shop.admin.directory.saveStaff(
      SaveStaffRequest(
        login: "jane", name: "Jane", role: .staff,
        permissions: [
          .sessionReadAll, .sessionWriteAll, .priceBelowCost, .priceBelowFloor, .creditOverride,
        ], activeState: .active))
    for batch in goods.batches {
      _ = try await shop.admin.inventory.setBatchStatus(
        SetBatchStatusRequest(batchID: batch, status: .live))
    }
    for (index, cost) in goods.costs.enumerated() {
      _ = try await shop.batch(
        "S\(index + 1)", units: 1_000_000, priceCents: goods.price, costCents: cost)
    }
    for (client, name) in [(shop.customerID, "Acme Corp"), (rival, Self.rivalMark)] {
      _ = try await shop.admin.directory.saveClient(
        SaveClientRequest(clientID: client, name: name, activeState: .active))
      try await Self.terms(shop, client)
    }
  }

  private func sheet(_ client: ClientID, _ name: String) async throws -> String {
    let items = goods.batches.prefix(2).map { NewSheetItem(batchID: $0, remark: name) }
    let sheet = try await shop.jane.salesSheets.create(
      CreateSheetRequest(name: name, clientID: client, items: Array(items), message: name))
    return try await shop.jane.salesSheets.generateShareUrl(
      SheetReferenceRequest(sheetID: sheet.sheetID)
    ).shareToken
  }

  /// What was made for a business.
  struct Furniture {
    var session: CreateSessionResponse
    var order: OrderID
    /// In the session's cart.
    var line = LineID.none
    var shareToken = ""
    /// As requests name them.
    var record: Knowledge.Record {
      [
        "SessionID": session.sessionID.rawValue, "OrderID": order.rawValue,
        "LineID": line.rawValue,
      ]
    }
  }

  /// A sheet, a session with something in its cart, and an order.
  @discardableResult
  func furnish(_ client: ClientID, _ mark: String) async throws -> Furniture {
    let selling = shop.jane.liveShopping
    let session = try await selling.createSession(
      CreateSessionRequest(clientID: client, note: mark))
    let order = try await shop.jane.orders.createStaffOrder(
      CreateStaffOrderRequest(clientID: client, note: mark))
    var furniture = Furniture(session: session, order: order.orderID)
    for batch in goods.batches.prefix(2) {
      let added = try await selling.addToCart(
        AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(1)))
      furniture.line = added.item.lineID
      _ = try await shop.jane.orders.addLine(
        AddOrderLineRequest(
          orderID: order.orderID, line: NewOrderLine(batchID: batch, quantity: .units(1))))
    }
    furniture.shareToken = try await sheet(client, mark)
    return furniture
  }

  /// A token of ACME's account, whatever became of its password.
  private func signIn() async throws -> String {
    _ = try await shop.admin.accounts.setActive(
      SetAccountActiveRequest(accountID: acmesAccount, active: true))
    let reset = try await shop.admin.accounts.resetPassword(
      AccountReferenceRequest(accountID: acmesAccount))
    let stranger = try shop.client(nil)
    defer { stranger.close() }
    return try await stranger.accounts.acceptInvitation(
      AcceptInvitationRequest(invitation: reset.invitation, password: RequestMaker.password)
    ).token
  }

  /// All of RIVAL's records, as staff see them: nobody of ACME's may change them.
  func rivals() async throws -> [[UInt8]] {
    let admin = shop.admin
    var orders = try await admin.orders.listOrders(
      ListOrdersRequest(clientID: rival, pageSize: 500))
    var sheets = try await admin.salesSheets.list(
      ListSheetsRequest(clientID: rival, pageSize: 500))
    var accounts = try await admin.accounts.list(ListAccountsRequest(clientID: rival))
    var client = try await admin.directory.getClient(GetClientRequest(clientID: rival))
    var sessions = try await admin.liveShopping.getActiveSessions(
      GetActiveSessionsRequest(pageSize: 500))
    sessions.sessions.removeAll { $0.clientName != Self.rivalMark }
    (orders.sequence, sheets.sequence, accounts.sequence, client.sequence) = (0, 0, 0, 0)
    sessions.sequence = 0
    sessions.totalCount = 0
    return [
      orders.encoded(), sheets.encoded(), accounts.encoded(), client.encoded(),
      sessions.encoded(),
    ]
  }
}
