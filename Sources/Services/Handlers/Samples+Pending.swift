import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func requestSample(
    _ request: APISchema.RequestSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func acknowledgeSample(
    _ request: APISchema.SampleCommandRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func deliverSample(
    _ request: APISchema.SampleCommandRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func markSampleDecision(
    _ request: APISchema.MarkSampleDecisionRequest,
    _ call: UnaryCall<APISchema.SampleDecisionResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func cancelSample(
    _ request: APISchema.CancelSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func markSampleUnavailable(
    _ request: APISchema.CancelSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func listPendingSamples(
    _ request: APISchema.ListPendingSamplesRequest,
    _ call: UnaryCall<APISchema.ListPendingSamplesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func listSessionSamples(
    _ request: APISchema.ListSessionSamplesRequest,
    _ call: UnaryCall<APISchema.ListSessionSamplesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func watchSamples(
    _ request: APISchema.WatchSamplesRequest,
    _ call: ServerStreamCall<APISchema.WatchSamplesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
