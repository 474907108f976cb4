import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {

  func endSession(
    _ request: APISchema.EndSessionRequest, _ call: UnaryCall<APISchema.EndSessionResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func convertFromDraft(
    _ request: APISchema.ConvertFromDraftRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func requestCheckout(
    _ request: APISchema.RequestCheckoutRequest,
    _ call: UnaryCall<APISchema.RequestCheckoutResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func releaseLines(
    _ request: APISchema.ReleaseLinesRequest, _ call: UnaryCall<APISchema.ReleaseLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func setPickPriority(
    _ request: APISchema.SetPickPriorityRequest,
    _ call: UnaryCall<APISchema.SetPickPriorityResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func trackClientView(
    _ request: APISchema.TrackClientViewRequest,
    _ call: UnaryCall<APISchema.TrackClientViewResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func getSessionActivity(
    _ request: APISchema.GetSessionActivityRequest,
    _ call: UnaryCall<APISchema.GetSessionActivityResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func watchSessionActivity(
    _ request: APISchema.WatchSessionActivityRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionActivityResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
