import APISchema
import RPC

extension Handlers {
  func getSessionAt(
    _ request: APISchema.GetSessionAtRequest, _ call: UnaryCall<APISchema.GetSessionAtResponse>
  ) {
    call.fail(Status(.unimplemented, "not yet"))
  }

  func getSessionAtAsClient(
    _ request: APISchema.GetSessionAtRequest,
    _ call: UnaryCall<APISchema.GetSessionAtAsClientResponse>
  ) {
    call.fail(Status(.unimplemented, "not yet"))
  }

  func replaySession(
    _ request: APISchema.ReplaySessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionResponse>
  ) {
    call.fail(Status(.unimplemented, "not yet"))
  }

  func replaySessionAsClient(
    _ request: APISchema.ReplaySessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionAsClientResponse>
  ) {
    call.fail(Status(.unimplemented, "not yet"))
  }

  func getSessionMetrics(
    _ request: APISchema.GetSessionMetricsRequest,
    _ call: UnaryCall<APISchema.GetSessionMetricsResponse>
  ) {
    call.fail(Status(.unimplemented, "not yet"))
  }
}
