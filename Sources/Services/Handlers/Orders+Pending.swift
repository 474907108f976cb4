import APISchema
import RPC

// Methods of Orders that are not there yet.

extension Handlers {
  func createStaffOrder(
    _ request: APISchema.CreateStaffOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func createFromLiveSession(
    _ request: APISchema.ConvertToOrderRequest, _ call: UnaryCall<APISchema.ConvertToOrderResponse>
  ) { call.fail(.pending) }

  func createFromSalesSheet(
    _ request: APISchema.CreateFromSalesSheetRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func convertDraftToLiveSession(
    _ request: APISchema.ConvertFromDraftRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) { call.fail(.pending) }

  func convertLiveSessionToDraft(
    _ request: APISchema.ConvertLiveSessionToDraftRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func addLine(
    _ request: APISchema.AddOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func updateLine(
    _ request: APISchema.UpdateOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func removeLine(
    _ request: APISchema.RemoveOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func applyOverride(
    _ request: APISchema.ApplyOrderPriceRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func removeOverride(
    _ request: APISchema.RemoveOrderPriceRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func addNote(
    _ request: APISchema.AddOrderNoteRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func setFees(
    _ request: APISchema.SetFeesRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func updateOrder(
    _ request: APISchema.UpdateOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func setHold(
    _ request: APISchema.SetHoldRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func submitQuote(
    _ request: APISchema.SubmitQuoteRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func acceptQuote(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func returnToDraft(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func submitForApproval(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func approve(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func confirm(
    _ request: APISchema.ConfirmOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func cancel(
    _ request: APISchema.OrderReasonRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func advance(
    _ request: APISchema.AdvanceOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func recordPayment(
    _ request: APISchema.RecordPaymentRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func getOrderHistory(
    _ request: APISchema.GetOrderHistoryRequest,
    _ call: UnaryCall<APISchema.GetOrderHistoryResponse>
  ) { call.fail(.pending) }

  func getMargins(
    _ request: APISchema.GetOrderMarginsRequest,
    _ call: UnaryCall<APISchema.GetOrderMarginsResponse>
  ) { call.fail(.pending) }

  func watchOrders(
    _ request: APISchema.WatchOrdersRequest, _ call: ServerStreamCall<APISchema.WatchOrdersResponse>
  ) { call.fail(.pending) }

  func exportAsText(
    _ request: APISchema.ExportOrderRequest, _ call: UnaryCall<APISchema.ExportTextResponse>
  ) { call.fail(.pending) }

  func exportAsPdf(
    _ request: APISchema.ExportOrderRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) { call.fail(.pending) }

  func sendViaEmail(
    _ request: APISchema.SendOrderViaEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) { call.fail(.pending) }
}
