import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func get(
    _ request: APISchema.GetEmailRequest, _ call: UnaryCall<APISchema.GetEmailResponse>
  ) {
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard let email = state.email(request.emailID), state.mayRead(email, principal) else {
        throw Status(Commerce.Rejection.emailNotFound)
      }
      return .init(sequence: version.sequence, email: APISchema.Email(email))
    }
  }

  func list(
    _ request: APISchema.ListEmailsRequest, _ call: UnaryCall<APISchema.ListEmailsResponse>
  ) {
    let principal = call.scope.caller.principal
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let filter = Commerce.EmailFilter(
        status: StoreSchema.EmailStatus(rawValue: request.status.rawValue) ?? .unspecified,
        sheetID: request.sheetID, orderID: request.orderID)
      let page = version.state.commerce.emails(
        filter, readableBy: principal, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize, default: Limits.sheetPageSizeDefault))
      return .init(
        sequence: version.sequence, emails: page.items.map { APISchema.Email($0) },
        nextPageToken: Paging.token(page.next))
    }
  }

  func retry(
    _ request: APISchema.RetryEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) {
    let command = Commerce.RetryEmail(emailID: request.emailID)
    call.submit(.retryEmail(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, emailID: EmailID(rawValue: reply.id))
    }
  }
}
