import APISchema
import RPC
import Values

// Not answered yet.

extension Handlers {
  func watchCatalog(
    _ request: APISchema.WatchCatalogRequest,
    _ call: ServerStreamCall<APISchema.WatchCatalogResponse>
  ) {
    call.fail(Status(.unimplemented, "not answered yet"))
  }
}
