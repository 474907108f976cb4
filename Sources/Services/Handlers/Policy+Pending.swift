import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func getPolicy(
    _ request: APISchema.GetPolicyRequest, _ call: UnaryCall<APISchema.GetPolicyResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func savePolicy(
    _ request: APISchema.SavePolicyRequest, _ call: UnaryCall<APISchema.SavePolicyResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
