import APISchema
import RPC

// Methods of Orders that are not there yet.

extension Handlers {
  func createFromSalesSheet(
    _ request: APISchema.CreateFromSalesSheetRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
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
