import APISchema
import RPC

// Methods of SalesSheets that are not there yet.

extension Handlers {
  func create(
    _ request: APISchema.CreateSheetRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) { call.fail(.pending) }

  func update(
    _ request: APISchema.UpdateSheetRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) { call.fail(.pending) }

  func archive(
    _ request: APISchema.SheetReferenceRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) { call.fail(.pending) }

  func get(
    _ request: APISchema.GetSheetRequest, _ call: UnaryCall<APISchema.GetSheetResponse>
  ) { call.fail(.pending) }

  func list(
    _ request: APISchema.ListSheetsRequest, _ call: UnaryCall<APISchema.ListSheetsResponse>
  ) { call.fail(.pending) }

  func generateShareUrl(
    _ request: APISchema.SheetReferenceRequest,
    _ call: UnaryCall<APISchema.GenerateShareUrlResponse>
  ) { call.fail(.pending) }

  func revokeShareUrl(
    _ request: APISchema.SheetReferenceRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) { call.fail(.pending) }

  func exportAsText(
    _ request: APISchema.ExportSheetRequest, _ call: UnaryCall<APISchema.ExportTextResponse>
  ) { call.fail(.pending) }

  func exportAsPdf(
    _ request: APISchema.ExportSheetRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) { call.fail(.pending) }

  func sendViaEmail(
    _ request: APISchema.SendSheetViaEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) { call.fail(.pending) }

  func convertToOrder(
    _ request: APISchema.CreateFromSalesSheetRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) { call.fail(.pending) }

  func convertToLiveSession(
    _ request: APISchema.ConvertSheetToSessionRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) { call.fail(.pending) }

  func getAnalytics(
    _ request: APISchema.GetSheetAnalyticsRequest,
    _ call: UnaryCall<APISchema.GetSheetAnalyticsResponse>
  ) { call.fail(.pending) }

  func getByToken(
    _ request: APISchema.GetSheetByTokenRequest,
    _ call: UnaryCall<APISchema.GetSheetByTokenResponse>
  ) { call.fail(.pending) }

  func updateSelections(
    _ request: APISchema.UpdateSelectionsRequest,
    _ call: UnaryCall<APISchema.UpdateSelectionsResponse>
  ) { call.fail(.pending) }
}
