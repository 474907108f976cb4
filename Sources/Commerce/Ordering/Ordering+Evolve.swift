import StoreSchema
import Values

extension State {
  mutating func put(_ order: Order) {
    let isNew = orders[order.id] == nil
    orders[order.id] = order
    counters.nextOrderID = max(counters.nextOrderID, order.id.rawValue + 1)
    if isNew { indexOrder(order) }
  }

  /// Puts an order behind the others of its client and of its salesperson.
  mutating func indexOrder(_ order: Order) {
    if !order.clientID.isNone {
      var chain = ordersOfClient[order.clientID] ?? Chain()
      clientOrderLinks.append(order.id, after: chain.last)
      chain.append(order.id)
      ordersOfClient[order.clientID] = chain
    }
    if !order.staffID.isNone {
      var chain = ordersOfStaff[order.staffID] ?? Chain()
      staffOrderLinks.append(order.id, after: chain.last)
      chain.append(order.id)
      ordersOfStaff[order.staffID] = chain
    }
  }
}
