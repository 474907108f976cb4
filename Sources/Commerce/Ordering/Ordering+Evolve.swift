import StoreSchema
import Values

extension State {
  mutating func put(_ order: Order) {
    let before = orders[order.id]
    orders[order.id] = order
    counters.nextOrderID = max(counters.nextOrderID, order.id.rawValue + 1)
    countIDs(of: order)
    if before == nil { indexOrder(order) }
    indexCommitments(of: order, replacing: before)
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
