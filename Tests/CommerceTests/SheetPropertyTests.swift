import Commerce
import StoreSchema
import Testing
import Values

/// What becomes of 1,000 random sheets, in shops where others sell the same goods meanwhile.
@Suite struct SheetPropertyTests {
  /// Batch, quantity, base price, price, whether the customer sees what was before it.
  private typealias Agreed = [[Int64]]

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 15: \
    sheets keep items, quantities and prices on their way into orders and sessions
    """)
  func conversionsPreserve() throws {
    try forEachSheet(15) { desk, _, hint in
      let chosen = Self.selected(of: desk)
      let order = try desk.toOrder()
      let lines = desk.shop.state.order(order.orderID)?.lines ?? []
      #expect(lines.map(Self.agreed) == chosen, "\(hint)")
      let sum = zip(chosen, lines).reduce(0) { $0 + $1.1.total.cents }
      #expect(order.total.cents == sum, "\(hint)")
      let reply = try desk.toSession()
      let cart = desk.shop.state.cart(of: reply.sessionID)
      var missing: [UInt64: Int64] = [:]
      for short in reply.shortfalls {
        #expect(short.held < short.wanted && short.held >= .zero, "\(hint)")
        missing[short.batchID.rawValue] = short.wanted.tenThousandths - short.held.tenThousandths
      }
      let held = chosen.compactMap { line -> [Int64]? in
        var line = line
        line[1] -= missing[UInt64(line[0])] ?? 0
        return line[1] == 0 ? nil : line
      }
      #expect(cart.map(Self.agreed) == held, "I9 \(hint)")
      for line in cart {
        #expect(desk.shop.state.hold(of: line.id)?.quantity == line.quantity, "\(hint)")
      }
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 16: \
    conversions of sheets are audited, on the sheet and on what it became
    """)
  func conversionsAreAudited() throws {
    try forEachSheet(16) { desk, random, hint in
      let by = desk.shop.now
      var expected: [[SalesMode]] = []
      var orders: [OrderID] = []
      for _ in 0...random.below(2) {
        if random.below(2) == 0 {
          orders.append(try desk.toOrder().orderID)
          if expected.contains([.salesSheet, .draft]) { continue }
          expected.append([.salesSheet, .draft])
        } else {
          let session = try desk.toSession().sessionID
          if desk.shop.state.session(session)?.status.isOpen == true,
            !desk.shop.state.cart(of: session).isEmpty
          {
            orders.append(try desk.shop.convert(session).orderID)
          }
          if expected.contains([.salesSheet, .liveSession]) { continue }
          expected.append([.salesSheet, .liveSession])
        }
      }
      let hops = desk.sheet.modeTransitions
      #expect(hops.map { [$0.fromMode, $0.toMode] } == expected, "\(hint)")
      #expect(
        hops.allSatisfy { $0.transitionedAt == by && $0.transitionedBy == Shop.staff(1) }, "\(hint)"
      )
      #expect(Set(hops.map(\.correlationID)) == ["sheet-\(desk.id)"], "\(hint)")
      for id in orders {
        let order = try #require(desk.shop.state.order(id))
        #expect(order.sheetID == desk.id && order.modeTransitions[0].sheetID == desk.id, "\(hint)")
        #expect(
          order.origin == (order.sessionID.isNone ? .salesSheet : .liveShopping), "S2-P01 \(hint)")
        #expect(
          order.modeTransitions.allSatisfy { $0.correlationID == "sheet-\(desk.id)" }, "\(hint)")
      }
    }
  }

  @Test("Feature: unified-sales-live-shopping, Property 17: share tokens are unique")
  func tokensAreUnique() throws {
    try forEachSheet(17) { desk, random, hint in
      var hashes: [SheetID: [[UInt8]]] = [desk.id: [desk.token]]
      for _ in 0..<12 {
        if random.below(3) == 0 {
          let command = CreateSheet(
            name: "more", clientID: ClientID(rawValue: 1), items: SheetDesk.items)
          _ = desk.shop.rejection(.createSheet(command), as: Shop.staff(1))
        }
        // Four bits: the same ones come again and again.
        let hash = [UInt8](repeating: UInt8(random.below(16)), count: 32)
        let id = SheetID(rawValue: UInt64(1 + random.below(desk.shop.state.sheets.count)))
        let share = ShareSheet(
          sheetID: id, nonce: [UInt8](repeating: 1, count: 32), tokenHash: hash)
        let isNew = !hashes.values.joined().contains(hash)
        #expect(
          (desk.shop.rejection(.shareSheet(share), as: Shop.admin) == nil) == isNew, "\(hint)")
        if isNew { hashes[id, default: []].append(hash) }
      }
      for (id, used) in hashes {
        for hash in used {
          let holder = try #require(desk.shop.state.holder(ofSheetLink: hash))
          #expect(holder.sheetID == id, "\(hint)")
          let opened = desk.shop.state.sheet(sharedBy: hash, with: holder)
          #expect((try? opened.get())?.id == (hash == used.last ? id : nil), "\(hint)")
        }
      }
    }
  }

  /// Random offers, prices, stock and selections.
  private func forEachSheet(
    _ seed: UInt64, _ body: (inout SheetDesk, inout SplitMix64, String) throws -> Void
  ) throws {
    for number in 0..<1_000 as Range<UInt64> {
      let seed = firstSeed(seed * 1_000_000) + number
      var random = SplitMix64(seed: seed)
      var desk = try Self.desk(&random)
      try body(&desk, &random, "SHOWROOM_SEED=\(seed)")
      #expect(desk.shop.state.invariantViolations() == [], "SHOWROOM_SEED=\(seed)")
    }
  }

  private static func desk(_ random: inout SplitMix64) throws -> SheetDesk {
    let batches = ([1, 2, 3, 4] as [UInt64]).shuffled(using: &random).prefix(1 + random.below(4))
    var desk = try SheetDesk(
      items: batches.map { batch in
        var item = NewSheetItem(batchID: BatchID(rawValue: batch))
        item.quantity = Quantity.units(Int64(random.below(3) * 70))
        if random.below(2) == 0 {
          item.unitPrice = Money(cents: Int64(random.below(400)))
          item.reason = "reason \(random.below(9))"
          item.visibleToClient = random.below(2) == 0
        }
        return item
      })
    let other = desk.shop.open(by: 2, client: 2)
    for _ in 0..<random.below(4) {
      _ = try? desk.shop.add(
        Int64(1 + random.below(100)), of: UInt64(1 + random.below(4)), to: other, by: 2)
    }
    if random.below(4) == 0 {
      let away = SetBatchStatus(
        batchID: BatchID(rawValue: UInt64(1 + random.below(4))), status: .quarantined)
      _ = desk.shop.rejection(.setBatchStatus(away), as: Shop.admin)
    }
    var units: [UInt64: Int64] = [:]
    for item in desk.sheet.items where units.isEmpty || random.below(3) != 0 {
      let most = item.quantity == .zero ? 140 : item.quantity.tenThousandths / 10_000
      units[item.id.rawValue] = Int64(1 + random.below(Int(most)))
    }
    try desk.select(units)
    return desk
  }

  private static func selected(of desk: SheetDesk) -> Agreed {
    desk.activity.selections.compactMap { selection in
      desk.sheet.items.first { $0.id == selection.itemID }.map { item in
        [
          Int64(item.batchID.rawValue), selection.quantity.tenThousandths, item.basePrice.cents,
          item.unitPrice.cents, item.override?.visibleToClient == false ? 1 : 0,
        ]
      }
    }
  }

  private static func agreed(_ line: OrderLine) -> [Int64] {
    [
      Int64(line.batchID.rawValue), line.quantity.tenThousandths, line.basePrice.cents,
      line.unitPrice.cents, line.overrideHidden ? 1 : 0,
    ]
  }

  private static func agreed(_ line: CartLine) -> [Int64] {
    [
      Int64(line.batchID.rawValue), line.quantity.tenThousandths, line.basePrice.cents,
      line.unitPrice.cents, line.overrideHidden ? 1 : 0,
    ]
  }
}
