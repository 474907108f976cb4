import StoreSchema
import Testing
import Values

@testable import Commerce

/// Lists of orders: pages by every filter are what a look at all orders gives (S2R 15.3, 15.5).
@Suite struct OrderListTests {
  private static let statuses = OrderStatus.allCases.filter { $0 != .unspecified }
  private static let origins = OrderOrigin.allCases.filter { $0 != .unspecified }

  private static func order(_ id: UInt64, _ random: inout SplitMix64) -> Order {
    var order = Order(
      id: OrderID(rawValue: id), orderNumber: "\(OrderNumber(OrderID(rawValue: id)))",
      clientID: ClientID(rawValue: UInt64(1 + random.below(3))),
      staffID: StaffID(rawValue: UInt64(random.below(3))),
      origin: origins[random.below(origins.count)], status: statuses[random.below(8)],
      createdBy: Principal(role: .system),
      createdAt: Timestamp(nanoseconds: Int64(random.below(50)) * 1_000_000_000))
    order.historical = random.below(5) == 0
    return order
  }

  private static func filter(_ random: inout SplitMix64) -> OrderFilter {
    var filter = OrderFilter()
    if random.below(3) == 0 { filter.origin = origins[random.below(origins.count)] }
    if random.below(2) == 0 { filter.status = statuses[random.below(8)] }
    if random.below(3) == 0 { filter.clientID = ClientID(rawValue: UInt64(random.below(5))) }
    if random.below(3) == 0 { filter.staffID = StaffID(rawValue: UInt64(random.below(4))) }
    if random.below(4) == 0 {
      filter.createdFrom = Timestamp(nanoseconds: Int64(random.below(50)) * 1_000_000_000)
    }
    if random.below(4) == 0 {
      filter.createdBefore = Timestamp(nanoseconds: Int64(random.below(50)) * 1_000_000_000)
    }
    filter.onlyOpen = random.below(3) == 0
    return filter
  }

  private static func pages(_ state: State, _ filter: OrderFilter, limit: Int) -> [OrderID] {
    var (ids, cursor): ([OrderID], OrderID?) = ([], nil)
    repeat {
      let page = state.orders(filter, after: cursor, limit: limit)
      if page.items.count > limit { return [] }
      ids += page.items.map(\.id)
      cursor = page.next
    } while cursor != nil
    return ids
  }

  @Test("S2R-15.5: pages of orders by any filter are all that match, newest first, each once")
  func pagesAreWhatMatches() {
    let seed = firstSeed(15)
    for round in 0..<100 {
      var random = SplitMix64(seed: seed &+ UInt64(round))
      var state = State()
      for id in 1...UInt64(1 + random.below(60)) { state.put(Self.order(id, &random)) }
      // Orders go on to other statuses.
      for _ in 0..<20 {
        let id = OrderID(rawValue: UInt64(1 + random.below(state.orders.count)))
        guard var order = state.orders[id] else { continue }
        order.status = Self.statuses[random.below(8)]
        state.put(order)
      }
      var all: [Order] = []
      state.orders.forEach { all.append(copy $0) }
      all.sort { $1.id < $0.id }
      for _ in 0..<20 {
        let filter = Self.filter(&random)
        let expected = all.filter { filter.matches($0) }.map(\.id)
        let found = Self.pages(state, filter, limit: 1 + random.below(7))
        #expect(found == expected, "SHOWROOM_SEED=\(seed &+ UInt64(round)): \(filter)")
      }
      #expect(state.orderPlaces.members.map(\.id).count == all.count)
    }
  }

  @Test func rareOrdersCostSmallPages() {
    var random = SplitMix64(seed: 1)
    var state = State()
    let count = UInt64(Limits.ordersSeenPerPageMax + 10)
    for id in 1...count {
      var order = Self.order(id, &random)
      order.origin = id == 1 ? .phoneOrder : .staffCreated
      order.status = id == 2 ? .quote : .delivered
      order.historical = false
      state.put(order)
    }
    // No index knows origins: the first page ends without having found it, the second has it.
    let first = state.orders(OrderFilter(origin: .phoneOrder), limit: 20)
    #expect(first.items.isEmpty && first.next == OrderID(rawValue: 11))
    let second = state.orders(OrderFilter(origin: .phoneOrder), after: first.next, limit: 20)
    #expect(second.items.map(\.id.rawValue) == [1] && second.next == nil)
    // One knows statuses.
    for filter in [OrderFilter(status: .quote), OrderFilter(onlyOpen: true)] {
      let page = state.orders(filter, limit: 20)
      #expect(page.items.map(\.id.rawValue) == [2] && page.next == nil)
    }
  }
}
