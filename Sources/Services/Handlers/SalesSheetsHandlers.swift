import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import TLS
import Values

// What staff do with their sheets.

extension Handlers {
  func create(
    _ request: APISchema.CreateSheetRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) {
    let command = Commerce.CreateSheet(
      name: request.name, clientID: request.clientID, staffID: request.staffID,
      items: request.items.map { Commerce.NewSheetItem($0) }, expiresAt: request.expiresAt,
      message: request.message, note: request.note)
    submit(.createSheet(command), request, call)
  }

  func update(
    _ request: APISchema.UpdateSheetRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) {
    let command = Commerce.UpdateSheet(
      sheetID: request.sheetID, expectedVersion: request.expectedVersion, name: request.name,
      items: request.items.map { Commerce.NewSheetItem($0) }, expiresAt: request.expiresAt,
      message: request.message)
    submit(.updateSheet(command), request, call)
  }

  func archive(
    _ request: APISchema.SheetReferenceRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) {
    let command = Commerce.ArchiveSheet(
      sheetID: request.sheetID, expectedVersion: request.expectedVersion)
    submit(.archiveSheet(command), request, call)
  }

  func revokeShareUrl(
    _ request: APISchema.SheetReferenceRequest, _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) {
    let command = Commerce.RevokeSheetLink(
      sheetID: request.sheetID, expectedVersion: request.expectedVersion)
    submit(.revokeSheetLink(command), request, call)
  }

  private func submit(
    _ command: Commerce.Command, _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.SheetCommandResponse>
  ) {
    call.submit(command, for: request) { reply, sequence in
      guard case .sheet(let reply) = reply else { return nil }
      return .init(sequence: sequence, sheetID: reply.sheetID, version: reply.version)
    }
  }

  /// The token is an HMAC over the nonce that was committed: a repeated request gets the same
  /// link, and the nonce drawn for the repetition is forgotten.
  func generateShareUrl(
    _ request: APISchema.SheetReferenceRequest,
    _ call: UnaryCall<APISchema.GenerateShareUrlResponse>
  ) {
    let links = call.scope.loop.core.shareLinks
    let nonce = SecureRandom.bytes(Commerce.Limits.sheetTokenBytes)
    let token = links.token(of: request.sheetID, nonce: nonce)
    let command = Commerce.ShareSheet(
      sheetID: request.sheetID, expectedVersion: request.expectedVersion, nonce: nonce,
      tokenHash: ShareLinks.hash(token))
    call.submit(.shareSheet(command), for: request) { reply, sequence in
      guard case .sheetLink(let reply) = reply else { return nil }
      let token = links.token(of: reply.sheetID, nonce: reply.nonce)
      return .init(
        sequence: sequence, shareUrl: links.url(token), shareToken: token, version: reply.version,
        expiresAt: reply.expiresAt)
    }
  }

  func get(
    _ request: APISchema.GetSheetRequest, _ call: UnaryCall<APISchema.GetSheetResponse>
  ) {
    let now = call.scope.loop.core.clock.timestamp
    let caller = call.scope.caller
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let sheet = try Self.sheet(request.sheetID, caller, version)
      return .init(
        sequence: version.sequence,
        sheet: APISchema.SalesSheet(sheet, in: version.state.commerce, at: now))
    }
  }

  func list(
    _ request: APISchema.ListSheetsRequest, _ call: UnaryCall<APISchema.ListSheetsResponse>
  ) {
    let now = call.scope.loop.core.clock.timestamp
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      let filter = Commerce.SheetFilter(
        clientID: request.clientID, staffID: request.staffID, archivedToo: request.archivedToo)
      let page = state.sheets(
        filter, readableBy: principal, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize, default: Limits.sheetPageSizeDefault))
      return .init(
        sequence: version.sequence,
        sheets: page.items.map {
          APISchema.SheetSummary($0, state.sheetActivity(of: $0.id), at: now)
        },
        nextPageToken: Paging.token(page.next))
    }
  }

  func getAnalytics(
    _ request: APISchema.GetSheetAnalyticsRequest,
    _ call: UnaryCall<APISchema.GetSheetAnalyticsResponse>
  ) {
    let caller = call.scope.caller
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let sheet = try Self.sheet(request.sheetID, caller, version)
      return .init(sheet, in: version.state.commerce, sequence: version.sequence)
    }
  }

  /// The sheet, if the caller may read it (C17).
  static func sheet(
    _ id: SheetID, _ caller: Caller, _ version: Version<CommerceMachine>
  ) throws(Status) -> StoreSchema.SalesSheet {
    switch version.state.commerce.sheet(id, for: .read, by: caller.principal) {
    case .success(let sheet): return sheet
    case .failure(let rejection): throw Status(rejection)
    }
  }
}

extension Commerce.NewSheetItem {
  init(_ item: APISchema.NewSheetItem) {
    self.init(
      batchID: item.batchID, batchCode: item.batchCode, quantity: item.quantity,
      unitPrice: item.unitPrice?.unitPrice, reason: item.unitPrice?.reason ?? "",
      visibleToClient: !(item.unitPrice?.hiddenFromClient ?? false), remark: item.remark)
  }
}
