import StoreSchema
import Values

/// Who has something of a batch. Derived: it makes victims and explanations cost what they name.
struct BatchClaims: Equatable, Sendable {
  /// Lines with a hold, recalled goods included.
  var holders = SortedTree<LineID>()
  /// Orders that are sold and not shipped.
  var orders = SortedTree<OrderID>()

  var isEmpty: Bool { holders.isEmpty && orders.isEmpty }
}

extension State {
  /// Changes what is known of a batch's claims; a batch without any has no entry.
  mutating func updateClaims(on id: BatchID, _ body: (inout BatchClaims) -> Void) {
    if claims.read(id, { _ in true }) == nil { claims[id] = BatchClaims() }
    let isEmpty = claims.update(id) { claims in
      body(&claims)
      return claims.isEmpty
    }
    if isEmpty == true { claims[id] = nil }
  }

  /// Notes for each batch of an order whether the order is sold and not shipped.
  mutating func indexCommitments(of order: Order, replacing before: Order? = nil) {
    let isCommitted = order.isCommitted
    if !isCommitted && before?.isCommitted != true { return }
    for line in order.lines {
      updateClaims(on: line.batchID) { claims in
        if isCommitted { claims.orders.insert(order.id) } else { claims.orders.remove(order.id) }
      }
    }
  }
}
