import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func getPickList(
    _ request: APISchema.GetPickListRequest, _ call: UnaryCall<APISchema.GetPickListResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      let page = state.pickList(
        locationPrefix: request.locationPrefix, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        groups: page.items.map { APISchema.PickGroup($0) },
        nextPageToken: Paging.token(page.next))
    }
  }

  func watchPickList(
    _ request: APISchema.WatchPickListRequest,
    _ call: ServerStreamCall<APISchema.WatchPickListResponse>
  ) {
    call.follow(.pickList(locationPrefix: request.locationPrefix), from: request.cursor)
  }

  func markPicked(
    _ request: APISchema.MarkPickedRequest, _ call: UnaryCall<APISchema.MarkPickedResponse>
  ) {
    let command = Commerce.MarkPicked(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedQuantity: request.expectedQuantity)
    call.submit(.markPicked(command), for: request) { reply, sequence in
      guard case .pick(let reply) = reply else { return nil }
      return .init(sequence: sequence, line: APISchema.PickLine(reply.pickLine))
    }
  }

  func unmarkPicked(
    _ request: APISchema.UnmarkPickedRequest, _ call: UnaryCall<APISchema.UnmarkPickedResponse>
  ) {
    let command = Commerce.UnmarkPicked(sessionID: request.sessionID, lineID: request.lineID)
    call.submit(.unmarkPicked(command), for: request) { reply, sequence in
      guard case .pick(let reply) = reply else { return nil }
      return .init(sequence: sequence, line: APISchema.PickLine(reply.pickLine))
    }
  }
}

extension APISchema.PickGroup {
  /// A group is never empty, and its lines agree about the session.
  init(_ group: Commerce.PickGroup) {
    let first = group.lines.first
    self.init(
      sessionID: group.sessionID,
      orderID: first?.orderID ?? .none,
      clientName: first?.clientName ?? "",
      staffName: first?.staffName ?? "",
      lines: group.lines.map { APISchema.PickLine($0) })
  }
}
