import APISchema
import RPC

// Methods of Emails that are not there yet.

extension Handlers {
  func get(
    _ request: APISchema.GetEmailRequest, _ call: UnaryCall<APISchema.GetEmailResponse>
  ) { call.fail(.pending) }

  func list(
    _ request: APISchema.ListEmailsRequest, _ call: UnaryCall<APISchema.ListEmailsResponse>
  ) { call.fail(.pending) }

  func retry(
    _ request: APISchema.RetryEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) { call.fail(.pending) }
}
