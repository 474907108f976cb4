import Commerce
import StoreSchema
import Testing
import Values

/// Goods that are held are not there any more (C35, S1-EC01).
@Suite struct ShortageTests {
  private static let batch = BatchID(rawValue: 1)

  private func adjust(
    _ units: Int64, in shop: inout Shop, _ onShortage: OnShortage = .shortNewestHolds
  ) throws(Rejection) -> ShortagesReply {
    let command = AdjustStock(
      batchID: Self.batch, delta: .units(units), reason: "water damage", onShortage: onShortage)
    return try shortages(.adjustStock(command), in: &shop)
  }

  private func shortages(
    _ command: Command, in shop: inout Shop
  ) throws(Rejection) -> ShortagesReply {
    guard case .shortages(let reply) = try shop.run(command, as: Shop.admin) else {
      throw .batchNotFound
    }
    return reply
  }

  private func lastActivity(_ session: SessionID, _ shop: Shop) -> SessionActivity? {
    shop.state.activity(of: session)
  }

  @Test("C35: the newest holds pay, each for no more than is missing")
  func newestPayFirst() throws {
    var shop = Shop()
    let first = shop.open(by: 1)
    let second = shop.open(by: 2, client: 2)
    let old = try shop.add(50, of: 1, to: first)
    let middle = try shop.add(30, of: 1, to: second, by: 2)
    let new = try shop.add(10, of: 1, to: first, separate: true)
    let expiry = lastActivity(first, shop)?.expiresAt
    shop.wait(10)
    let reply = try adjust(-25, in: &shop)
    #expect(reply.shortages.map(\.lineID) == [new.id, middle.id])
    #expect(reply.shortages.map(\.quantity) == [.zero, .units(25)])
    #expect(reply.shortages.map(\.previousQuantity) == [.units(10), .units(30)])
    #expect(reply.stock.held == .units(75) && reply.stock.onHand == .units(75))
    #expect(shop.stock(1) == reply.stock && shop.available(1) == 0)
    #expect(shop.state.cart(of: first).map(\.id) == [old.id])
    #expect(shop.state.cart(of: second).map(\.quantity) == [.units(25)])
    #expect(lastActivity(first, shop)?.expiresAt == expiry, "a loss is nobody's activity")
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C35: totals, versions and the warehouse's list follow the line")
  func everythingFollows() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(100, of: 1, to: session)
    let version = try #require(lastActivity(session, shop)).version
    _ = try adjust(-40, in: &shop)
    let after = try #require(lastActivity(session, shop))
    #expect(after.total == Money(cents: 6_000) && after.version == version + 1)
    #expect(shop.state.pickList(of: session).map(\.quantity) == [.units(60)])
    let shorted = shop.log.compactMap { event in
      if case .itemShorted(let shorted) = event.body { shorted } else { nil }
    }
    #expect(shorted.map(\.line.id) == [line.id] && shorted.map(\.previousQuantity) == [.units(100)])
    #expect(shorted.map(\.reason) == ["stock adjusted: water damage"])
  }

  @Test("C35: what is picked is not lost")
  func pickedGoodsStay() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(60, of: 1, to: session)
    try shop.pick(line)
    try shop.add(30, of: 1, to: session, separate: true)
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try adjust(-41, in: &shop)
    }
    let reply = try adjust(-40, in: &shop)
    #expect(reply.shortages.map(\.quantity) == [.zero] && reply.stock.held == .units(60))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C35: lines are clamped to whole quantity steps")
  func wholeSteps() throws {
    var shop = Shop()
    let input = BatchInput(code: "S", name: "By fives", quantityStep: .units(5), onHand: .units(50))
    try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
    let session = shop.open()
    try shop.add(50, of: 4, to: session)
    let command = AdjustStock(batchID: BatchID(rawValue: 4), delta: .units(-7), reason: "lost")
    let reply = try shortages(.adjustStock(command), in: &shop)
    #expect(reply.shortages.map(\.quantity) == [.units(40)] && shop.available(4) == 3)
  }

  @Test("C35: by policy the whole line is removed, and its override with it")
  func removedByPolicy() throws {
    var shop = Shop()
    shop.setPolicy { $0.shortageRemedy = .remove }
    let session = shop.open()
    try shop.add(60, of: 1, to: session, price: 42)
    let reply = try adjust(-41, in: &shop)
    #expect(reply.shortages.map(\.quantity) == [.zero] && shop.available(1) == 59)
    #expect(shop.state.overrides(of: session).allSatisfy { $0.removedAt != nil })
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("AdjustStock: refuses when asked to, and never touches what orders have")
  func refusals() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(60, of: 1, to: session)
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try adjust(-41, in: &shop, .refuse)
    }
    try shop.convert(session)
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try adjust(-41, in: &shop)
    }
  }

  @Test("QuarantineStock: goods leave sale and come back; holds pay")
  func quarantine() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(60, of: 1, to: session)
    func change(_ units: Int64) throws(Rejection) -> ShortagesReply {
      let command = QuarantineStock(batchID: Self.batch, delta: .units(units), reason: "mould")
      return try shortages(.quarantineStock(command), in: &shop)
    }
    let reply = try change(50)
    #expect(reply.stock.quarantined == .units(50) && reply.stock.held == .units(50))
    #expect(reply.stock.onHand == .units(100) && reply.shortages.map(\.quantity) == [.units(50)])
    #expect(throws: Rejection.invalidField(field: "delta_e4", allowed: "-50 or more")) {
      try change(-51)
    }
    #expect(try change(-50).stock.quarantined == .zero && shop.available(1) == 50)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("SetBatchStatus: QUARANTINED empties open carts of it; CLOSED refuses new lines only")
  func statuses() throws {
    var shop = Shop()
    let session = shop.open()
    let kept = try shop.add(10, of: 1, to: session)
    try shop.pick(kept)
    try shop.add(20, of: 1, to: session, separate: true)
    try shop.add(5, of: 2, to: session)
    func set(_ batch: UInt64, _ status: BatchStatus) throws(Rejection) -> ShortagesReply {
      let command = SetBatchStatus(batchID: BatchID(rawValue: batch), status: status)
      return try shortages(.setBatchStatus(command), in: &shop)
    }
    #expect(try set(2, .closed).shortages == [])
    #expect(throws: Rejection.batchNotAvailable(.closed)) { try shop.add(1, of: 2, to: session) }
    #expect(try set(1, .quarantined).shortages.map(\.quantity) == [.zero])
    #expect(shop.state.cart(of: session).map(\.quantity) == [.units(10), .units(5)])
    #expect(try set(1, .quarantined).version == 2, "again changes nothing")
    #expect(
      throws: Rejection.invalidField(
        field: "status", allowed: "LIVE, DRAFT, QUARANTINED or CLOSED")
    ) {
      try set(1, .unspecified)
    }
    #expect(try set(1, .live).version == 3)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C05, C35: sessions past their expiry pay first, and once")
  func expiredPayFirst() throws {
    var shop = Shop()
    let idle = shop.open(idle: 60)
    try shop.add(50, of: 1, to: idle)
    shop.wait(30)
    let busy = shop.open(by: 2)
    try shop.add(50, of: 1, to: busy, by: 2)
    shop.wait(31)
    let reply = try adjust(-70, in: &shop)
    #expect(reply.shortages.map(\.sessionID) == [busy] && reply.stock.held == .units(30))
    #expect(shop.state.session(idle)?.status == .expired)
    #expect(shop.state.invariantViolations() == [])
  }
}
