import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func saveClient(
    _ request: APISchema.SaveClientRequest, _ call: UnaryCall<APISchema.SaveClientResponse>
  ) {
    var command = Commerce.SaveClient(
      clientID: request.clientID, code: request.code, name: request.name,
      country: request.country, active: request.activeState != .inactive,
      expectedVersion: request.expectedVersion)
    command.priceRule = request.priceRule.map { StoreSchema.PriceRule($0) }
    command.priceTierID = request.priceTierID
    command.email = request.email
    call.submit(.saveClient(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, clientID: ClientID(rawValue: reply.id), created: reply.created,
        version: reply.version)
    }
  }

  func getClient(
    _ request: APISchema.GetClientRequest, _ call: UnaryCall<APISchema.GetClientResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard request.clientID.isNone != request.code.isEmpty else {
        throw .invalidField("client_id", allowed: "either client_id or code")
      }
      let client =
        request.clientID.isNone
        ? state.client(code: request.code) : state.client(request.clientID)
      guard let client else { throw Status(.clientNotFound, "there is no such client") }
      return .init(sequence: version.sequence, client: APISchema.Client(client, in: state))
    }
  }

  func listClients(
    _ request: APISchema.ListClientsRequest, _ call: UnaryCall<APISchema.ListClientsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      let page = state.clients(
        search: request.search, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        clients: page.items.map { APISchema.Client($0, in: state) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }

  func saveStaff(
    _ request: APISchema.SaveStaffRequest, _ call: UnaryCall<APISchema.SaveStaffResponse>
  ) {
    let command = Commerce.SaveStaff(
      login: request.login,
      name: request.name,
      role: StoreSchema.Role(rawValue: request.role.rawValue) ?? .unspecified,
      permissions: request.permissions.map {
        StoreSchema.Permission(rawValue: $0.rawValue) ?? .unspecified
      },
      active: request.activeState != .inactive,
      expectedVersion: request.expectedVersion)
    call.submit(.saveStaff(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, staffID: StaffID(rawValue: reply.id), created: reply.created,
        version: reply.version)
    }
  }

  func listStaff(
    _ request: APISchema.ListStaffRequest, _ call: UnaryCall<APISchema.ListStaffResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let page = version.state.commerce.staff(
        after: try Paging.cursor(request.pageToken), limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        staff: page.items.map { APISchema.StaffMember($0) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }
}
