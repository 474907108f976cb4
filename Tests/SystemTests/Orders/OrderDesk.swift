import APISchema
import Client
import Values

extension WatchOrdersResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }

  /// Whole orders of a change.
  var changed: [Order] { if case .changes(let changes) = body { changes.orders } else { [] } }
}

/// A salesperson at work on orders, without a live session.
struct OrderDesk: Sendable {
  let shop: Shop
  let client: ShowroomClient

  init(_ shop: Shop, as client: ShowroomClient? = nil) {
    self.shop = shop
    self.client = client ?? shop.jane
  }

  var orders: OrdersCalls<ShowroomClient> { client.orders }

  /// A draft with so many units of each.
  func draft(
    _ lines: [(BatchID, Int64)], origin: OrderOrigin = .unspecified, note: String = ""
  ) async throws(ClientError) -> OrderCommandResponse {
    try await orders.createStaffOrder(
      CreateStaffOrderRequest(
        clientID: shop.customerID, origin: origin,
        lines: lines.map { NewOrderLine(batchID: $0.0, quantity: .units($0.1)) }, note: note))
  }

  func confirm(
    _ id: OrderID, version: UInt64 = 0, credit: String = ""
  ) async throws(ClientError) -> OrderCommandResponse {
    try await orders.confirm(
      ConfirmOrderRequest(
        orderID: id, expectedVersion: version, creditOverrideReason: credit))
  }

  func order(_ id: OrderID, atLeast: UInt64 = 0) async throws(ClientError) -> Order {
    try await orders.getOrder(GetOrderRequest(atLeast: atLeast, orderID: id)).order
  }

  func history(_ id: OrderID, atLeast: UInt64) async throws(ClientError) -> [String] {
    try await orders.getOrderHistory(GetOrderHistoryRequest(orderID: id, atLeast: atLeast))
      .entries.map { $0.body.kind }
  }

  func advance(
    _ id: OrderID, _ status: OrderStatus
  ) async throws(ClientError) -> OrderCommandResponse {
    try await orders.advance(AdvanceOrderRequest(orderID: id, status: status))
  }

  func price(
    _ id: OrderID, _ scope: OverrideScope, line: LineID = .none, batch: BatchID = .none,
    percent: Int64, hidden: Bool = false, reason: String = ""
  ) async throws(ClientError) -> OrderCommandResponse {
    try await orders.applyOverride(
      ApplyOrderPriceRequest(
        orderID: id, scope: scope, lineID: line, batchID: batch, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: percent * 10_000), reason: reason,
        hiddenFromClient: hidden))
  }

  /// What the warehouse has to do for an order.
  func picks(_ id: OrderID, atLeast: UInt64) async throws -> [PickLine] {
    let list = try await shop.scanner.pickList.getPickList(
      GetPickListRequest(atLeast: atLeast, pageSize: 500))
    return list.groups.flatMap(\.lines).filter { $0.orderID == id }
  }

  /// Everything of an order off the shelf; the last answer's sequence.
  func pickAll(_ id: OrderID, atLeast: UInt64) async throws -> UInt64 {
    var sequence = atLeast
    for line in try await picks(id, atLeast: atLeast) {
      sequence = try await shop.scanner.pickList.markPicked(
        MarkPickedRequest(sessionID: line.sessionID, lineID: line.lineID)
      ).sequence
    }
    return sequence
  }
}

extension OrderHistoryEntry.Body {
  /// What happened, in a word or two.
  var kind: String {
    switch self {
    case .statusChanged(let change): "\(change.fromStatus)>\(change.toStatus)"
    case .priceApplied: "price"
    case .priceRemoved: "price ended"
    case .modeChanged(let change): "mode \(change.fromMode)>\(change.toMode)"
    case .payment: "payment"
    case .creditOverridden: "credit"
    case .shortPick(let short): "short \(short.resolution)"
    case .note: "note"
    }
  }
}
