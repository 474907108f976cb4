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
      unitPrice: request.unitPrice?.unitPrice, separateLine: request.separateLine)
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

  func applyItemOverride(
    _ request: APISchema.ApplyItemOverrideRequest,
    _ call: UnaryCall<APISchema.ApplyItemOverrideResponse>
  ) {
    let command = Commerce.ApplyItemOverride(
      sessionID: request.sessionID,
      lineID: request.lineID,
      adjustmentType: StoreSchema.AdjustmentType(rawValue: request.adjustmentType.rawValue)
        ?? .unspecified,
      adjustmentValue: request.adjustmentValue,
      reason: request.reason,
      visibleToClient: request.visibility != .hidden,
      expectedVersion: request.expectedVersion)
    call.submit(
      .applyItemOverride(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, overrideID: reply.overrideID, item: Self.item(reply),
        totals: .init(reply.activity), sessionVersion: reply.activity.version)
    }
  }

  func removeOverride(
    _ request: APISchema.RemoveOverrideRequest,
    _ call: UnaryCall<APISchema.RemoveOverrideResponse>
  ) {
    let command = Commerce.RemoveOverride(
      sessionID: request.sessionID, overrideID: request.overrideID)
    call.submit(
      .removeOverride(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, item: Self.item(reply), totals: .init(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }

  private static func item(_ reply: StoreSchema.LineReply) -> APISchema.CartItem {
    APISchema.CartItem(reply.line, pickStatus: .unspecified)
  }
}
