public import StoreSchema
public import Values

/// Which orders to list; what is not given does not matter.
public struct OrderFilter: Equatable, Sendable {
  /// Unspecified: any.
  public var origin: OrderOrigin
  /// Unspecified: any.
  public var status: OrderStatus
  /// None: any.
  public var clientID: ClientID
  /// None: any.
  public var staffID: StaffID

  /// A filter.
  public init(
    origin: OrderOrigin = .unspecified, status: OrderStatus = .unspecified,
    clientID: ClientID = .none, staffID: StaffID = .none
  ) {
    self.origin = origin
    self.status = status
    self.clientID = clientID
    self.staffID = staffID
  }

  func matches(_ order: Order) -> Bool {
    (origin == .unspecified || order.origin == origin)
      && (status == .unspecified || order.status == status)
      && (clientID.isNone || order.clientID == clientID)
      && (staffID.isNone || order.staffID == staffID)
  }
}

extension State {
  /// Orders, newest first. `after`: the last order of the page before. Orders of one client or
  /// salesperson are found without looking at the others'. The count is not filtered.
  public func orders(
    _ filter: OrderFilter = OrderFilter(), after cursor: OrderID? = nil, limit: Int
  ) -> Page<Order, OrderID> {
    var items: [Order] = []
    var next: OrderID?
    let limit = pageSize(limit)
    visitOrders(filter, below: cursor) { order in
      if !filter.matches(order) { return true }
      if items.count == limit {
        next = items.last?.id
        return false
      }
      items.append(order)
      return true
    }
    return Page(items: items, next: next, totalCount: orders.count)
  }

  private func visitOrders(
    _ filter: OrderFilter, below cursor: OrderID?, _ body: (Order) -> Bool
  ) {
    if !filter.clientID.isNone {
      let last = lastOrderOfClient[filter.clientID] ?? .none
      visitOrders(clientOrderLinks, from: last, below: cursor, body)
    } else if !filter.staffID.isNone {
      // Newest first, so that what is below the cursor comes after it.
      let start = StaffOrder(
        staffID: filter.staffID, orderID: cursor ?? OrderID(rawValue: .max))
      staffOrders.visit(after: start) { next in
        guard next.staffID == filter.staffID, let order = orders[next.orderID] else { return false }
        return body(order)
      }
    } else {
      let start = cursor.map { OrderID(rawValue: max($0.rawValue, 1) - 1) }
      orders.visitDown(from: start ?? OrderID(rawValue: .max)) { _, order in body(copy order) }
    }
  }

  private func visitOrders(
    _ links: Links<OrderID>, from last: OrderID, below cursor: OrderID?, _ body: (Order) -> Bool
  ) {
    var id = last
    if let cursor, links.contains(cursor) { id = links.previous(before: cursor) }
    while !id.isNone {
      if let order = orders[id], cursor.map({ id < $0 }) ?? true, !body(order) { return }
      id = links.previous(before: id)
    }
  }
}
