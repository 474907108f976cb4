import StoreSchema
import Values

extension State {
  mutating func put(_ order: Order) {
    let before = orders[order.id]
    orders[order.id] = order
    counters.nextOrderID = max(counters.nextOrderID, order.id.rawValue + 1)
    countIDs(of: order)
    if before == nil { indexOrder(order) }
    indexStaff(of: order, replacing: before)
    indexCommitments(of: order, replacing: before)
    indexPlace(of: order, replacing: before)
    indexObligations(of: order, replacing: before)
  }

  /// Lines, prices and notes of orders have their ids from the same counters as those of sessions.
  private mutating func countIDs(of order: Order) {
    for line in order.lines {
      counters.nextLineID = max(counters.nextLineID, line.lineID.rawValue + 1)
    }
    for override in order.priceAdjustments {
      counters.nextOverrideID = max(counters.nextOverrideID, override.id.rawValue + 1)
    }
    for note in order.notes {
      counters.nextNoteID = max(counters.nextNoteID, note.id.rawValue + 1)
    }
  }

  /// An order's goods are committed, given back, or leave the house (C08).
  mutating func evolve(_ event: OrderStockMoved) {
    for move in event.moves {
      stocks.update(move.batchID) { stock in
        stock.committed.tenThousandths += move.committedDelta.tenThousandths
        stock.onHand.tenThousandths += move.onHandDelta.tenThousandths
      }
    }
  }

  /// Puts an order behind the others of its client.
  mutating func indexOrder(_ order: Order) {
    if !order.clientID.isNone {
      clientOrderLinks.append(order.id, after: lastOrderOfClient[order.clientID] ?? .none)
      lastOrderOfClient[order.clientID] = order.id
    }
  }

  /// Puts an order among those of its salesperson, and a cart among those of its account.
  mutating func indexStaff(of order: Order, replacing before: Order?) {
    let cart = order.accountCart
    if cart != before?.accountCart {
      if let known = before?.accountCart { accountCarts.remove(known) }
      if let cart { accountCarts.insert(cart) }
    }
    if before?.staffID == order.staffID { return }
    if let before, !before.staffID.isNone { staffOrders.remove(StaffOrder(before)) }
    if !order.staffID.isNone { staffOrders.insert(StaffOrder(order)) }
  }
}

/// An order among those of a member of staff: newest first.
struct StaffOrder: Hashable, Comparable, Sendable {
  var staffID: StaffID
  var orderID: OrderID

  init(staffID: StaffID, orderID: OrderID) {
    self.staffID = staffID
    self.orderID = orderID
  }

  init(_ order: Order) { self.init(staffID: order.staffID, orderID: order.id) }

  static func < (left: StaffOrder, right: StaffOrder) -> Bool {
    if left.staffID != right.staffID { return left.staffID < right.staffID }
    return left.orderID > right.orderID
  }
}
