import APISchema
import Commerce
import CommerceStore
import RPC
import Values

extension Handlers {
  func watchCatalog(
    _ request: APISchema.WatchCatalogRequest,
    _ call: ServerStreamCall<APISchema.WatchCatalogResponse>
  ) {
    let loop = call.scope.loop
    do throws(Status) {
      try Self.authorizeCatalog(
        request.sessionID, call.scope.caller, loop.core.store.durable)
    } catch {
      return call.fail(error)
    }
    let watch = CatalogWatch(
      session: request.sessionID,
      filter: CatalogFilter(request.filters ?? .init()),
      batches: Set(request.batchIDs))
    call.follow(.catalog(watch), from: request.cursor)
  }
}
