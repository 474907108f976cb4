import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func claimPick(
    _ request: APISchema.ClaimPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func unclaimPick(
    _ request: APISchema.UnclaimPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func submitScans(
    _ request: APISchema.SubmitScansRequest, _ call: UnaryCall<APISchema.SubmitScansResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func shortPick(
    _ request: APISchema.ShortPickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func reallocatePick(
    _ request: APISchema.ReallocatePickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func substitutePick(
    _ request: APISchema.SubstitutePickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func acceptShort(
    _ request: APISchema.AcceptShortRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func acknowledgeRecall(
    _ request: APISchema.AcknowledgeRecallRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func returnToShelf(
    _ request: APISchema.ReturnToShelfRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func stagePick(
    _ request: APISchema.StagePickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func handOverPick(
    _ request: APISchema.HandOverPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
