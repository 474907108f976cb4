import Commerce
import StoreSchema
import Testing
import Values

// Orders without a session, in tests.

extension Shop {
  /// A draft of Jane's for Acme with so many units of each batch.
  mutating func draft(
    _ units: [UInt64: Int64], client: UInt64 = 1, origin: OrderOrigin = .unspecified,
    by staff: UInt64 = 1
  ) throws(Rejection) -> OrderID {
    let lines = units.sorted { $0.key < $1.key }.map {
      NewOrderLine(batchID: BatchID(rawValue: $0.key), quantity: .units($0.value))
    }
    let command = CreateStaffOrder(
      clientID: ClientID(rawValue: client), origin: origin, lines: lines)
    return try order(.createStaffOrder(command), by: staff).orderID
  }

  @discardableResult
  mutating func edit(
    _ id: OrderID, _ edit: OrderEdit, version: UInt64 = 0, by staff: UInt64 = 1
  ) throws(Rejection) -> OrderReply {
    try order(.editOrder(EditOrder(orderID: id, expectedVersion: version, edit)), by: staff)
  }

  @discardableResult
  mutating func move(
    _ id: OrderID, _ move: OrderMove, version: UInt64 = 0, by staff: UInt64 = 1
  ) throws(Rejection) -> OrderReply {
    try order(.moveOrder(MoveOrder(orderID: id, expectedVersion: version, move)), by: staff)
  }

  @discardableResult
  mutating func confirm(
    _ id: OrderID, reason: String = "", by staff: UInt64 = 1
  ) throws(Rejection) -> OrderReply {
    try move(id, .confirm(creditReason: reason), by: staff)
  }

  private mutating func order(_ command: Command, by staff: UInt64) throws(Rejection) -> OrderReply
  {
    guard case .order(let reply) = try run(command, as: Self.staff(staff)) else {
      fatalError("commands on orders answer an order")
    }
    return reply
  }

  /// An order's picks, as the warehouse makes them.
  mutating func pickAll(of id: OrderID) throws(Rejection) {
    for line in state.pickLines(of: id) where line.state == .queued {
      try run(
        .markPicked(MarkPicked(sessionID: line.sessionID, lineID: line.lineID)), as: Self.picker)
    }
  }

  func order(_ id: OrderID) -> Order { state.order(id)! }
}
