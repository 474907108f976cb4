import Commerce
import StoreSchema
import Testing
import Values

/// Claims, recalls, staging, hand-over (requirements 5.2, C21, N8).
@Suite struct PickingClaimTests {
  private let other = Principal(role: .warehouse, name: "scanner-2")

  @Test("5.2, N8: a claimed line is its picker's, until somebody takes it over or it is given back")
  func claims() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    #expect(try shop.claim(line).map(\.state) == [.claimed])
    #expect(shop.pick(of: line)?.claimedBy == Shop.picker)
    let taken = Rejection.pickConflict(state: .claimed, quantity: .units(10), version: 2)
    #expect(throws: taken) { try shop.claim(line, as: other) }
    let mark = Command.markPicked(MarkPicked(sessionID: session, lineID: line.id))
    #expect(shop.rejection(mark, as: other) == taken)
    let back = Command.unclaimPick(UnclaimPick(sessionID: session, lineIDs: [line.id]))
    #expect(shop.rejection(back, as: other) == taken)
    // Claiming what is claimed changes nothing.
    #expect(try shop.claim(line).map(\.version) == [2])
    #expect(try shop.claim(line, as: other, takeOver: true).map(\.claimedBy) == [other])
    #expect(try shop.warehouse(back, as: other).map(\.state) == [.queued])
    try shop.pick(line)
    #expect(shop.pick(of: line)?.state == .picked && shop.pick(of: line)?.claimedBy == nil)
  }

  @Test("C21: of a claimed line all that was wanted may be off the shelf, and stays held")
  func claimedLinesAreRecalled() throws {
    var shop = Shop()
    let line = try shop.add(10, of: 1, to: shop.open())
    try shop.claim(line)
    try shop.set(6, on: line)
    var pick = try #require(shop.pick(of: line))
    #expect(pick.state == .recallPending && pick.recalled == .units(4) && pick.picked == .zero)
    #expect(shop.available(1) == 90)
    // Wanting more takes recalls back first; what is recalled then is news.
    try shop.acknowledge(line)
    #expect(shop.pick(of: line)?.state == .recallAcknowledged)
    #expect(shop.pick(of: line)?.recallAcknowledgedBy == Shop.picker)
    try shop.set(8, on: line)
    pick = try #require(shop.pick(of: line))
    #expect(pick.state == .recallPending && pick.recalled == .units(2) && shop.available(1) == 90)
    #expect(throws: Rejection.self) { try shop.putBack(line) }
    try shop.acknowledge(line)
    try shop.putBack(line)
    pick = try #require(shop.pick(of: line))
    #expect(pick.state == .claimed && pick.recalled == .zero && shop.available(1) == 92)
    try shop.set(12, on: line)
    #expect(shop.pick(of: line)?.state == .claimed && shop.available(1) == 88)
    try shop.remove(line)
    #expect(shop.pick(of: line)?.recalled == .units(12) && shop.available(1) == 88)
    try shop.bringBack(line)
    #expect(shop.pick(of: line) == nil && shop.available(1) == 100)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C21: cancelling and expiry recall what is claimed; a draft, too")
  func endingsRecallClaims() throws {
    for ending in 0..<3 {
      var shop = Shop()
      let session = shop.open()
      let line = try shop.add(10, of: 1, to: session)
      try shop.claim(line)
      switch ending {
      case 0: try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
      case 1:
        shop.wait(1_800)
        shop.runTimers()
      default: try shop.convert(session, asDraft: true)
      }
      #expect(shop.pick(of: line)?.state == .recallPending && shop.available(1) == 90)
      #expect(shop.state.pickList(of: session).count == 1)
      try shop.acknowledge(line)
      try shop.putBack(line)
      #expect(shop.pick(of: line) == nil && shop.available(1) == 100)
      #expect(shop.state.invariantViolations() == [])
    }
  }

  @Test("C05, C21: what a late timer has not ended yet frees only what is on the shelf")
  func lateTimersFreeNothingInHand() throws {
    var shop = Shop()
    let late = shop.open()
    let claimed = try shop.add(60, of: 1, to: late)
    try shop.add(30, of: 1, to: late, separate: true)
    try shop.claim(claimed)
    shop.wait(1_800)
    let session = shop.open()
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try shop.add(41, of: 1, to: session)
    }
    try shop.add(40, of: 1, to: session)
    #expect(shop.available(1) == 0 && shop.state.invariantViolations() == [])
  }

  @Test("C35: nothing is lost that may be in a picker's hands")
  func lossesSpareClaimedGoods() throws {
    var shop = Shop()
    let session = shop.open()
    let older = try shop.add(50, of: 1, to: session)
    let newer = try shop.add(50, of: 1, to: session, separate: true)
    try shop.claim(newer)
    let loss = AdjustStock(
      batchID: BatchID(rawValue: 1), delta: .units(-20), reason: "water")
    try shop.run(.adjustStock(loss), as: Shop.admin)
    #expect(shop.state.line(older.id)?.quantity == .units(30))
    #expect(shop.state.line(newer.id)?.quantity == .units(50) && shop.available(1) == 0)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("5.2: recalls are acknowledged, then returned; every other order is a conflict")
  func recallsGoStepByStep() throws {
    var shop = Shop()
    let line = try shop.add(10, of: 1, to: shop.open())
    #expect(throws: Rejection.self) { try shop.acknowledge(line) }
    #expect(throws: Rejection.self) { try shop.putBack(line) }
    try shop.pick(line)
    #expect(throws: Rejection.self) { try shop.acknowledge(line) }
    try shop.set(7, on: line)
    #expect(throws: Rejection.self) { try shop.putBack(line) }
    #expect(throws: Rejection.self) { try shop.pick(line) }
    let seen = AcknowledgeRecall(
      sessionID: line.sessionID, lineID: line.id, expectedVersion: 1)
    let now = Rejection.pickConflict(state: .recallPending, quantity: .units(7), version: 3)
    #expect(shop.rejection(.acknowledgeRecall(seen), as: Shop.picker) == now)
    try shop.acknowledge(line)
    #expect(throws: Rejection.self) { try shop.acknowledge(line) }
    try shop.set(6, on: line)
    #expect(shop.pick(of: line)?.state == .recallPending)
    try shop.acknowledge(line)
    try shop.putBack(line)
    #expect(shop.pick(of: line)?.state == .picked && shop.pick(of: line)?.picked == .units(6))
  }

  @Test("5.2: a session is staged in one call, and handed over once it is an order")
  func stagingAndHandOver() throws {
    var shop = Shop()
    let session = shop.open()
    let lines = try (1...3).map { try shop.add(5, of: UInt64($0), to: session) }
    try shop.pick(lines[0])
    try shop.pick(lines[1])
    let stage = Command.stagePick(StagePick(sessionID: session, stagingLocation: "Dock 2"))
    #expect(try shop.warehouse(stage).map(\.lineID) == [lines[0].id, lines[1].id])
    #expect(try shop.warehouse(stage).isEmpty)
    #expect(shop.pick(of: lines[0])?.stagingLocation == "Dock 2")
    let unpicked = StagePick(sessionID: session, lineIDs: lines.map(\.id))
    let queued = Rejection.pickConflict(state: .queued, quantity: .units(5), version: 1)
    #expect(shop.rejection(.stagePick(unpicked), as: Shop.picker) == queued)
    let handOver = Command.handOverPick(HandOverPick(sessionID: session))
    let staged = Rejection.pickConflict(state: .staged, quantity: .units(5), version: 3)
    #expect(shop.rejection(handOver, as: Shop.picker) == staged)
    // Less of a staged line is recalled; the rest stays staged.
    try shop.set(3, on: lines[0])
    try shop.bringBack(lines[0])
    #expect(shop.pick(of: lines[0])?.state == .staged)
    // More of one has to be fetched, and is not staged until it is.
    try shop.set(6, on: lines[1])
    #expect(shop.pick(of: lines[1])?.state == .queued)
    try shop.pick(lines[1])
    #expect(shop.pick(of: lines[1])?.state == .picked)
    try shop.convert(session)
    #expect(try shop.warehouse(handOver).map(\.state) == [.handedOver, .handedOver])
    #expect(shop.state.pickList(of: session).map(\.lineID) == [lines[2].id])
    let done = Rejection.pickConflict(state: .handedOver, quantity: .units(3), version: 6)
    #expect(throws: done) { try shop.bringBack(lines[0]) }
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("several lines at once: all or none, at most 500, and those of the session only")
  func severalLines() throws {
    var shop = Shop()
    let session = shop.open()
    let lines = try (1...3).map { try shop.add(1, of: UInt64($0), to: session) }
    let foreign = try shop.add(1, of: 1, to: shop.open())
    let mixed = ClaimPick(sessionID: session, lineIDs: [lines[0].id, foreign.id])
    #expect(shop.rejection(.claimPick(mixed), as: Shop.picker) == .pickLineNotFound)
    #expect(shop.pick(of: lines[0])?.state == .queued)
    let all = Command.claimPick(ClaimPick(sessionID: session))
    #expect(try shop.warehouse(all).map(\.lineID) == lines.map(\.id))
    let mine = Command.unclaimPick(UnclaimPick(sessionID: session))
    #expect(try shop.warehouse(mine, as: other).isEmpty)
    #expect(try shop.warehouse(mine).count == 3)
    let many = ClaimPick(
      sessionID: session, lineIDs: Array(repeating: lines[0].id, count: 501))
    #expect(
      shop.rejection(.claimPick(many), as: Shop.picker)
        == .limitExceeded(field: "line_ids", allowed: "up to 500"))
    let nowhere = ClaimPick(sessionID: SessionID(rawValue: 99))
    #expect(shop.rejection(.claimPick(nowhere), as: Shop.picker) == .pickLineNotFound)
  }
}
