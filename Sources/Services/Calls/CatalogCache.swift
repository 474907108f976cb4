import Commerce
import CommerceStore
import Engine
import Synchronization
import Transport
import Values

/// Whose prices a catalog shows: those of a session's client, of a client that shops by itself, or
/// list prices.
struct CatalogReader: Hashable, Sendable {
  /// Whose cart is shown with it, too; none: nobody's.
  var session = SessionID.none
  /// Instead of a session.
  var client = ClientID.none

  func pricing(in state: Commerce.State) -> Commerce.ClientPricing {
    session.isNone && !client.isNone ? state.pricing(of: client) : state.pricing(in: session)
  }
}

/// A page of the catalog, and the version that it is of.
struct CatalogReading {
  /// The prices that it is filtered and sorted by.
  var pricing: Commerce.ClientPricing
  var page: Commerce.Page<Commerce.CatalogItem, Commerce.CatalogCursor>
  var version: Version<CommerceMachine>
}

/// The catalog's index: one for the process, advanced to the newest version by whoever asks.
///
/// Few changes are worked in by the loop that asks, in microseconds and under the lock. Many,
/// and prices that are not in order yet, take time in proportion to the batches: those are made
/// ready on a thread of their own without the lock; loops go on meanwhile, and calls that need
/// the index wait for it.
final class CatalogCache: Sendable {
  private struct Indexed {
    var index: Commerce.CatalogIndex
    var sequence: UInt64
  }

  private let store: CommerceStore
  private let latest: Mutex<Indexed>

  /// Takes time in proportion to the batches.
  init(store: CommerceStore) {
    self.store = store
    let version = store.durable
    let index = Commerce.CatalogIndex(version.state.commerce)
    latest = Mutex(Indexed(index: index, sequence: version.sequence))
  }

  /// A page at this version or a later one, for whoever reads it; nil when the index is too
  /// far from it for a loop.
  func page(
    _ query: Commerce.CatalogQuery, _ reader: CatalogReader,
    _ version: Version<CommerceMachine>, changesMax: Int = Limits.catalogChangesMax
  ) -> CatalogReading? {
    latest.withLock { latest in
      // Another loop may have come with a later version meanwhile.
      let version = version.sequence < latest.sequence ? store.durable : version
      guard latest.index.advance(to: version.state.commerce, changesMax: changesMax) else {
        return nil
      }
      latest.sequence = version.sequence
      let pricing = reader.pricing(in: version.state.commerce)
      guard
        !query.needsPrices || latest.index.use(pricing, changesMax: changesMax)
          || changesMax == .max
      else { return nil }
      let page = latest.index.page(query, pricing: pricing)
      return CatalogReading(pricing: pricing, page: page, version: version)
    }
  }

  /// Makes ready what a page needs. On the worker's thread.
  func prepare(
    _ query: Commerce.CatalogQuery, _ reader: CatalogReader,
    _ version: Version<CommerceMachine>
  ) {
    if page(query, reader, version) != nil { return }
    if !isNear(version) { replace(by: CatalogIndex(version.state.commerce), version.sequence) }
    let pricing = reader.pricing(in: version.state.commerce)
    let isReady = latest.withLock {
      !query.needsPrices || $0.index.use(pricing, changesMax: Limits.catalogChangesMax)
    }
    if isReady { return }
    let column = PriceColumn(pricing, version.state.commerce)
    latest.withLock { $0.index.install(column) }
  }

  private func isNear(_ version: Version<CommerceMachine>) -> Bool {
    latest.withLock { latest in
      latest.sequence > version.sequence
        || latest.index.advance(
          to: version.state.commerce, changesMax: Limits.catalogChangesMax)
    }
  }

  private func replace(by index: Commerce.CatalogIndex, _ sequence: UInt64) {
    // What is replaced is freed after the lock is.
    let replaced: Indexed? = latest.withLock { latest in
      if latest.sequence > sequence { return nil }
      let replaced = latest
      latest = Indexed(index: index, sequence: sequence)
      return replaced
    }
    _ = consume replaced
  }
}

extension LoopContext {
  /// Runs the body with a page of a version or a later one: at once if the index is near, else
  /// when it was made ready.
  func withCatalog(
    _ query: Commerce.CatalogQuery, _ reader: CatalogReader,
    _ version: Version<CommerceMachine>, _ body: @escaping (CatalogReading) -> Void
  ) {
    let cache = core.catalog
    if let reading = cache.page(query, reader, version) { return body(reading) }
    let ticket = ticket()
    catalogWaits[ticket] = body
    core.worker.execute { [self] in
      cache.prepare(query, reader, version)
      loop.execute { [self] in
        guard let body = catalogWaits.removeValue(forKey: ticket),
          let reading = cache.page(query, reader, version, changesMax: .max)
        else { return }
        body(reading)
      }
    }
  }
}
