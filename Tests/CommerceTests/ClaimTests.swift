import Commerce
import StoreSchema
import Testing
import Values

/// Who has what of a batch (N11).
@Suite struct ClaimTests {
  private static let batch = BatchID(rawValue: 1)

  @Test("N11: every hold is named with its session, quantity and expiry, newest first")
  func holdsAreNamed() throws {
    var shop = Shop()
    let first = shop.open(by: 1, client: 1, idle: 600)
    let second = shop.open(by: 2, client: 2)
    let old = try shop.add(3, of: 1, to: first)
    let new = try shop.add(4, of: 1, to: second, by: 2)
    try shop.add(5, of: 2, to: second, by: 2)
    let page = shop.state.holds(on: Self.batch, limit: 10)
    #expect(page.items.map(\.hold.lineID) == [new.id, old.id] && page.totalCount == 2)
    #expect(page.items.map(\.clientName) == ["Beta LLC", "Acme Corp"])
    #expect(page.items.map(\.hold.quantity) == [.units(4), .units(3)])
    #expect(page.items.last?.expiresAt == shop.now.adding(seconds: 600))
    #expect(page.items.allSatisfy { $0.pickState == .queued })
    let rest = shop.state.holds(on: Self.batch, after: new.id, limit: 1)
    #expect(rest.items.map(\.hold.lineID) == [old.id] && rest.next == nil)
  }

  @Test("N11: what was picked for a cart that is gone is held until it is back on the shelf")
  func recalledGoodsAreNamed() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(3, of: 1, to: session)
    try shop.pick(line)
    try shop.remove(line)
    let item = try #require(shop.state.holds(on: Self.batch, limit: 10).items.first)
    #expect(item.hold.quantity == .zero && item.hold.recalled == .units(3))
    #expect(item.expiresAt == nil && item.pickState == .recallPending)
    try shop.bringBack(line)
    #expect(shop.state.holds(on: Self.batch, limit: 10).items.isEmpty)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("N11: confirmed orders are named, newest first; drafts have nothing")
  func commitmentsAreNamed() throws {
    var shop = Shop()
    var orders: [OrderID] = []
    for asDraft in [false, true, false] {
      let session = shop.open()
      try shop.add(2, of: 1, to: session)
      orders.append(try shop.convert(session, asDraft: asDraft).orderID)
    }
    let all = shop.state.commitments(on: Self.batch, limit: 10)
    #expect(all.orders.map(\.id) == [orders[2], orders[0]] && all.totalCount == 2)
    #expect(shop.state.commitments(on: Self.batch, limit: 1).orders.map(\.id) == [orders[2]])
    #expect(shop.state.holds(on: Self.batch, limit: 10).totalCount == 0)
  }
}
