import APISchema
import RPC

// Methods of Webhooks that are not there yet.

extension Handlers {
  func create(
    _ request: APISchema.CreateWebhookRequest, _ call: UnaryCall<APISchema.WebhookSecretResponse>
  ) { call.fail(.pending) }

  func update(
    _ request: APISchema.UpdateWebhookRequest, _ call: UnaryCall<APISchema.WebhookCommandResponse>
  ) { call.fail(.pending) }

  func rotateSecret(
    _ request: APISchema.WebhookReferenceRequest, _ call: UnaryCall<APISchema.WebhookSecretResponse>
  ) { call.fail(.pending) }

  func delete(
    _ request: APISchema.WebhookReferenceRequest,
    _ call: UnaryCall<APISchema.WebhookCommandResponse>
  ) { call.fail(.pending) }

  func list(
    _ request: APISchema.ListWebhooksRequest, _ call: UnaryCall<APISchema.ListWebhooksResponse>
  ) { call.fail(.pending) }
}
