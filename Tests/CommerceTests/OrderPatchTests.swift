import Commerce
import StoreSchema
import Testing
import Values

extension State {
  /// The event as the log has it: with a patch for an order, where that is shorter. Every test that
  /// plays in a shop, and every property of a sale, is one of patches therefore.
  func shortened(_ event: Event) -> Event {
    guard case .orderChanged(let changed) = event.body, let after = changed.order,
      let before = order(after.id), let patch = OrderPatch(from: before, to: after)
    else { return event }
    #expect(patch.applied(to: before) == after)
    return Event(body: .orderChanged(OrderChanged(patch: patch)))
  }
}

@Suite struct OrderPatchTests {
  private static func lines(_ ids: [UInt64], text: String = "Stoneware mug") -> [OrderLine] {
    ids.map {
      OrderLine(
        lineID: LineID(rawValue: $0), batchID: BatchID(rawValue: $0), batchCode: "B-\($0)",
        productName: text, quantity: .units(1))
    }
  }

  private static func order(_ ids: [UInt64]) -> Order {
    Order(
      id: OrderID(rawValue: 1), orderNumber: "SO-000001", lines: lines(ids),
      createdBy: Principal(role: .staff, name: "Jane"), createdAt: .epoch, version: 1)
  }

  private static let many = order(Array(1...100))

  private func patch(_ change: (inout Order) -> Void) throws -> OrderPatch {
    var after = Self.many
    after.version = 2
    change(&after)
    let patch = try #require(OrderPatch(from: Self.many, to: after))
    #expect(patch.applied(to: Self.many) == after)
    return patch
  }

  @Test func aChangedLineIsOneLine() throws {
    let patch = try patch { $0.lines[40].quantity = .units(7) }
    #expect(patch.order.lines.map(\.lineID.rawValue) == [41])
    #expect(patch.lines == [ListSplice(kept: 40, dropped: 1, put: 1)])
  }

  @Test func linesThatGoAreNotTold() throws {
    let patch = try patch { $0.lines.removeSubrange(10..<13) }
    #expect(patch.order.lines == [])
    #expect(patch.lines == [ListSplice(kept: 10, dropped: 3)])
  }

  @Test func newLinesStandWhereTheyCame() throws {
    let first = try patch { $0.lines.insert(contentsOf: Self.lines([200, 201]), at: 5) }
    #expect(first.lines == [ListSplice(kept: 5, put: 2)])
    let last = try patch { $0.lines += Self.lines([200]) }
    #expect(last.lines == [ListSplice(kept: 100, put: 1)])
    #expect(last.order.lines.count == 1)
  }

  @Test func otherListsAreToldByTheirEnds() throws {
    let patch = try patch {
      $0.notes.append(
        Note(
          id: NoteID(rawValue: 1), text: "call", author: Principal(role: .staff),
          addedAt: .epoch))
      $0.fees.append(FeeLine(name: "Transport"))
    }
    #expect(patch.notes == [ListSplice(put: 1)] && patch.fees == [ListSplice(put: 1)])
    #expect(patch.order.lines == [] && patch.lines == [])
  }

  @Test func wholeOrdersWhenMostIsOther() {
    let before = Self.many
    var after = before
    after.version = 2
    for index in after.lines.indices { after.lines[index].quantity = .units(2) }
    #expect(OrderPatch(from: before, to: after) == nil)
    #expect(OrderPatch(from: Self.order([1]), to: Self.order([1])) == nil)
    #expect(OrderPatch(from: Self.order([]), to: before) == nil)
  }

  @Test func aPatchFitsOneVersionOnly() throws {
    let patch = try patch { $0.lines.removeLast() }
    var other = Self.many
    other.version = 3
    #expect(patch.applied(to: other) == nil)
    other = Self.order(Array(1...99))
    #expect(patch.applied(to: other) == nil)
    other = Self.many
    other.id = OrderID(rawValue: 2)
    #expect(patch.applied(to: other) == nil)
  }

  /// Logs of older stores have whole orders only.
  @Test func wholeOrdersStillReplay() throws {
    var shop = Shop()
    let id = try shop.draft([1: 2])
    var order = shop.order(id)
    order.lines += Self.lines(Array(500...600))
    order.version += 1
    shop.state.evolve(Event(body: .orderChanged(OrderChanged(order: order))))
    #expect(shop.order(id) == order)
    let before = order
    order.lines.remove(at: 7)
    order.version += 1
    let patch = try #require(OrderPatch(from: before, to: order))
    shop.state.evolve(Event(body: .orderChanged(OrderChanged(patch: patch))))
    #expect(shop.order(id) == order)
  }
}
