import APISchema
import Codec
import Commerce
import RPC
import StoreSchema
import Values

// What was chosen from a sheet becomes an order or a live session.

extension Handlers {
  func convertToOrder(
    _ request: APISchema.CreateFromSalesSheetRequest,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.ConvertSheetToOrder(
      SheetConversionRequest(
        sheetID: request.sheetID,
        choices: request.items.map { StoreSchema.SheetChoice($0) }, reprice: request.reprice,
        staffID: request.staffID))
    call.submit(.convertSheetToOrder(command), for: request) { reply, sequence in
      guard case .order(let reply) = reply else { return nil }
      return .init(reply, sequence: sequence)
    }
  }

  func convertToLiveSession(
    _ request: APISchema.ConvertSheetToSessionRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) {
    let command = Commerce.ConvertSheetToSession(
      SheetConversionRequest(
        sheetID: request.sheetID,
        choices: request.items.map { StoreSchema.SheetChoice($0) }, reprice: request.reprice,
        staffID: request.staffID),
      releasePolicy: StoreSchema.ReleasePolicy(rawValue: request.releasePolicy.rawValue)
        ?? .unspecified)
    call.submit(.convertSheetToSession(command), for: request) { reply, sequence in
      guard case .conversion(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, sessionID: reply.sessionID, code: reply.code,
        expiresAt: reply.activity.expiresAt,
        shortfalls: reply.shortfalls.map { APISchema.LineShortfall($0) })
    }
  }
}

extension StoreSchema.SheetChoice {
  init(_ choice: APISchema.SheetItemChoice) {
    self.init(itemID: choice.itemID, quantity: choice.quantity)
  }
}
