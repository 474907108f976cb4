import APISchema
import Commerce
import StoreSchema
import Values

// Requests that change a cart. Their responses are in the types that everyone in the session may
// see, whoever asks.

extension Handlers {
  func addToCart(
    _ request: APISchema.AddToCartRequest, _ call: UnaryCall<APISchema.AddToCartResponse>
  ) {
    let command = Commerce.AddToCart(
      sessionID: request.sessionID, batchID: request.batchID, quantity: request.quantity,
      unitPrice: request.unitPrice?.unitPrice, separateLine: request.separateLine,
      reason: request.reason)
    call.submit(
      .addToCart(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, item: Self.item(reply), totals: .init(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }

  func updateCartItem(
    _ request: APISchema.UpdateCartItemRequest,
    _ call: UnaryCall<APISchema.UpdateCartItemResponse>
  ) {
    let command = Commerce.UpdateCartItem(
      sessionID: request.sessionID, lineID: request.lineID, quantity: request.quantity,
      expectedVersion: request.expectedVersion)
    call.submit(
      .updateCartItem(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, item: Self.item(reply), totals: .init(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }

  func removeFromCart(
    _ request: APISchema.RemoveFromCartRequest,
    _ call: UnaryCall<APISchema.RemoveFromCartResponse>
  ) {
    let command = Commerce.RemoveFromCart(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedVersion: request.expectedVersion)
    call.submit(
      .removeFromCart(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, totals: .init(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }

  func clearCart(
    _ request: APISchema.ClearCartRequest, _ call: UnaryCall<APISchema.ClearCartResponse>
  ) {
    let command = Commerce.ClearCart(sessionID: request.sessionID)
    call.submit(
      .clearCart(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .session(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, totals: .init(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }

  static func item(_ reply: StoreSchema.LineReply) -> APISchema.CartItem {
    APISchema.CartItem(reply.line, pickStatus: .unspecified)
  }
}
