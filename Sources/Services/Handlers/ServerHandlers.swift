import APISchema
import Clocks
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func health(
    _ request: APISchema.HealthRequest, _ call: UnaryCall<APISchema.HealthResponse>
  ) {
    call.respond(.init(status: call.scope.loop.core.isStopping ? .stopping : .serving))
  }

  func ping(_ request: APISchema.PingRequest, _ call: UnaryCall<APISchema.PingResponse>) {
    call.respond(.init(payload: request.payload))
  }

  func info(_ request: APISchema.InfoRequest, _ call: UnaryCall<APISchema.InfoResponse>) {
    let core = call.scope.loop.core
    let settings = core.store.settings
    call.respond(
      .init(
        version: core.version,
        storeID: settings.storeID,
        currency: settings.currency,
        sequence: core.store.durable.sequence,
        oldestCursor: core.store.oldestCursor,
        now: core.clock.timestamp,
        startedAt: core.startedAt))
  }
}
