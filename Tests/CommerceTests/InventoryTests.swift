import Commerce
import StoreSchema
import Testing
import Values

@Suite struct InventoryTests {
  private func upsert(_ inputs: BatchInput..., in shop: inout Shop) -> Rejection? {
    shop.rejection(.upsertBatches(UpsertBatches(batches: inputs)), as: Shop.admin)
  }

  @Test func createsAndUpdatesByCode() throws {
    var shop = Shop()
    let reply = try shop.run(
      .upsertBatches(
        UpsertBatches(batches: [
          BatchInput(code: "NEW", name: "New", quantityStep: Quantity(tenThousandths: 2_500)),
          BatchInput(code: "B1", name: "Renamed", unitPrice: Money(cents: 7), onHand: .units(5)),
        ])), as: Shop.staff(1))
    guard case .saved(let saved) = reply else { throw Rejection.batchNotFound }
    #expect(saved.ids == [4, 1] && saved.createdCount == 1 && saved.updatedCount == 1)
    let batch = try #require(shop.state.batch(code: "NEW"))
    #expect(batch.status == .live && batch.unitOfMeasure == .each && batch.version == 1)
    #expect(batch.quantityStep == Quantity(tenThousandths: 2_500))
    #expect(shop.state.batch(code: "B1")?.version == 2 && shop.stock(1).onHand == .units(5))
  }

  @Test func theSameAgainChangesNothing() throws {
    var shop = Shop()
    let same = BatchInput(
      code: "B1", name: "Product 1", unitPrice: Money(cents: 100), location: "A1",
      onHand: .units(100))
    let count = shop.log.count
    #expect(upsert(same, in: &shop) == nil)
    #expect(shop.log.count == count)
  }

  @Test func isAllOrNothing() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(10, of: 2, to: session)
    let before = shop.state
    let rejection = upsert(
      BatchInput(code: "NEW", name: "New"), BatchInput(code: "B2", name: "x", onHand: .units(9)),
      in: &shop)
    #expect(rejection == .insufficientInventory(available: .units(90)))
    #expect(shop.state == before)
    #expect(upsert(BatchInput(code: "B2", name: "x", onHand: .units(10)), in: &shop) == nil)
    #expect(shop.available(2) == 0)
  }

  @Test func fieldsAtFaultAreNamed() {
    var shop = Shop()
    func field(_ input: BatchInput) -> String? {
      let good = BatchInput(code: "GOOD", name: "Good")
      guard case .invalidField(let field, _) = upsert(good, input, in: &shop) else { return nil }
      return field
    }
    #expect(field(BatchInput(code: "", name: "x")) == "batches[1].code")
    #expect(field(BatchInput(code: "X", name: "")) == "batches[1].name")
    #expect(field(BatchInput(code: "GOOD", name: "x")) == "batches[1].code")
    let negative = Money(cents: -1)
    #expect(
      field(BatchInput(code: "X", name: "x", unitPrice: negative)) == "batches[1].unit_price_cents")
    #expect(
      field(BatchInput(code: "X", name: "x", unitCost: negative)) == "batches[1].unit_cost_cents")
    #expect(
      field(BatchInput(code: "X", name: "x", quantityStep: .units(-1)))
        == "batches[1].quantity_step_e4")
    #expect(field(BatchInput(code: "X", name: "x", onHand: .units(-1))) == "batches[1].on_hand")
    #expect(shop.state.batch(code: "GOOD") == nil)
  }

  @Test func adjustingNeverTakesWhatIsHeld() throws {
    var shop = Shop()
    let session = shop.open()
    try shop.add(10, of: 1, to: session)
    func adjust(_ units: Int64) -> Rejection? {
      let command = AdjustStock(
        batchID: BatchID(rawValue: 1), delta: .units(units), reason: "counted",
        onShortage: .refuse)
      return shop.rejection(.adjustStock(command), as: Shop.admin)
    }
    #expect(adjust(-91) == .insufficientInventory(available: .units(90)))
    #expect(adjust(-90) == nil && shop.available(1) == 0)
    #expect(adjust(5) == nil && shop.available(1) == 5)
    #expect(adjust(0) == .invalidField(field: "delta_e4", allowed: "anything but 0"))
    shop.wait(1_800)
    #expect(adjust(-15) == nil)
    #expect(shop.state.session(session)?.status == .expired && shop.stock(1).onHand == .zero)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func stockIsBounded() {
    var shop = Shop()
    for delta in [Limits.quantityMax, Int64.max, Int64.min] {
      let command = AdjustStock(
        batchID: BatchID(rawValue: 1), delta: Quantity(tenThousandths: delta), reason: "x")
      guard case .limitExceeded = shop.rejection(.adjustStock(command), as: Shop.admin) else {
        Issue.record("\(delta) was accepted")
        continue
      }
    }
  }

  @Test func batchesAreListedInPages() {
    let shop = Shop(batches: 7)
    let first = shop.state.batches(limit: 4)
    let second = shop.state.batches(after: first.next, limit: 4)
    #expect((first.items + second.items).map(\.id.rawValue) == Array(1...7))
    #expect(second.next == nil && first.totalCount == 7)
  }

  /// 1,000 buyers want one unit each of a batch of 100: exactly 100 are held, everybody else is
  /// told that there is nothing left.
  @Test func aThousandBuyersForAHundredUnits() throws {
    var shop = Shop()
    var sold = 0
    for buyer in 0..<1_000 {
      let session = shop.open(by: UInt64(buyer % 3 + 1))
      do {
        try shop.add(1, of: 1, to: session, by: UInt64(buyer % 3 + 1))
        sold += 1
      } catch {
        #expect(error == .insufficientInventory(available: .zero))
      }
    }
    #expect(sold == 100 && shop.stock(1).held == .units(100) && shop.available(1) == 0)
    #expect(shop.state.invariantViolations() == [])
  }
}
