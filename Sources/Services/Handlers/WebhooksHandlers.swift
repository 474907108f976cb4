import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func create(
    _ request: APISchema.CreateWebhookRequest, _ call: UnaryCall<APISchema.WebhookSecretResponse>
  ) {
    // The stream it follows begins where the server is now, unless it is told otherwise. A cursor
    // of the future would skip what comes.
    let now = call.scope.loop.core.store.durable.sequence
    let after = request.afterSequence == 0 ? now : min(request.afterSequence, now)
    answerSecret(
      .create(url: request.url, label: request.label, after: after), request, call)
  }

  func rotateSecret(
    _ request: APISchema.WebhookReferenceRequest, _ call: UnaryCall<APISchema.WebhookSecretResponse>
  ) { answerSecret(.rotateSecret(request.webhookID), request, call) }

  private func answerSecret(
    _ command: WebhookCommand, _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.WebhookSecretResponse>
  ) {
    let secrets = call.scope.loop.core.webhookSecrets
    call.submit(.webhook(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      let id = WebhookID(rawValue: reply.id)
      return .init(
        sequence: sequence, webhookID: id,
        secret: secrets.secret(of: id, number: reply.updatedCount), version: reply.version)
    }
  }

  func update(
    _ request: APISchema.UpdateWebhookRequest, _ call: UnaryCall<APISchema.WebhookCommandResponse>
  ) {
    let command = WebhookCommand.update(
      request.webhookID, expectedVersion: request.expectedVersion,
      url: request.url.isEmpty ? nil : request.url,
      label: request.label.isEmpty ? nil : request.label,
      status: request.status == .unspecified
        ? nil : StoreSchema.WebhookStatus(rawValue: request.status.rawValue),
      after: request.fromNow ? call.scope.loop.core.store.durable.sequence : nil)
    answer(command, request, call)
  }

  func delete(
    _ request: APISchema.WebhookReferenceRequest,
    _ call: UnaryCall<APISchema.WebhookCommandResponse>
  ) { answer(.delete(request.webhookID), request, call) }

  private func answer(
    _ command: WebhookCommand, _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.WebhookCommandResponse>
  ) {
    call.submit(.webhook(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, version: reply.version)
    }
  }

  func list(
    _ request: APISchema.ListWebhooksRequest, _ call: UnaryCall<APISchema.ListWebhooksResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      .init(
        sequence: version.sequence,
        webhooks: version.state.commerce.allWebhooks.map { APISchema.Webhook($0) })
    }
  }
}
