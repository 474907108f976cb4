import Commerce
import StoreSchema
import Testing
import Values

/// Presets, accounts and sheets on their way in, and who did what with an order (S2-MIG07).
@Suite struct ImportOfferTests {
  static let past = Timestamp(nanoseconds: 1_600_000_000_000_000_000)
  static let jane = ImportedStamp(role: .staff, name: "Jane", at: past)

  static let preset = ImportRow.Body.preset(
    ImportedPreset(
      name: "Fine Teas", view: CatalogView(categories: ["Tea"], addedWithinDays: 30)))

  static func account(_ login: String, _ client: String = "C-1") -> ImportRow.Body {
    .account(ImportedAccount(login: login, clientCode: client, name: "Ann"))
  }

  static func sheet(
    _ number: String = "S-1", _ change: (inout ImportedSheet) -> Void = { _ in }
  ) -> ImportRow.Body {
    var tea = ImportedSheetItem(
      batchCode: "TEA", quantity: .units(5), basePrice: Money(cents: 500),
      unitPrice: Money(cents: 450))
    tea.priceReason = "first order"
    tea.priced = jane
    tea.selected = .units(2)
    var sheet = ImportedSheet(
      externalNumber: number, name: "Spring", clientCode: "C-1",
      items: [tea, ImportedSheetItem(batchCode: "CUP")])
    sheet.createdAt = past
    sheet.notes = [ImportedNote("call", jane)]
    sheet.clientMessage = "please soon"
    change(&sheet)
    return .sheet(sheet)
  }

  static let ground: [ImportRow.Body] = [
    preset, ImportTests.client("C-1"), ImportTests.batch("TEA"), ImportTests.batch("CUP"),
  ]

  @Test("S2-MIG07: presets, accounts and sheets come in, and again change nothing")
  func everyKind() throws {
    var shop = Shop()
    var client = ImportedClient(SaveClient(code: "C-1", name: "Gamma"))
    client.presetName = "fine téas"
    #expect(try ImportTests.run(Self.ground, in: &shop) == ImportReply(createdCount: 4))
    let more: [ImportRow.Body] = [.client(client), Self.account("ann@gamma.example"), Self.sheet()]
    #expect(
      try ImportTests.run(more, in: &shop) == ImportReply(createdCount: 2, updatedCount: 1))
    #expect(shop.state.invariantViolations() == [])
    let known = try #require(shop.state.client(code: "C-1"))
    #expect(shop.state.defaultPreset(of: known.id)?.name == "Fine Teas")
    let (before, count) = (shop.state, shop.log.count)
    shop.wait(3_600)
    let again = try ImportTests.run(
      [Self.preset] + more + [ImportTests.batch("TEA")], in: &shop)
    #expect(again == ImportReply(unchangedCount: 5))
    #expect(shop.state == before && shop.log.count == count)
    // A row that names no preset leaves the one that is assigned.
    client.presetName = ""
    #expect(try ImportTests.run([.client(client)], in: &shop).unchangedCount == 1)
  }

  @Test("S2-MIG07: an account comes without password or invitation, and is invited anew")
  func accounts() throws {
    var shop = Shop()
    try ImportTests.run(Self.ground + [Self.account("ann@gamma.example")], in: &shop)
    let account = try #require(shop.state.account(login: "ANN@gamma.example"))
    #expect(account.password == nil && account.invitationHash.isEmpty && account.active)
    guard
      case .invalidCredentials? = shop.rejection(
        .signIn(SignIn(accountID: account.id, credentialVersion: account.credentialVersion)),
        as: Principal(role: .system))
    else {
      Issue.record("an account without a password signed in")
      return
    }
    let invitation = Array(repeating: UInt8(7), count: 32)
    try shop.run(
      .resetPassword(ResetPassword(accountID: account.id, invitationHash: invitation)),
      as: Shop.admin)
    try shop.run(
      .acceptInvitation(
        AcceptInvitation(
          invitationHash: invitation, password: PasswordVerifier(salt: [1], hash: [2]))),
      as: Principal(role: .system))
    try shop.run(
      .setAccountActive(SetAccountActive(accountID: account.id, active: false)), as: Shop.admin)
    // An old file neither switches it on nor ends its password.
    let before = shop.state
    #expect(
      try ImportTests.run([Self.account("Ann@Gamma.example")], in: &shop).unchangedCount == 1)
    #expect(shop.state == before)
    let other = try ImportTests.run(
      [ImportTests.client("C-2"), Self.account("ann@gamma.example", "C-2")], in: &shop)
    #expect(other.problems.map { "\($0.rowNumber) \($0.code) \($0.field)" } == ["2 33 login"])
  }

  @Test("S2-MIG07: a sheet comes with its prices and selection, without a link, and is sold here")
  func sheets() throws {
    var shop = Shop()
    try ImportTests.run(Self.ground + [Self.sheet { $0.staffLogin = "jane" }], in: &shop)
    let sheet = try #require(shop.state.sheet(SheetID(rawValue: 1)))
    #expect(sheet.links.isEmpty && sheet.externalNumber == "S-1" && sheet.createdAt == Self.past)
    #expect(sheet.items.map(\.unitPrice.cents) == [450, 500])
    #expect(sheet.items[0].override?.appliedBy.name == "Jane")
    #expect(sheet.items[0].override?.appliedAt == Self.past)
    #expect(sheet.notes.map(\.author.name) == ["Jane"])
    let activity = shop.state.sheetActivity(of: sheet.id)
    #expect(activity.selections.map(\.quantity) == [.units(2)] && activity.viewCount == 0)
    try shop.run(
      .convertSheetToOrder(
        ConvertSheetToOrder(SheetConversionRequest(sheetID: sheet.id))), as: Shop.staff(1))
    let order = try #require(shop.state.orders(limit: 1).items.first)
    #expect(order.lines.map(\.unitPrice.cents) == [450] && order.clientMessage == "please soon")
    #expect(shop.state.invariantViolations() == [])
    // What became of it here stays; another sheet with its number is refused.
    #expect(try ImportTests.run([Self.sheet()], in: &shop).unchangedCount == 1)
    let other = try ImportTests.run(
      [Self.sheet { $0.createdAt = Self.past.adding(seconds: 1) }], in: &shop)
    #expect(other.problems.map(\.field) == ["external_number"])
  }

  @Test("S2-MIG07: an own sheet that comes back is known by its number")
  func ownSheets() throws {
    var shop = Shop()
    try ImportTests.run(Self.ground, in: &shop)
    let client = try #require(shop.state.client(code: "C-1"))
    try shop.run(
      .createSheet(
        CreateSheet(name: "Own", clientID: client.id, items: [NewSheetItem(batchCode: "TEA")])),
      as: Shop.staff(1))
    let own = try #require(shop.state.sheet(SheetID(rawValue: 1)))
    func row(_ time: Timestamp) -> ImportRow.Body {
      Self.sheet("sheet-\(own.id)") { $0.createdAt = time }
    }
    #expect(try ImportTests.run([row(own.createdAt)], in: &shop).unchangedCount == 1)
    let taken = Self.sheet("own-sheet-\(own.id)") { $0.createdAt = own.createdAt }
    #expect(try ImportTests.run([taken], in: &shop).unchangedCount == 1)
    #expect(try ImportTests.run([row(Self.past)], in: &shop).problems.map(\.code) == [33])
  }

  @Test("S2-MIG07: every problem of the new kinds is told with row and field; nothing comes in")
  func problems() throws {
    var shop = Shop()
    try ImportTests.run(Self.ground, in: &shop)
    let before = shop.state
    let future = shop.now.adding(seconds: 60)
    let rows: [ImportRow.Body] = [
      .preset(ImportedPreset(name: "All Products", view: CatalogView())),
      .preset(ImportedPreset(name: "Old", view: CatalogView(addedWithinDays: 3_651))),
      .preset(ImportedPreset(name: "öld", view: CatalogView())),
      Self.account("x"), Self.account("bob@example", "NOBODY"),
      Self.sheet {
        $0.name = ""
        $0.staffLogin = "nobody"
        $0.items[0].selected = .units(6)
        $0.items[1].batchCode = "TEA"
        $0.notes[0].stamp.at = future
      },
      Self.sheet("S-2") {
        $0.items[0].priced.role = nil
        $0.items[1].basePrice = Money(cents: -1)
      },
      Self.sheet("S-3") { $0.items = [] }, Self.sheet("S-3"),
      .client(
        {
          var client = ImportedClient(SaveClient(code: "C-9", name: "x"))
          client.presetName = "None"
          return client
        }()),
    ]
    let reply = try ImportTests.run(rows, in: &shop)
    #expect(shop.state == before)
    #expect(
      reply.problems.map { "\($0.rowNumber) \($0.code) \($0.field)" } == [
        "1 33 name", "2 1 view.filters.added_within_days", "3 1 name", "4 1 login",
        "5 20 client_code", "6 1 name", "6 21 staff_login", "6 1 items[0].selected_e4",
        "6 33 items[1].batch_code", "6 1 notes[0].added_at", "7 1 items[0].priced_by",
        "7 1 items[1].base_price.unit_price_cents", "8 34 items", "9 1 external_number",
        "10 41 preset_name",
      ], "\(reply.problems)")
    #expect(reply.problems.allSatisfy { !$0.allowed.isEmpty })
  }

  @Test("S2-MIG07: a state built anew from its records finds presets and sheets")
  func rebuilt() throws {
    var shop = Shop()
    try ImportTests.run(Self.ground + [Self.sheet(), Self.account("ann@x.example")], in: &shop)
    try shop.run(.deletePreset(DeletePreset(presetID: PresetID(rawValue: 101))), as: Shop.admin)
    #expect(shop.state.invariantViolations() == [])
    #expect(try ImportTests.run([Self.preset], in: &shop).createdCount == 1)
    let renamed = SavePreset(presetID: PresetID(rawValue: 102), name: "Teas", view: CatalogView())
    try shop.run(.savePreset(renamed), as: Shop.admin)
    #expect(shop.state.invariantViolations() == [])
    #expect(try ImportTests.run([Self.preset], in: &shop).createdCount == 1)
  }
}
