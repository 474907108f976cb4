import Commerce
import StoreSchema
import Testing
import Values

@Suite struct PickingTests {
  /// Quantities in units, and what state a line is in when so much is wanted and picked.
  @Test func linesAreQueuedWhenTheSessionReleasesThem() throws {
    var shop = Shop()
    let now = shop.open(policy: .onAdd)
    let later = shop.open(policy: .onConfirm)
    let intent = shop.open(policy: .onIntent)
    let queued = try shop.add(1, of: 1, to: now)
    let held = try shop.add(1, of: 1, to: later)
    let wished = try shop.add(1, of: 1, to: intent)
    #expect(shop.state.pickLine(queued.id)?.state == .queued)
    #expect(shop.state.pickLine(held.id) == nil && shop.state.pickLine(wished.id) == nil)
    for (session, line) in [(later, held), (intent, wished)] {
      let order = try shop.convert(session)
      #expect(shop.state.pickLine(line.id)?.orderID == order.orderID)
    }
    #expect(shop.state.pickList(limit: 10).items.map(\.sessionID) == [now, later, intent])
  }

  @Test func moreOfAPickedLineIsQueuedAgain() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    #expect(shop.state.pickLine(line.id)?.pickedBy == Shop.picker)
    try shop.set(12, on: line)
    let pick = try #require(shop.state.pickLine(line.id))
    #expect(pick.state == .queued && pick.picked == .units(10) && pick.quantity == .units(12))
    try shop.pick(line)
    #expect(shop.state.pickLine(line.id)?.picked == .units(12))
  }

  @Test func lessOfAPickedLineIsRecalledAndStaysHeld() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    try shop.set(6, on: line)
    let pick = try #require(shop.state.pickLine(line.id))
    #expect(pick.state == .recallPending && pick.recalled == .units(4))
    #expect(shop.available(1) == 90 && shop.state.hold(of: line.id)?.recalled == .units(4))
    // Wanting it again takes from what is recalled, not from the shelf.
    try shop.set(8, on: line)
    #expect(shop.available(1) == 90 && shop.state.pickLine(line.id)?.recalled == .units(2))
    try shop.bringBack(line)
    #expect(shop.available(1) == 92 && shop.state.pickLine(line.id)?.state == .picked)
  }

  @Test func aRemovedLineIsWithdrawnOrRecalled() throws {
    var shop = Shop()
    let session = shop.open()
    let waiting = try shop.add(1, of: 1, to: session)
    let picked = try shop.add(2, of: 2, to: session)
    try shop.pick(picked)
    try shop.remove(waiting)
    try shop.remove(picked)
    #expect(shop.state.pickLine(waiting.id) == nil && shop.available(1) == 100)
    #expect(shop.state.pickLine(picked.id)?.state == .recallPending && shop.available(2) == 98)
    try shop.bringBack(picked)
    #expect(shop.state.pickLine(picked.id) == nil && shop.available(2) == 100)
    #expect(throws: Rejection.pickLineNotFound) { try shop.bringBack(picked) }
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func restoredSessionsKeepTheOrderOfTheirLines() throws {
    var shop = Shop()
    let session = shop.open()
    let gone = try shop.add(1, of: 1, to: session)
    try shop.add(1, of: 2, to: session)
    try shop.pick(gone)
    try shop.remove(gone)
    try shop.add(1, of: 3, to: session)
    let restored = shop.state.restored()
    #expect(restored.pickLines(of: session).map(\.lineID.rawValue) == [1, 2, 3])
    #expect(restored.pickLines(of: session) == shop.state.pickLines(of: session))
  }

  @Test func endedSessionsRecallWhatWasPicked() throws {
    for ending in [SessionStatus.cancelled, .expired, .completed] {
      var shop = Shop()
      let session = shop.open()
      let waiting = try shop.add(1, of: 1, to: session)
      let picked = try shop.add(2, of: 2, to: session)
      try shop.pick(picked)
      switch ending {
      case .cancelled:
        try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
      case .expired:
        shop.wait(1_800)
        shop.runTimers()
      default: try shop.convert(session, asDraft: true)
      }
      #expect(shop.state.session(session)?.status == ending)
      #expect(shop.state.pickLine(waiting.id) == nil && shop.available(1) == 100)
      #expect(shop.state.pickList(limit: 10).items.map(\.lines.count) == [1])
      #expect(shop.available(2) == 98)
      try shop.bringBack(picked)
      #expect(shop.available(2) == 100 && shop.state.pickList(limit: 10).items.isEmpty)
      #expect(shop.state.invariantViolations() == [])
    }
  }

  @Test func confirmedOrdersArePickedAfterTheirSession() throws {
    var shop = Shop()
    let session = shop.open()
    let first = try shop.add(1, of: 1, to: session)
    let second = try shop.add(2, of: 2, to: session)
    try shop.pick(first)
    #expect(shop.state.pickList(of: session).count == 2)
    let order = try shop.convert(session)
    #expect(shop.state.pickList(of: session).map(\.lineID) == [second.id])
    #expect(shop.state.pickLine(second.id)?.orderID == order.orderID)
    try shop.pick(second)
    #expect(shop.state.pickList(of: session).isEmpty)
    try shop.bringBack(first)
    #expect(shop.state.pickList(of: session).map(\.state) == [.queued])
    #expect(shop.available(1) == 99)
  }

  @Test func recallsOutliveTheOrder() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    try shop.set(6, on: line)
    try shop.convert(session)
    let stock = shop.stock(1)
    #expect(stock.held == .units(4) && stock.committed == .units(6))
    try shop.bringBack(line)
    #expect(shop.available(1) == 94 && shop.state.pickLine(line.id)?.state == .picked)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func conflictsAreNamed() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    let seen = MarkPicked(sessionID: session, lineID: line.id, expectedQuantity: .units(9))
    let queued = Rejection.pickConflict(state: .queued, quantity: .units(10), version: 1)
    #expect(shop.rejection(.markPicked(seen), as: Shop.picker) == queued)
    #expect(throws: queued) { try shop.bringBack(line) }
    try shop.pick(line)
    let again = Rejection.pickConflict(state: .picked, quantity: .units(10), version: 2)
    #expect(throws: again) { try shop.pick(line) }
    let wrong = MarkPicked(sessionID: SessionID(rawValue: 9), lineID: line.id)
    #expect(shop.rejection(.markPicked(wrong), as: Shop.picker) == .pickLineNotFound)
  }

  @Test func groupsArePagedAndFilteredByLocation() throws {
    var shop = Shop()
    let ids = try (1...5).map { number in
      let id = shop.open()
      try shop.add(1, of: UInt64(number % 3 + 1), to: id)
      return id
    }
    let first = shop.state.pickList(limit: 2)
    let second = shop.state.pickList(after: first.next, limit: 2)
    let third = shop.state.pickList(after: second.next, limit: 2)
    #expect((first.items + second.items + third.items).map(\.sessionID) == ids)
    #expect(third.next == nil && first.totalCount == 5)
    let near = shop.state.pickList(PickFilter(locationPrefix: "A2"), limit: 10)
    #expect(near.items.map(\.sessionID) == [ids[0], ids[3]])
    #expect(shop.state.pickList(PickFilter(locationPrefix: "B"), limit: 10).items.isEmpty)
  }
}
