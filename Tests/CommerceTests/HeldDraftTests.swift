import Commerce
import StoreSchema
import Testing
import Values

/// Drafts that hold their lines for a time (C08).
@Suite struct HeldDraftTests {
  @Test("C08: a draft may hold its lines for a time; then they are free for whoever wants them")
  func heldDrafts() throws {
    var shop = Shop()
    let id = try shop.draft([1: 60])
    try shop.edit(id, .setHold(until: shop.now.adding(seconds: 600)))
    #expect(shop.stock(1).held == .units(60))
    let session = shop.open(by: 2)
    #expect(throws: Rejection.insufficientInventory(available: .units(40))) {
      try shop.add(41, of: 1, to: session, by: 2)
    }
    // What is added while it holds is held too, or refused.
    let more = NewOrderLine(batchID: BatchID(rawValue: 2), quantity: .units(101))
    let refused = Command.editOrder(EditOrder(orderID: id, .addLine(more)))
    guard case .shortfalls(let short)? = shop.rejection(refused, as: Shop.staff(1)) else {
      Issue.record("more than there is was held")
      return
    }
    #expect(short.map(\.available) == [.units(100)])
    try shop.edit(id, .setQuantity(shop.order(id).lines[0].lineID, .units(50)))
    #expect(shop.stock(1).held == .units(50) && shop.state.invariantViolations() == [])
    #expect(
      shop.state.holds(on: BatchID(rawValue: 1), limit: 9).items.map(\.clientName) == ["Acme Corp"])
    shop.wait(600)
    // The timer is late; the hold is over all the same.
    try shop.add(80, of: 1, to: session, by: 2)
    #expect(shop.order(id).holdUntil == nil && shop.order(id).status == .draft)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C08: a held draft is confirmed with its own goods, and gives them back when cancelled")
  func heldDraftsConfirm() throws {
    var shop = Shop()
    let (kept, dropped) = (try shop.draft([1: 60]), try shop.draft([1: 40]))
    for id in [kept, dropped] { try shop.edit(id, .setHold(until: shop.now.adding(seconds: 600))) }
    #expect(shop.available(1) == 0)
    try shop.confirm(kept)
    #expect(shop.stock(1).committed == .units(60) && shop.stock(1).held == .units(40))
    try shop.move(dropped, .cancel(reason: "no"))
    #expect(shop.available(1) == 40 && shop.state.invariantViolations() == [])
  }

  @Test("C35: goods that are lost are taken from the newest holds, those of drafts too")
  func lostGoods() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(30, of: 1, to: session)
    let id = try shop.draft([1: 60])
    try shop.edit(id, .setHold(until: shop.now.adding(seconds: 600)))
    let loss = AdjustStock(
      batchID: BatchID(rawValue: 1), delta: .units(-75), reason: "water",
      onShortage: .shortNewestHolds)
    guard case .shortages(let reply) = try shop.run(.adjustStock(loss), as: Shop.admin) else {
      Issue.record("a loss answers who paid for it")
      return
    }
    #expect(reply.shortages.map(\.quantity) == [.zero, .units(25)])
    #expect(shop.state.hold(of: line.id)?.quantity == .units(25) && shop.available(1) == 0)
    #expect(shop.order(id).lines[0].quantity == .units(60) && shop.order(id).holdUntil != nil)
    guard
      case .shortfalls(let short)? = shop.rejection(
        .moveOrder(MoveOrder(orderID: id, .confirm(creditReason: ""))), as: Shop.staff(1))
    else {
      Issue.record("lost goods were sold")
      return
    }
    #expect(short.map(\.available) == [.zero] && shop.state.invariantViolations() == [])
  }
}
