import APISchema
import RPC

// Methods of SelfService that are not there yet.

extension Handlers {
  func getCart(
    _ request: APISchema.GetMyCartRequest, _ call: UnaryCall<APISchema.MyCartResponse>
  ) { call.fail(.pending) }

  func addToCart(
    _ request: APISchema.AddToMyCartRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) { call.fail(.pending) }

  func updateCartItem(
    _ request: APISchema.UpdateMyCartItemRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) { call.fail(.pending) }

  func removeFromCart(
    _ request: APISchema.RemoveFromMyCartRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) { call.fail(.pending) }

  func clearCart(
    _ request: APISchema.ClearMyCartRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) { call.fail(.pending) }

  func submitOrder(
    _ request: APISchema.SubmitMyOrderRequest, _ call: UnaryCall<APISchema.SubmitMyOrderResponse>
  ) { call.fail(.pending) }

  func withdrawOrder(
    _ request: APISchema.WithdrawMyOrderRequest, _ call: UnaryCall<APISchema.SubmitMyOrderResponse>
  ) { call.fail(.pending) }

  func listOrders(
    _ request: APISchema.ListMyOrdersRequest, _ call: UnaryCall<APISchema.ListMyOrdersResponse>
  ) { call.fail(.pending) }

  func getOrder(
    _ request: APISchema.GetMyOrderRequest, _ call: UnaryCall<APISchema.GetMyOrderResponse>
  ) { call.fail(.pending) }

  func watchOrders(
    _ request: APISchema.WatchMyOrdersRequest,
    _ call: ServerStreamCall<APISchema.WatchMyOrdersResponse>
  ) { call.fail(.pending) }
}
