import Commerce
import StoreSchema
import Testing
import Values

@Suite struct CartTests {
  @Test func holdsStockTheMomentALineIsAdded() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(30, of: 1, to: session)
    #expect(shop.available(1) == 70)
    #expect(line.total == Money(cents: 3_000))
    #expect(shop.state.activity(of: session)?.total == Money(cents: 3_000))
  }

  @Test func rejectsMoreThanAvailableAndSaysWhatCouldBeHad() throws {
    var shop = Shop()
    let mine = shop.open()
    let other = shop.open(by: 2)
    try shop.add(60, of: 1, to: mine)
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try shop.add(41, of: 1, to: other, by: 2)
    }
    #expect(throws: Rejection.insufficientInventory(available: .units(100))) {
      try shop.add(41, of: 1, to: mine)
    }
    try shop.add(40, of: 1, to: other, by: 2)
    #expect(shop.available(1) == 0)
  }

  @Test func mergesTheSameBatchUnlessALineOfItsOwnIsWanted() throws {
    var shop = Shop()
    let session = shop.open()
    let first = try shop.add(1, of: 1, to: session)
    let again = try shop.add(2, of: 1, to: session)
    let own = try shop.add(4, of: 1, to: session, separate: true)
    let merged = try shop.add(8, of: 1, to: session)
    #expect(first.id == again.id && again.id == merged.id && own.id != first.id)
    #expect(merged.quantity == .units(11))
    #expect(throws: Rejection.insufficientInventory(available: .units(85))) {
      try shop.add(86, of: 1, to: session, separate: true)
    }
    try shop.remove(first)
    #expect(try shop.add(1, of: 1, to: session).id == own.id)
  }

  @Test(arguments: [0, -10_000, 1, 9_999, 15_000, Int64.max, Int64.min])
  func refusesQuantitiesThatAreNoPositiveMultiples(_ tenThousandths: Int64) throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    let expected = Rejection.invalidQuantity(allowed: "positive multiples of 1")
    let quantity = Quantity(tenThousandths: tenThousandths)
    let add = AddToCart(sessionID: session, batchID: line.batchID, quantity: quantity)
    #expect(shop.rejection(.addToCart(add), as: Shop.staff(1)) == expected)
    let update = UpdateCartItem(sessionID: session, lineID: line.id, quantity: quantity)
    #expect(shop.rejection(.updateCartItem(update), as: Shop.staff(1)) == expected)
  }

  @Test func onlyLiveBatchesAreSold() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    for status in [BatchStatus.draft, .quarantined, .closed] {
      let input = BatchInput(code: "B1", name: "x", status: status)
      try shop.run(.upsertBatches(UpsertBatches(batches: [input])), as: Shop.admin)
      #expect(throws: Rejection.batchNotAvailable(status)) { try shop.add(1, of: 1, to: session) }
      #expect(throws: Rejection.batchNotAvailable(status)) { try shop.set(11, on: line) }
      try shop.set(10, on: line)
    }
    #expect(throws: Rejection.batchNotFound) { try shop.add(1, of: 99, to: session) }
  }

  @Test func versionsGuardAgainstLostUpdates() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(1, of: 1, to: session)
    try shop.set(2, on: line)
    let stale = UpdateCartItem(
      sessionID: session, lineID: line.id, quantity: .units(3), expectedVersion: line.version)
    let current = line.version + 1
    #expect(
      shop.rejection(.updateCartItem(stale), as: Shop.staff(1))
        == .versionConflict(current: current))
    let removal = RemoveFromCart(sessionID: session, lineID: line.id, expectedVersion: 1)
    #expect(
      shop.rejection(.removeFromCart(removal), as: Shop.staff(1))
        == .versionConflict(current: current))
  }

  @Test func clearingReleasesEverything() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(1, of: 1, to: session, price: 50)
    try shop.add(2, of: 2, to: session)
    try shop.run(.clearCart(ClearCart(sessionID: session)), as: Shop.staff(1))
    #expect(shop.state.cart(of: session).isEmpty)
    #expect(shop.state.activity(of: session)?.total == .zero)
    #expect(shop.available(1) == 100 && shop.available(2) == 100)
    #expect(shop.state.holds.isEmpty && shop.state.pickLines.isEmpty)
    #expect(shop.state.overrides(of: session).allSatisfy { $0.removedAt != nil })
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func linesOfOtherSessionsAreNotInTheCart() throws {
    var shop = Shop()
    let mine = shop.open()
    let other = shop.open(by: 2)
    let line = try shop.add(1, of: 1, to: other, by: 2)
    let theft = RemoveFromCart(sessionID: mine, lineID: line.id)
    #expect(shop.rejection(.removeFromCart(theft), as: Shop.staff(1)) == .itemNotInCart)
  }

  @Test func cartsAreBounded() throws {
    var shop = Shop(batches: 1)
    let session = shop.open(policy: .onConfirm)
    let more = BatchInput(code: "B1", name: "Product 1", onHand: .units(10_000))
    try shop.run(.upsertBatches(UpsertBatches(batches: [more])), as: Shop.admin)
    let add = AddToCart(
      sessionID: session, batchID: BatchID(rawValue: 1), quantity: .units(1), separateLine: true)
    let context = CommandContext(
      principal: Shop.staff(1), now: shop.now, entropy: Entropy(high: 1, low: 1))
    for _ in 0..<Limits.linesPerSessionMax {
      shop.state.evolve(try shop.state.decide(.addToCart(add), context: context).get().events)
    }
    let expected = Rejection.limitExceeded(field: "lines", allowed: "2000 lines in a cart")
    #expect(shop.rejection(.addToCart(add), as: Shop.staff(1)) == expected)
  }

  @Test func lineTotalsAreBounded() throws {
    var shop = Shop(batches: 1)
    let session = shop.open()
    let dear = BatchInput(
      code: "B1", name: "x", unitPrice: Money(cents: Limits.unitPriceCentsMax),
      onHand: Quantity(tenThousandths: Limits.quantityMax))
    try shop.run(.upsertBatches(UpsertBatches(batches: [dear])), as: Shop.admin)
    try shop.add(10_000, of: 1, to: session)
    let expected = Rejection.limitExceeded(
      field: "line_total_cents", allowed: "up to \(Limits.lineTotalCentsMax)")
    #expect(throws: expected) { try shop.add(1, of: 1, to: session) }
  }
}
