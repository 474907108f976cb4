import Commerce
import StoreSchema
import Testing
import Values

@Suite struct SheetTests {
  @Test("S2R 13.1, C29: prices are the client's, or another with its audit")
  func pricesAreTheClients() throws {
    let desk = try SheetDesk(lifetime: 3_600, note: "margin is thin")
    let sheet = desk.sheet
    #expect(sheet.items.map(\.basePrice.cents) == [90, 180, 270])
    #expect(sheet.items.map(\.unitPrice.cents) == [90, 180, 200])
    #expect(sheet.items.map(\.id.rawValue) == [1, 2, 3] && sheet.nextItemID == 4)
    #expect(sheet.clientName == "Acme Corp" && sheet.staffName == "Jane")
    #expect(sheet.notes.map(\.text) == ["margin is thin"] && sheet.message == "For you")
    let override = try #require(sheet.items[2].override)
    #expect(override.originalPrice.cents == 270 && override.newPrice.cents == 200)
    #expect(override.appliedBy == Shop.staff(1) && override.appliedAt == desk.shop.now)
    #expect(override.reason == "end of season" && override.scope == .item)
    #expect(desk.shop.available(1) == 100, "a sheet holds nothing")
    #expect(desk.shop.state.invariantViolations() == [])
    #expect(desk.shop.state.restored() == desk.shop.state)
    #expect(desk.shop.state.restored().invariantViolations() == [])
  }

  @Test("C29: a batch is on a sheet once, is for sale, and is known")
  func itemsAreChecked() throws {
    let known = NewSheetItem(batchID: BatchID(rawValue: 1))
    var shop = Shop()
    func refusal(_ items: [NewSheetItem], name: String = "x", client: UInt64 = 1) -> Rejection? {
      let command = CreateSheet(name: name, clientID: ClientID(rawValue: client), items: items)
      return shop.rejection(.createSheet(command), as: Shop.staff(1))
    }
    #expect(
      refusal([known, NewSheetItem(batchCode: "B1")])
        == .alreadyExists(field: "items[1].batch_code"))
    #expect(
      refusal([known, NewSheetItem(batchCode: "B9")])
        == .part("items[1].batch_code", .batchNotFound))
    #expect(refusal([known], client: 9) == .clientNotFound)
    for items in [[], [NewSheetItem()], Array(repeating: known, count: 501)] {
      switch refusal(items) {
      case .limitExceeded(let field, _)?, .invalidField(let field, _)?:
        #expect(field.hasPrefix("items"))
      case let other: Issue.record("\(other as Any)")
      }
    }
    guard case .invalidField("name", _)? = refusal([known], name: "") else {
      Issue.record("a sheet without a name")
      return
    }
    let step = NewSheetItem(
      batchID: BatchID(rawValue: 1), quantity: Quantity(tenThousandths: 5_000))
    guard case .part("items[0].quantity_e4", .invalidQuantity)? = refusal([step]) else {
      Issue.record("half of a unit")
      return
    }
    let away = SetBatchStatus(batchID: BatchID(rawValue: 1), status: .quarantined)
    try shop.run(.setBatchStatus(away), as: Shop.admin)
    #expect(
      refusal([known]) == .part("items[0].batch_id", .batchNotAvailable(.quarantined)))
    #expect(shop.state.sheets.isEmpty)
  }

  @Test("S2-SEC06: a price below cost takes the permission and a reason")
  func pricesAreGuarded() throws {
    var shop = Shop()
    let cost = BatchInput(
      code: "B1", name: "Product 1", unitPrice: Money(cents: 100), unitCost: Money(cents: 60))
    try shop.run(.upsertBatches(UpsertBatches(batches: [cost])), as: Shop.admin)
    func refusal(_ cents: Int64, _ reason: String) -> Rejection? {
      let item = NewSheetItem(
        batchID: BatchID(rawValue: 1), unitPrice: Money(cents: cents), reason: reason)
      let command = CreateSheet(name: "x", clientID: ClientID(rawValue: 1), items: [item])
      return shop.rejection(.createSheet(command), as: Shop.staff(1))
    }
    #expect(refusal(60, "") == nil)
    guard case .part("items[0]", .permissionDenied)? = refusal(59, "a friend") else {
      Issue.record("below cost without permission")
      return
    }
    let jane = SaveStaff(login: "jane", name: "Jane", permissions: [.priceBelowCost])
    try shop.run(.saveStaff(jane), as: Shop.admin)
    guard case .invalidField("items[0].unit_price.reason", _)? = refusal(59, " ") else {
      Issue.record("below cost without a reason")
      return
    }
    #expect(refusal(59, "a friend") == nil)
    guard
      case .part("items[0].unit_price.unit_price_cents", .invalidAdjustment)? = refusal(
        -1, "a friend")
    else {
      Issue.record("a negative price")
      return
    }
  }

  @Test("C17: staff use their own sheets, or with the permission their colleagues'")
  func sheetsAreTheirOwners() throws {
    var desk = try SheetDesk()
    let archive = Command.archiveSheet(ArchiveSheet(sheetID: desk.id))
    for (principal, use) in [
      (Shop.staff(2), SessionUse.read), (Shop.picker, .read), (desk.holder, .read),
      (Principal(role: .client, clientID: ClientID(rawValue: 1)), .read), (Shop.staff(2), .write),
    ] {
      guard
        case .failure(.permissionDenied) = desk.shop.state.sheet(desk.id, for: use, by: principal)
      else {
        Issue.record("\(principal) may \(use)")
        continue
      }
    }
    guard case .permissionDenied? = desk.shop.rejection(archive, as: Shop.staff(2)) else {
      Issue.record("John put Jane's sheet away")
      return
    }
    let page = desk.shop.state.sheets(readableBy: Shop.staff(2), limit: 10)
    #expect(page.items.isEmpty && page.next == nil)
    #expect(desk.shop.state.sheets(readableBy: Shop.staff(1), limit: 10).items.count == 1)
    let john = SaveStaff(login: "john", name: "John", permissions: [.sessionReadAll])
    try desk.shop.run(.saveStaff(john), as: Shop.admin)
    #expect(desk.shop.state.sheets(readableBy: Shop.staff(2), limit: 10).items.count == 1)
    #expect(desk.shop.rejection(archive, as: Shop.staff(2)) != nil)
    #expect(desk.shop.rejection(archive, as: Shop.admin) == nil)
    #expect(desk.shop.state.sheets(readableBy: Shop.admin, limit: 10).items.isEmpty)
    let all = SheetFilter(archivedToo: true)
    #expect(desk.shop.state.sheets(all, readableBy: Shop.admin, limit: 10).items.count == 1)
  }

  @Test("A list goes on where the page before ended, newest first")
  func listsHavePages() throws {
    var desk = try SheetDesk()
    for number in 2...5 {
      let command = CreateSheet(
        name: "\(number)", clientID: ClientID(rawValue: number == 4 ? 2 : 1),
        items: SheetDesk.items)
      try desk.shop.run(.createSheet(command), as: Shop.staff(1))
    }
    var listed: [UInt64] = []
    var cursor: SheetID?
    repeat {
      let page = desk.shop.state.sheets(readableBy: Shop.admin, after: cursor, limit: 2)
      listed += page.items.map(\.id.rawValue)
      cursor = page.next
    } while cursor != nil
    #expect(listed == [5, 4, 3, 2, 1])
    let beta = SheetFilter(clientID: ClientID(rawValue: 2))
    #expect(
      desk.shop.state.sheets(beta, readableBy: Shop.admin, limit: 10).items.map(\.name) == ["4"])
  }

  @Test("C29: after an update items of the same batch keep number and selection")
  func updatesKeepWhatStays() throws {
    var desk = try SheetDesk()
    let selected = try desk.select([1: 5, 2: 8, 3: 2])
    #expect(selected.total.cents == 5 * 90 + 8 * 180 + 2 * 200)
    let before = desk.sheet
    desk.shop.wait(60)
    let command = UpdateSheet(
      sheetID: desk.id, expectedVersion: before.version, name: "Summer",
      items: [
        NewSheetItem(batchID: BatchID(rawValue: 4)), SheetDesk.items[2],
        NewSheetItem(batchID: BatchID(rawValue: 2), quantity: .units(6)),
      ])
    try desk.shop.run(.updateSheet(command), as: Shop.staff(1))
    let sheet = desk.sheet
    #expect(sheet.items.map(\.id.rawValue) == [4, 3, 2] && sheet.nextItemID == 5)
    #expect(sheet.items[1] == before.items[2], "who set the price, and when, stays")
    #expect(sheet.name == "Summer" && sheet.version == before.version + 1)
    #expect(desk.activity.selections.map { [$0.itemID.rawValue] } == [[2], [3]])
    #expect(desk.activity.selections.map(\.quantity) == [.units(6), .units(2)])
    #expect(desk.activity.selectionVersion == selected.selectionVersion + 1)
    #expect(desk.shop.state.invariantViolations() == [])
    #expect(
      desk.shop.rejection(.updateSheet(command), as: Shop.staff(1))
        == .versionConflict(current: sheet.version))
  }
}
