import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// Customers who signed in and order by themselves (S2R R12).

extension Handlers {
  func getCart(
    _ request: APISchema.GetMyCartRequest, _ call: UnaryCall<APISchema.MyCartResponse>
  ) {
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      try Self.requireShopper(principal, state)
      let cart = state.selfServiceCart(of: principal.accountID).map { order in
        APISchema.MyOrder(order) { line in
          let available = state.stock(of: line.batchID)?.available ?? .zero
          return line.quantity > available || state.batch(line.batchID)?.status != .live
        }
      }
      return .init(sequence: version.sequence, cart: cart ?? .emptyCart)
    }
  }

  func addToCart(
    _ request: APISchema.AddToMyCartRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) {
    call.submit(
      .shop(.add(request.batchID, request.quantity)), for: request, response: Self.myCart)
  }

  func updateCartItem(
    _ request: APISchema.UpdateMyCartItemRequest,
    _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) {
    let command = SelfServiceCommand.setQuantity(
      request.lineID, request.quantity, expectedVersion: request.expectedVersion)
    call.submit(.shop(command), for: request, response: Self.myCart)
  }

  func removeFromCart(
    _ request: APISchema.RemoveFromMyCartRequest,
    _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) {
    let command = SelfServiceCommand.remove(
      request.lineID, expectedVersion: request.expectedVersion)
    call.submit(.shop(command), for: request, response: Self.myCart)
  }

  func clearCart(
    _ request: APISchema.ClearMyCartRequest, _ call: UnaryCall<APISchema.MyCartCommandResponse>
  ) {
    call.submit(
      .shop(.clear(expectedVersion: request.expectedVersion)), for: request,
      response: Self.myCart)
  }

  func submitOrder(
    _ request: APISchema.SubmitMyOrderRequest, _ call: UnaryCall<APISchema.SubmitMyOrderResponse>
  ) {
    let scope = call.scope
    if let wait = scope.loop.core.orderWait(scope.caller, scope.connection) {
      return call.fail(.rateLimited(retryAfterMillis: wait))
    }
    let command = SelfServiceCommand.submit(
      expectedVersion: request.expectedVersion, message: request.message,
      orForApproval: request.orForApproval)
    call.submit(.shop(command), for: request, response: Self.myOrder)
  }

  func withdrawOrder(
    _ request: APISchema.WithdrawMyOrderRequest,
    _ call: UnaryCall<APISchema.SubmitMyOrderResponse>
  ) {
    call.submit(.shop(.withdraw(request.orderID)), for: request, response: Self.myOrder)
  }

  func listOrders(
    _ request: APISchema.ListMyOrdersRequest, _ call: UnaryCall<APISchema.ListMyOrdersResponse>
  ) {
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      try Self.requireShopper(principal, state)
      guard request.pageSize <= Limits.myOrdersPageSizeMax else {
        throw .invalidField("page_size", allowed: "1 to \(Limits.myOrdersPageSizeMax), or 0")
      }
      let page = state.orders(
        OrderFilter(clientID: principal.clientID),
        after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize, default: Limits.orderPageSizeDefault))
      let orders = page.items.fittingMessage
      return .init(
        sequence: version.sequence,
        orders: orders.map { APISchema.MyOrder($0) },
        nextPageToken: Paging.token(
          orders.count < page.items.count ? orders.last?.id : page.next))
    }
  }

  func getOrder(
    _ request: APISchema.GetMyOrderRequest, _ call: UnaryCall<APISchema.GetMyOrderResponse>
  ) {
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      try Self.requireShopper(principal, state)
      guard let order = state.order(request.orderID), order.clientID == principal.clientID else {
        throw Status(.orderNotFound, "there is no such order")
      }
      return .init(sequence: version.sequence, order: APISchema.MyOrder(order))
    }
  }

  func watchOrders(
    _ request: APISchema.WatchMyOrdersRequest,
    _ call: ServerStreamCall<APISchema.WatchMyOrdersResponse>
  ) {
    let principal = call.scope.caller.principal
    do throws(Status) {
      try Self.requireShopper(
        principal, call.scope.loop.core.store.durable.state.commerce)
    } catch {
      return call.fail(error)
    }
    call.follow(.myOrders(principal.clientID), from: request.cursor)
  }

  /// Only those who signed in with an account of a client that may order by itself.
  private static func requireShopper(
    _ principal: StoreSchema.Principal, _ state: Commerce.State
  ) throws(Status) {
    guard principal.sessionID.isNone, state.accounts[principal.accountID]?.active == true,
      state.client(principal.clientID)?.selfService == true
    else {
      throw Status(
        Rejection.permissionDenied(allowed: "accounts of clients that may order by themselves"))
    }
  }

  private static func myCart(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64
  ) -> APISchema.MyCartCommandResponse? {
    guard case .order(let reply) = reply else { return nil }
    return .init(
      sequence: sequence, orderID: reply.orderID, version: reply.version, lineID: reply.lineID,
      total: reply.total, amountDue: reply.amountDue)
  }

  private static func myOrder(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64
  ) -> APISchema.SubmitMyOrderResponse? {
    guard case .order(let reply) = reply else { return nil }
    return .init(
      sequence: sequence, orderID: reply.orderID, orderNumber: reply.orderNumber,
      status: APISchema.MyOrderStatus(rawValue: reply.status.rawValue) ?? .unspecified,
      version: reply.version, amountDue: reply.amountDue)
  }
}
