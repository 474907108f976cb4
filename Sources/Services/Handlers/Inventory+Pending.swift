import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func quarantineStock(
    _ request: APISchema.QuarantineStockRequest,
    _ call: UnaryCall<APISchema.QuarantineStockResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

  func setBatchStatus(
    _ request: APISchema.SetBatchStatusRequest, _ call: UnaryCall<APISchema.SetBatchStatusResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }

}
