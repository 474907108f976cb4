import APISchema
import Clocks
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
    let filter: Commerce.CatalogFilter
    let reader: CatalogReader
    do throws(Status) {
      filter = try Commerce.CatalogFilter(
        request.filters ?? .init(), now: loop.core.clock.timestamp)
      reader = try Self.catalogReader(
        request.sessionID, call.scope.caller, loop.core.store.durable)
    } catch {
      return call.fail(error)
    }
    let watch = CatalogWatch(
      reader: reader,
      filter: filter,
      batches: Set(request.batchIDs))
    call.follow(.catalog(watch), from: request.cursor)
  }
}
