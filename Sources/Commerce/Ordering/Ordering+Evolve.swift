import StoreSchema
import Values

extension State {
  mutating func put(_ order: Order) {
    let isNew = orders[order.id] == nil
    orders[order.id] = order
    counters.nextOrderID = max(counters.nextOrderID, order.id.rawValue + 1)
    if isNew { indexOrder(order) }
    indexCommitments(of: order)
  }

  /// Puts an order behind the others of its client and of its salesperson.
  mutating func indexOrder(_ order: Order) {
    if !order.clientID.isNone {
      clientOrderLinks.append(order.id, after: lastOrderOfClient[order.clientID] ?? .none)
      lastOrderOfClient[order.clientID] = order.id
    }
    if !order.staffID.isNone {
      staffOrderLinks.append(order.id, after: lastOrderOfStaff[order.staffID] ?? .none)
      lastOrderOfStaff[order.staffID] = order.id
    }
  }
}
