import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func getOrder(
    _ request: APISchema.GetOrderRequest, _ call: UnaryCall<APISchema.GetOrderResponse>
  ) {
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
        order: APISchema.Order(order) { state.pickLine($0)?.picked ?? .zero })
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
        staffID: request.staffID)
      let page = version.state.commerce.orders(
        filter, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize, default: Limits.orderPageSizeDefault))
      return .init(
        sequence: version.sequence,
        orders: page.items.map { APISchema.OrderSummary($0) },
        nextPageToken: Paging.token(page.next))
    }
  }
}
