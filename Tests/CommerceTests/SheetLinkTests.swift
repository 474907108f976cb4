import Commerce
import StoreSchema
import Testing
import Values

/// What links open, and what their holders do.
@Suite struct SheetLinkTests {
  @Test("C15, C31: only the newest link opens a sheet, until it is revoked or put away")
  func onlyTheNewestLinkOpens() throws {
    var desk = try SheetDesk()
    try desk.view()
    let first = desk.token
    let before = desk.holder
    try desk.share()
    #expect(desk.sheet.links.count == 2 && desk.sheet.links[0].revokedBy == Shop.staff(1))
    let old = Command.viewSheet(ViewSheet(tokenHash: first))
    #expect(desk.shop.rejection(old, as: before) == .sheetRevoked)
    #expect(desk.refusal { desk throws(Rejection) in try desk.view() } == nil)
    let revoke = Command.revokeSheetLink(RevokeSheetLink(sheetID: desk.id))
    try desk.shop.run(revoke, as: Shop.staff(1))
    #expect(desk.refusal { desk throws(Rejection) in try desk.view() } == .sheetRevoked)
    #expect(
      desk.refusal { desk throws(Rejection) in try desk.select([1: 1]) } == .sheetRevoked)
    let events = desk.shop.log.count
    try desk.shop.run(revoke, as: Shop.staff(1))
    #expect(desk.shop.log.count == events, "there is nothing left to take back")
    try desk.share()
    try desk.view()
    try desk.shop.run(.archiveSheet(ArchiveSheet(sheetID: desk.id)), as: Shop.staff(1))
    #expect(desk.refusal { desk throws(Rejection) in try desk.view() } == .sheetRevoked)
    #expect(desk.refusal { desk throws(Rejection) in try desk.share() } == .sheetRevoked)
    #expect(
      desk.refusal { desk throws(Rejection) in try desk.toOrder([1: 1]) } == .sheetRevoked)
    #expect(desk.shop.state.restored() == desk.shop.state)
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("C15, C17: a link is good for its own sheet, and for nothing else")
  func linksAreForOneSheet() throws {
    var desk = try SheetDesk()
    let holder = desk.holder
    let command = CreateSheet(
      name: "other", clientID: ClientID(rawValue: 1), items: SheetDesk.items)
    try desk.shop.run(.createSheet(command), as: Shop.staff(1))
    var other = desk
    other.id = SheetID(rawValue: 2)
    other.token = [UInt8](repeating: 99, count: 32)
    let share = ShareSheet(
      sheetID: other.id, nonce: [UInt8](repeating: 98, count: 32), tokenHash: other.token)
    try other.shop.run(.shareSheet(share), as: Shop.staff(1))
    let view = Command.viewSheet(ViewSheet(tokenHash: other.token))
    #expect(other.shop.rejection(view, as: holder) == .sheetNotFound)
    let unknown = Command.viewSheet(ViewSheet(tokenHash: [1, 2, 3]))
    #expect(desk.shop.rejection(unknown, as: holder) == .sheetNotFound)
    #expect(desk.shop.state.holder(ofSheetLink: [1, 2, 3]) == nil)
    let session = desk.shop.open()
    let forbidden: [Command] = [
      .archiveSheet(ArchiveSheet(sheetID: desk.id)), .createSheet(command),
      .revokeSheetLink(RevokeSheetLink(sheetID: desk.id)),
      .convertSheetToOrder(ConvertSheetToOrder(SheetConversionRequest(sheetID: desk.id))),
      .queueEmail(QueueEmail(.sheet(desk.id), toAddress: "a@b.example")),
      .addToCart(
        AddToCart(sessionID: session, batchID: BatchID(rawValue: 1), quantity: .units(1))),
      .convertToOrder(ConvertToOrder(sessionID: session)),
    ]
    for command in forbidden {
      switch desk.shop.rejection(command, as: holder) {
      case .permissionDenied?, .unauthorizedSessionAccess?: break
      case let other: Issue.record("\(command): \(other as Any)")
      }
    }
    for principal in [Shop.staff(1), Shop.admin, Shop.picker, Principal(role: .client)] {
      let view = Command.viewSheet(ViewSheet(tokenHash: desk.token))
      guard case .permissionDenied? = desk.shop.rejection(view, as: principal) else {
        Issue.record("\(principal) is no holder of the link")
        continue
      }
    }
  }

  @Test("S2-P17: a token is never used twice, nor a sheet's hundredth link exceeded")
  func tokensAreNew() throws {
    var desk = try SheetDesk()
    let again = ShareSheet(
      sheetID: desk.id, nonce: [UInt8](repeating: 7, count: 32), tokenHash: desk.token)
    guard case .invalidField("nonce", _)? = desk.shop.rejection(.shareSheet(again), as: Shop.admin)
    else {
      Issue.record("the same token twice")
      return
    }
    for _ in 2...100 { try desk.share() }
    guard case .limitExceeded("links", _)? = desk.refusal({ d throws(Rejection) in try d.share() })
    else {
      Issue.record("a sheet with 101 links")
      return
    }
  }

  @Test("S2R 13.7: views are counted by day, and at most once in ten seconds")
  func viewsAreCounted() throws {
    var desk = try SheetDesk()
    let first = desk.shop.now
    let events = desk.shop.log.count
    for _ in 0..<9 {
      try desk.view()
      desk.shop.wait(1)
    }
    #expect(desk.activity.viewCount == 1 && desk.shop.log.count == events + 1)
    desk.shop.wait(1)
    try desk.view()
    #expect(desk.activity.viewCount == 2 && desk.activity.firstViewedAt == first)
    for _ in 1...450 {
      desk.shop.wait(86_400)
      try desk.view()
    }
    #expect(desk.activity.viewCount == 452 && desk.activity.lastViewedAt == desk.shop.now)
    #expect(desk.activity.days.count == Limits.sheetDaysKept)
    #expect(desk.activity.days.last?.day == UInt32(desk.shop.now.seconds / 86_400))
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("S2R 13.5: a selection is within what is offered, and replaces the one before")
  func selectionsAreChecked() throws {
    var desk = try SheetDesk()
    let first = try desk.select([3: 2, 1: 5], message: "soon, please")
    #expect(first.itemCount == 2 && first.total.cents == 5 * 90 + 2 * 200)
    let since = desk.shop.now
    desk.shop.wait(60)
    let events = desk.shop.log.count
    #expect(try desk.select([3: 2, 1: 5], message: "soon, please") == first)
    #expect(desk.shop.log.count == events, "nothing changed")
    try desk.select([3: 2, 2: 10], seen: first.selectionVersion)
    #expect(desk.activity.selections.map(\.itemID.rawValue) == [2, 3])
    #expect(desk.activity.selections.map(\.selectedAt) == [desk.shop.now, since])
    #expect(
      desk.refusal { desk throws(Rejection) in try desk.select([:], seen: 1) }
        == .versionConflict(current: 2))
    for units in [[2: 11], [2: -1], [9: 1]] as [[UInt64: Int64]] {
      switch desk.refusal({ desk throws(Rejection) in try desk.select(units) }) {
      case .part("selections[0].quantity_e4", .invalidQuantity)?: break
      case .invalidField("selections[0].item_id", _)?: break
      case let other: Issue.record("\(units): \(other as Any)")
      }
    }
    let half = SheetChoice(
      itemID: SheetItemID(rawValue: 1), quantity: Quantity(tenThousandths: 5_000))
    let twice = SheetChoice(itemID: SheetItemID(rawValue: 1), quantity: .units(1))
    for choices in [[half], [twice, twice]] {
      let command = SelectSheetItems(tokenHash: desk.token, choices: choices)
      #expect(desk.shop.rejection(.selectSheetItems(command), as: desk.holder) != nil)
    }
    // All of what is offered; of what is offered in any quantity nothing is all.
    let all = [SheetChoice(itemID: SheetItemID(rawValue: 2))]
    try desk.shop.run(
      .selectSheetItems(SelectSheetItems(tokenHash: desk.token, choices: all)), as: desk.holder)
    #expect(desk.activity.selections.map(\.quantity) == [.units(10)])
    let any = [SheetChoice(itemID: SheetItemID(rawValue: 1))]
    guard
      case .part("selections[0].quantity_e4", .invalidQuantity)? = desk.shop.rejection(
        .selectSheetItems(SelectSheetItems(tokenHash: desk.token, choices: any)), as: desk.holder)
    else {
      Issue.record("nothing of an item was selected")
      return
    }
    #expect(desk.shop.available(2) == 100, "a selection holds nothing")
    #expect(desk.shop.state.invariantViolations() == [])
    #expect(desk.shop.state.restored() == desk.shop.state)
  }

  @Test("C31: an expired sheet can be read, and nothing selected")
  func expiredSheetsAreReadOnly() throws {
    var desk = try SheetDesk(lifetime: 60)
    try desk.select([1: 1])
    desk.shop.wait(59)
    try desk.select([1: 2])
    desk.shop.wait(1)
    let end = try #require(desk.sheet.expiresAt)
    #expect(
      desk.refusal { desk throws(Rejection) in try desk.select([1: 3]) }
        == .sheetExpired(at: end))
    try desk.view()
    #expect(desk.activity.selections.map(\.quantity) == [.units(2)])
  }

  @Test("S2R 13.7: the newest hundred selections are kept, and there are ten thousand at most")
  func selectionsAreBounded() throws {
    var desk = try SheetDesk()
    for number in 1...150 { try desk.select([1: Int64(number)]) }
    #expect(desk.activity.changes.count == Limits.selectionChangesKept)
    #expect(desk.activity.changes.first?.selectionVersion == 51)
    #expect(desk.activity.changes.last?.total.cents == 13_500)
    #expect(desk.shop.state.invariantViolations() == [])
    var activity = desk.activity
    activity.selectionVersion = Limits.selectionVersionsMax
    desk.shop.state.evolve(
      Event(body: .sheetActivityChanged(SheetActivityChanged(activity: activity))))
    guard
      case .limitExceeded("selections", _)? = desk.refusal({ desk throws(Rejection) in
        try desk.select([1: 1])
      })
    else {
      Issue.record("who holds a link can fill the log")
      return
    }
  }
}
