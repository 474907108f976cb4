import APISchema
import Client
import Values

/// A salesperson at work on sales sheets, and customers with their links.
struct SheetDesk: Sendable {
  let shop: Shop
  let client: ShowroomClient

  init(_ shop: Shop, _ client: ShowroomClient? = nil) {
    self.shop = shop
    self.client = client ?? shop.jane
  }

  var sheets: SalesSheetsCalls<ShowroomClient> { client.salesSheets }

  func sheet(
    _ items: [NewSheetItem], name: String = "Spring", note: String = "",
    expires: Timestamp? = nil
  ) async throws(ClientError) -> SheetID {
    try await sheets.create(
      CreateSheetRequest(
        name: name, clientID: shop.customerID, items: items, expiresAt: expires,
        message: "For you", note: note)
    ).sheetID
  }

  func share(
    _ id: SheetID, key: String = ""
  ) async throws(ClientError) -> GenerateShareUrlResponse {
    try await sheets.generateShareUrl(SheetReferenceRequest(idempotencyKey: key, sheetID: id))
  }

  func sheet(_ id: SheetID, atLeast: UInt64 = 0) async throws(ClientError) -> SalesSheet {
    try await sheets.get(GetSheetRequest(sheetID: id, atLeast: atLeast)).sheet
  }

  func open(_ token: String) async throws(ClientError) -> GetSheetByTokenResponse {
    try await sheets.getByToken(GetSheetByTokenRequest(shareToken: token))
  }

  /// Units by item number.
  func select(
    _ token: String, _ units: KeyValuePairs<UInt64, Int64>, message: String = ""
  ) async throws(ClientError) -> UpdateSelectionsResponse {
    try await sheets.updateSelections(
      UpdateSelectionsRequest(
        shareToken: token,
        selections: units.map {
          SelectionInput(itemID: SheetItemID(rawValue: $0.key), quantity: .units($0.value))
        }, clientMessage: message))
  }

  func toOrder(
    _ id: SheetID, key: String = ""
  ) async throws(ClientError) -> OrderCommandResponse {
    try await sheets.convertToOrder(
      CreateFromSalesSheetRequest(idempotencyKey: key, sheetID: id))
  }

  func toSession(
    _ id: SheetID, key: String = ""
  ) async throws(ClientError) -> ConvertFromDraftResponse {
    try await sheets.convertToLiveSession(
      ConvertSheetToSessionRequest(idempotencyKey: key, sheetID: id))
  }
}
