import APISchema
import Commerce
import StoreSchema
import Values

// A purchase between order, sheet and live session, under the names that the source has for it.
// They are the commands of LiveShopping and SalesSheets (C22, C28, C30).

extension Handlers {
  func createFromLiveSession(
    _ request: APISchema.ConvertToOrderRequest, _ call: UnaryCall<APISchema.ConvertToOrderResponse>
  ) {
    convertToOrder(request, call)
  }

  func createFromSalesSheet(
    _ request: APISchema.CreateFromSalesSheetRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    convertToOrder(request, call)
  }

  func convertDraftToLiveSession(
    _ request: APISchema.ConvertFromDraftRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) {
    convertFromDraft(request, call)
  }

  func convertLiveSessionToDraft(
    _ request: APISchema.ConvertLiveSessionToDraftRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.ConvertToOrder(
      sessionID: request.sessionID, asDraft: true,
      expectedSessionVersion: request.expectedSessionVersion, reason: request.reason,
      keepHoldUntil: request.keepHoldUntil)
    order(.convertToOrder(command), request, call)
  }
}
