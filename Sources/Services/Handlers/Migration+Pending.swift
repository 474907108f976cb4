import APISchema
import RPC

// Methods of Migration that are not there yet.

extension Handlers {
  func importRows(
    _ request: APISchema.ImportRowsRequest, _ call: UnaryCall<APISchema.ImportRowsResponse>
  ) { call.fail(.pending) }
}
