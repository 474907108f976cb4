import APISchema
import Access
import Clocks
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func getCatalog(
    _ request: APISchema.GetCatalogRequest, _ call: UnaryCall<APISchema.GetCatalogResponse>
  ) {
    let scope = call.scope
    let now = scope.loop.core.clock.timestamp
    scope.loop.withVersion(atLeast: request.atLeast, scope.call) { version in
      let query: Commerce.CatalogQuery
      let reader: CatalogReader
      do throws(Status) {
        reader = try Self.catalogReader(request.sessionID, scope.caller, version)
        let session = version.state.commerce.session(request.sessionID)
        query = try CatalogQuery(request.filledIn(from: session?.catalogView), now: now)
      } catch {
        return call.fail(error)
      }
      scope.loop.withCatalog(query, reader, version) { reading in
        call.respond(Self.response(to: request, reading))
      }
    }
  }

  /// Customers name their session, but for those who signed in to shop by themselves; whoever
  /// names one may read it.
  static func catalogReader(
    _ session: SessionID, _ caller: Caller, _ version: Version<CommerceMachine>
  ) throws(Status) -> CatalogReader {
    if !session.isNone {
      _ = try readable(session, caller, version)
      return CatalogReader(session: session)
    }
    guard caller.role == .client else { return CatalogReader() }
    let principal = caller.principal
    guard !principal.accountID.isNone, principal.sessionID.isNone,
      version.state.commerce.client(principal.clientID)?.selfService == true
    else { throw .invalidField("session_id", allowed: "the session you joined") }
    return CatalogReader(client: principal.clientID)
  }

  private static func response(
    to request: APISchema.GetCatalogRequest, _ reading: CatalogReading
  ) -> APISchema.GetCatalogResponse {
    let state = reading.version.state.commerce
    let inCart = request.sessionID.isNone ? [:] : state.quantities(in: request.sessionID)
    return .init(
      sequence: reading.version.sequence,
      items: reading.page.items.map {
        APISchema.CatalogItem($0, at: reading.pricing, inCart: inCart[$0.batch.id] ?? .zero)
      },
      nextPageToken: reading.page.next?.token ?? "",
      totalCount: UInt32(clamping: reading.page.totalCount))
  }
}

extension Commerce.CatalogQuery {
  init(_ request: APISchema.GetCatalogRequest, now: Timestamp) throws(Status) {
    let filters = request.filters ?? APISchema.CatalogFilters()
    let sort = Commerce.CatalogSort(request.sort)
    var cursor: CatalogCursor?
    if !request.pageToken.isEmpty {
      cursor = CatalogCursor(token: request.pageToken)
      guard cursor?.sort == sort else {
        throw .invalidField(
          "page_token", allowed: "next_page_token of the page before, with the same sort")
      }
    }
    self.init(
      filter: try CatalogFilter(filters, search: request.search, now: now),
      sort: sort,
      descending: request.sortOrder == .descending,
      cursor: cursor,
      limit: try Paging.size(request.pageSize, default: Limits.catalogPageSizeDefault))
  }
}

extension Commerce.CatalogFilter {
  init(
    _ filters: APISchema.CatalogFilters, search: String = "", now: Timestamp
  ) throws(Status) {
    let days = filters.addedWithinDays
    let most = Commerce.Limits.addedWithinDaysMax
    guard days <= most else {
      throw .invalidField("filters.added_within_days", allowed: "1 to \(most), or 0 for any")
    }
    let since = days == 0 ? nil : now.adding(seconds: -Int64(days) * 86_400)
    self.init(
      categories: filters.categories, grades: filters.grades, brands: filters.brands,
      strains: filters.strains, tags: filters.tags, priceMin: filters.priceMin?.unitPrice,
      priceMax: filters.priceMax?.unitPrice, stock: StockCondition(filters.stockLevel),
      addedSince: [filters.addedSince, since].compactMap(\.self).max(),
      onSale: filters.onSale, search: search)
  }
}

extension Commerce.CatalogSort {
  init(_ sort: APISchema.CatalogSort) {
    switch sort {
    case .unspecified, .name: self = .name
    case .price: self = .price
    case .quantity: self = .quantity
    case .addedAt: self = .addedAt
    }
  }
}

extension Commerce.StockCondition {
  init(_ level: APISchema.StockLevel) {
    switch level {
    case .unspecified: self = .any
    case .inStock: self = .available
    case .lowStock: self = .low
    case .outOfStock: self = .out
    }
  }
}

extension APISchema.CatalogItem {
  /// Without cost, location and version: customers see it (I7).
  init(_ item: Commerce.CatalogItem, at pricing: ClientPricing, inCart: Quantity) {
    let batch = item.batch
    self.init(
      batchID: batch.id,
      batchCode: batch.code,
      name: batch.name,
      category: batch.category,
      grade: batch.grade,
      brand: batch.brand,
      strain: batch.strain,
      unitOfMeasure: APISchema.UnitOfMeasure(batch.unitOfMeasure),
      quantityStep: batch.quantityStep,
      unitPrice: pricing.price(of: batch),
      available: item.available,
      stockLevel: APISchema.StockLevel(item.stockLevel),
      addedAt: batch.addedAt,
      tags: batch.tags,
      inCart: inCart,
      regularUnitPrice: pricing.regularPrice(of: batch),
      sampleAvailable: item.sampleAvailable)
  }
}

extension APISchema.StockLevel {
  init(_ level: Commerce.StockLevel) {
    switch level {
    case .inStock: self = .inStock
    case .lowStock: self = .lowStock
    case .outOfStock: self = .outOfStock
    }
  }
}

extension APISchema.GetCatalogRequest {
  /// The request with the session's own view, if it asks for that (S2-P19).
  fileprivate func filledIn(from view: StoreSchema.CatalogView?) -> Self {
    guard sessionDefaults, let view else { return self }
    let defaults = APISchema.CatalogView(view)
    var request = self
    request.filters = defaults.filters
    request.search = defaults.search
    request.sort = defaults.sort
    request.sortOrder = defaults.sortOrder
    return request
  }
}
