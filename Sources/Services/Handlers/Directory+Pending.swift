import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func savePriceTier(
    _ request: APISchema.SavePriceTierRequest, _ call: UnaryCall<APISchema.SavePriceTierResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func listPriceTiers(
    _ request: APISchema.ListPriceTiersRequest, _ call: UnaryCall<APISchema.ListPriceTiersResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
