import APISchema
import Codec
import Commerce
import StoreSchema
import Values

// The status of orders (C25), and what is paid for them.

extension Handlers {
  func submitQuote(
    _ request: APISchema.SubmitQuoteRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let move = OrderMove.submitQuote(expiresAt: request.expiresAt)
    self.move(request.orderID, request.expectedVersion, move, request, call)
  }

  func acceptQuote(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    sell(request, .acceptQuote(creditReason: request.creditOverrideReason), call)
  }

  func approve(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    sell(request, .approve(creditReason: request.creditOverrideReason), call)
  }

  func confirm(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    sell(request, .confirm(creditReason: request.creditOverrideReason), call)
  }

  func returnToDraft(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    move(request, .returnToDraft(reason: request.reason), call)
  }

  func submitForApproval(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    move(request, .submitForApproval(reason: request.reason), call)
  }

  func cancel(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    move(request, .cancel(reason: request.reason), call)
  }

  func advance(
    _ request: APISchema.AdvanceOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let status = StoreSchema.OrderStatus(rawValue: request.status.rawValue) ?? .unspecified
    guard [.processing, .shipped, .delivered].contains(status) else {
      return call.fail(.invalidField("status", allowed: "PROCESSING, SHIPPED or DELIVERED"))
    }
    let move = OrderMove.advance(
      to: status, regardlessOfPicking: request.regardlessOfPicking, reason: request.reason)
    self.move(request.orderID, request.expectedVersion, move, request, call)
  }

  func recordPayment(
    _ request: APISchema.RecordPaymentRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.RecordPayment(
      orderID: request.orderID, expectedVersion: request.expectedVersion, amount: request.amount,
      reference: request.reference, receivedAt: request.receivedAt)
    order(.recordPayment(command), request, call)
  }

  private func sell(
    _ request: APISchema.ConfirmOrderRequest, _ move: OrderMove,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    self.move(request.orderID, request.expectedVersion, move, request, call)
  }

  private func move(
    _ request: APISchema.OrderReasonRequest, _ move: OrderMove,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    self.move(request.orderID, request.expectedVersion, move, request, call)
  }

  private func move(
    _ id: OrderID, _ expectedVersion: UInt64, _ move: OrderMove,
    _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.MoveOrder(orderID: id, expectedVersion: expectedVersion, move)
    order(.moveOrder(command), request, call)
  }
}
