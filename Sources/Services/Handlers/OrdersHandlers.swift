import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// Reading orders, and following them.

extension Handlers {
  func getOrder(
    _ request: APISchema.GetOrderRequest, _ call: UnaryCall<APISchema.GetOrderResponse>
  ) {
    let reader = OrderReader(call.scope.caller)
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard request.orderID.isNone != request.orderNumber.isEmpty else {
        throw .invalidField("order_id", allowed: "either order_id or order_number")
      }
      let order =
        request.orderID.isNone
        ? state.order(number: request.orderNumber) : state.order(request.orderID)
      guard let order else { throw Status(.orderNotFound, "there is no such order") }
      return .init(
        sequence: version.sequence,
        order: APISchema.Order(order, for: reader) { state.pickLine($0)?.picked ?? .zero })
    }
  }

  func listOrders(
    _ request: APISchema.ListOrdersRequest, _ call: UnaryCall<APISchema.ListOrdersResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let filter = Commerce.OrderFilter(
        origin: StoreSchema.OrderOrigin(rawValue: request.origin.rawValue) ?? .unspecified,
        status: StoreSchema.OrderStatus(rawValue: request.status.rawValue) ?? .unspecified,
        clientID: request.clientID,
        staffID: request.staffID,
        createdFrom: request.createdFrom,
        createdBefore: request.createdBefore)
      let page = version.state.commerce.orders(
        filter, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize, default: Limits.orderPageSizeDefault))
      return .init(
        sequence: version.sequence,
        orders: page.items.map { APISchema.OrderSummary($0) },
        nextPageToken: Paging.token(page.next))
    }
  }

  func getOrderHistory(
    _ request: APISchema.GetOrderHistoryRequest,
    _ call: UnaryCall<APISchema.GetOrderHistoryResponse>
  ) {
    let reader = OrderReader(call.scope.caller)
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let order = try Self.known(request.orderID, version)
      return .init(
        sequence: version.sequence,
        entries: OrderHistory.entries(of: order, for: reader),
        correlationID: order.correlationID)
    }
  }

  func getMargins(
    _ request: APISchema.GetOrderMarginsRequest,
    _ call: UnaryCall<APISchema.GetOrderMarginsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let order = try Self.known(request.orderID, version)
      return .init(
        sequence: version.sequence,
        order: APISchema.CartMargin(order),
        items: order.lines.map { APISchema.ItemMargin($0) },
        version: order.version)
    }
  }

  func watchOrders(
    _ request: APISchema.WatchOrdersRequest, _ call: ServerStreamCall<APISchema.WatchOrdersResponse>
  ) {
    let filter = Commerce.OrderFilter(
      origin: StoreSchema.OrderOrigin(rawValue: request.origin.rawValue) ?? .unspecified,
      clientID: request.clientID,
      staffID: request.staffID)
    call.follow(.orders(filter, OrderReader(call.scope.caller)), from: request.cursor)
  }

  /// The order with this id.
  static func known(
    _ id: OrderID, _ version: Version<CommerceMachine>
  ) throws(Status) -> StoreSchema.Order {
    guard let order = version.state.commerce.order(id) else {
      throw Status(.orderNotFound, "there is no such order")
    }
    return order
  }
}

extension OrderReader {
  /// What the caller may see of orders.
  init(_ caller: Caller) { self = caller.principal.role == .partner ? .partner : .staff }
}
