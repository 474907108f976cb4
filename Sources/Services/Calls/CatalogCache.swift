import Commerce
import CommerceStore
import Engine
import Synchronization
import Transport

/// The catalog's index, built once for each version of the batches' descriptions.
///
/// Building takes time in proportion to the batches, so it is done on a thread of its own; loops
/// go on meanwhile, and calls that need the index wait for it.
final class CatalogCache: Sendable {
  private let latest = Mutex<Commerce.CatalogIndex?>(nil)

  /// The index for a state, if it is there already.
  func index(for state: Commerce.State) -> Commerce.CatalogIndex? {
    latest.withLock { $0?.version == state.catalogVersion ? $0 : nil }
  }

  /// Builds the index for a state unless somebody has meanwhile. On the worker's thread.
  func build(for state: Commerce.State) -> Commerce.CatalogIndex {
    if let index = index(for: state) { return index }
    let index = Commerce.CatalogIndex(state)
    latest.withLock { known in
      if (known?.version ?? 0) < index.version { known = index }
    }
    return index
  }
}

extension LoopContext {
  /// Runs the body with the index of a version: at once if it is there, else when it is built.
  func withCatalog(
    _ version: Version<CommerceMachine>, _ body: @escaping (Commerce.CatalogIndex) -> Void
  ) {
    let cache = core.catalog
    if let index = cache.index(for: version.state.commerce) { return body(index) }
    let ticket = ticket()
    catalogWaits[ticket] = body
    core.worker.execute { [self] in
      let index = cache.build(for: version.state.commerce)
      loop.execute { [self] in catalogWaits.removeValue(forKey: ticket)?(index) }
    }
  }
}
