public import StoreSchema
public import Values

/// Which orders to list; what is not given does not matter.
public struct OrderFilter: Hashable, Sendable {
  /// Unspecified: any.
  public var origin: OrderOrigin
  /// Unspecified: any.
  public var status: OrderStatus
  /// None: any.
  public var clientID: ClientID
  /// None: any.
  public var staffID: StaffID
  /// Created then or later; nil: whenever.
  public var createdFrom: Timestamp?
  /// Created before that; nil: whenever.
  public var createdBefore: Timestamp?
  /// Only orders that something can still become of: `Order.isOpen`.
  public var onlyOpen: Bool

  /// A filter.
  public init(
    origin: OrderOrigin = .unspecified, status: OrderStatus = .unspecified,
    clientID: ClientID = .none, staffID: StaffID = .none, createdFrom: Timestamp? = nil,
    createdBefore: Timestamp? = nil, onlyOpen: Bool = false
  ) {
    self.origin = origin
    self.status = status
    self.clientID = clientID
    self.staffID = staffID
    self.createdFrom = createdFrom
    self.createdBefore = createdBefore
    self.onlyOpen = onlyOpen
  }

  /// Whether an order is what the filter asks for.
  public func matches(_ order: Order) -> Bool {
    (origin == .unspecified || order.origin == origin)
      && (status == .unspecified || order.status == status)
      && (clientID.isNone || order.clientID == clientID)
      && (staffID.isNone || order.staffID == staffID)
      && (createdFrom.map { order.createdAt >= $0 } ?? true)
      && (createdBefore.map { order.createdAt < $0 } ?? true)
      && (!onlyOpen || order.isOpen)
  }
}

extension State {
  /// Orders, newest first. `after`: where the page before ended. Orders of one client, salesperson
  /// or status are found without looking at the others'. A page looks at so many orders and then
  /// ends, full or not, even empty: what is rare costs many small pages, never a long one. The
  /// count is not filtered.
  public func orders(
    _ filter: OrderFilter = OrderFilter(), after cursor: OrderID? = nil, limit: Int
  ) -> Page<Order, OrderID> {
    var items: [Order] = []
    var next: OrderID?
    let limit = pageSize(limit)
    var (seen, last) = (0, OrderID.none)
    visitOrders(filter, below: cursor) { order in
      if items.count == limit || seen == Limits.ordersSeenPerPageMax {
        next = last
        return false
      }
      (seen, last) = (seen + 1, order.id)
      if filter.matches(order) { items.append(order) }
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
    } else if !visitPlaces(filter, below: cursor, body) {
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
