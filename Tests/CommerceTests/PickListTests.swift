import Commerce
import StoreSchema
import Testing
import Values

/// The pick list in its groupings (S1-UX07), with pages.
@Suite struct PickListTests {
  /// A shop with batches in two zones, and sessions with some of each.
  private func busyShop() throws -> (Shop, [SessionID]) {
    var shop = Shop()
    let places = ["A-2", "A-1", "B/1", "A-1"]
    let inputs = places.indices.map { number in
      BatchInput(
        code: "Z\(number)", name: "Item", location: places[number], onHand: .units(100))
    }
    try shop.run(.upsertBatches(UpsertBatches(batches: inputs)), as: Shop.admin)
    let sessions = try (0..<4).map { number in
      let id = shop.open()
      for batch in 0...number { try shop.add(2, of: UInt64(4 + batch), to: id) }
      return id
    }
    return (shop, sessions)
  }

  /// Every page of a grouping.
  private func pages<Cursor>(
    _ read: (Cursor?) -> Page<PickGroup, Cursor>
  ) -> [PickGroup] {
    var groups: [PickGroup] = []
    var cursor: Cursor?
    repeat {
      let page = read(cursor)
      groups += page.items
      cursor = page.next
    } while cursor != nil
    return groups
  }

  @Test("S1-UX07: by zone, then location: what is still to do, as a walk")
  func byZone() throws {
    var (shop, sessions) = try busyShop()
    for limit in [1, 2, 10] {
      let groups = pages { shop.state.pickListByZone(after: $0, limit: limit) }
      #expect(groups.map(\.zone) == ["A", "B"])
      #expect(groups.map(\.lines.count) == [8, 2])
      let locations = groups[0].lines.map(\.location)
      #expect(locations == locations.sorted() && Set(locations) == ["A-1", "A-2"])
    }
    let filter = PickFilter(zone: "B")
    #expect(pages { shop.state.pickListByZone(filter, after: $0, limit: 1) }.map(\.zone) == ["B"])
    let inZone = shop.state.pickList(filter, limit: 10).items
    #expect(inZone.map(\.sessionID) == [sessions[2], sessions[3]])
    #expect(inZone.map(\.lines.count) == [1, 1])
    // Picked lines of open sessions stay on the list by session (S1 5.3), not on the walk.
    for line in shop.state.cart(of: sessions[3]) { try shop.pick(line) }
    #expect(shop.state.pickListByZone(limit: 10).items.map(\.lines.count) == [5, 1])
    #expect(shop.state.pickList(of: sessions[3]).count == 4)
  }

  @Test("S1-UX07: one walk for all sessions, a group for each batch with its sums")
  func consolidated() throws {
    var (shop, sessions) = try busyShop()
    for limit in [1, 3, 10] {
      let groups = pages { shop.state.consolidatedPickList(after: $0, limit: limit) }
      #expect(groups.map { $0.lines[0].batchCode } == ["Z1", "Z3", "Z0", "Z2"])
      #expect(groups.map(\.lines.count) == [3, 1, 4, 2])
    }
    // What has to go back is no walk to the shelf.
    let line = shop.state.cart(of: sessions[0])[0]
    try shop.claim(line)
    try shop.set(1, on: line)
    #expect(
      shop.state.consolidatedPickList(limit: 10).items.map(\.lines.count) == [3, 1, 3, 2])
  }

  @Test("S1-UX07: higher priority first, then the oldest; a changed priority moves its session")
  func byPriority() throws {
    var (shop, sessions) = try busyShop()
    func order(_ limit: Int) -> [SessionID] {
      pages { shop.state.pickListByPriority(after: $0, limit: limit) }.map(\.sessionID)
    }
    #expect(order(3) == sessions)
    for (index, priority) in [(2, UInt32(5)), (1, 9), (3, 5)] {
      var session = try #require(shop.state.session(sessions[index]))
      session.pickPriority = priority
      let activity = try #require(shop.state.activity(of: session.id))
      shop.state.evolve(
        Event(
          body: .sessionChanged(
            SessionChanged(kind: .pickPriority, session: session, activity: activity))))
    }
    for limit in [1, 2, 10] {
      #expect(order(limit) == [sessions[1], sessions[2], sessions[3], sessions[0]])
    }
    try shop.run(.cancelSession(CancelSession(sessionID: sessions[1])), as: Shop.staff(1))
    #expect(order(10) == [sessions[2], sessions[3], sessions[0]])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("a page ends after so many lines, and a long zone goes on with the next")
  func longZones() throws {
    var shop = Shop(batches: 600)
    for _ in 0..<12 {
      let session = shop.open()
      for batch in 1...600 {
        let add = AddToCart(
          sessionID: session, batchID: BatchID(rawValue: UInt64(batch)), quantity: .units(1))
        _ = shop.execute(.addToCart(add), as: Shop.staff(1))
      }
    }
    let first = shop.state.pickList(limit: 100)
    #expect(first.items.count == 9 && first.next?.sessionID == first.items.last?.sessionID)
    let walk = pages { shop.state.consolidatedPickList(after: $0, limit: 500) }
    // The page of 5,000 lines ends in the middle of a batch's twelve.
    #expect(walk.count == 601 && walk.reduce(0) { $0 + $1.lines.count } == 7_200)
  }
}
