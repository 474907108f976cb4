import APISchema
import Codec
import RPC
import Transport
import Values

/// A page of a large catalog beside the same page of a small one, as a client sees it; and what a
/// change costs the index.
struct CatalogMeasurement {
  let setting: Setting
  let plan: Plan
  let progress: Progress

  func run() throws -> Section {
    var few = try measure(batches: Limits.catalogFew)
    var many = try measure(batches: Limits.catalogMany)
    let rows = CatalogShape.all.indices.map { index in
      let (small, large) = (few[index].micros(at: 0.5), many[index].micros(at: 0.5))
      return Row(
        label: CatalogShape.all[index].label,
        cells: [
          Cell(key: "few_p50_us", label: "1,000 p50 us", value: small),
          Cell(key: "few_p99_us", label: "p99 us", value: few[index].micros(at: 0.99)),
          Cell(key: "many_p50_us", label: "100,000 p50 us", value: large),
          Cell(key: "many_p99_us", label: "p99 us", value: many[index].micros(at: 0.99)),
          .ratio("ratio", "ratio", large / small),
        ])
    }
    progress.say("catalog index")
    return Section(
      name: "catalog",
      title: "GetCatalog, 50 of 1,000 and of 100,000 batches, one call at a time over TLS 1.3",
      subject: "filter, order",
      rows: rows + CatalogIndexMeasurement(rounds: plan.catalogPages).rows,
      notes: ["Changes are worked into the index of 100,000 batches in this process."])
  }

  /// Fills a server of its own and asks for every page in turn.
  private func measure(batches count: Int) throws -> [Samples] {
    progress.say("catalog of \(count) batches")
    let store = "\(setting.directory)/store/catalog-\(count)"
    let server = try ServerProcess(
      setting, store: store, log: "\(setting.directory)/catalog-\(count).log", isMain: false)
    defer { server.stop() }
    let driver = try Driver(port: server.port, certs: setting.certs)
    let session = try CatalogStock.fill(driver, count: count)
    let staff = try driver.connect(1, as: "staff-bench")[0]
    let requests = try CatalogShape.all.map { shape in
      var request = shape.request
      if shape.isForSession { request.sessionID = session }
      try check(driver.call(staff, "Catalog/GetCatalog", request.encoded()), shape)
      return request.encoded()
    }
    return try driver.wait("pages of \(count) batches") { done in
      PageLoad(staff, requests, rounds: plan.catalogPages, done: done).next()
    }
  }

  /// Pages of different lengths would compare nothing.
  private func check(_ payload: [UInt8], _ shape: CatalogShape) throws {
    let page = try GetCatalogResponse(decoding: payload, options: .lenient)
    if page.items.count != 50 {
      throw BenchError("\(shape.label): \(page.items.count) items of \(page.totalCount)")
    }
  }
}

/// A page to ask for.
struct CatalogShape {
  var label: String
  var request: GetCatalogRequest
  /// At the prices of the session's client, which has a rule of its own.
  var isForSession = false

  init(
    _ label: String, _ filters: CatalogFilters = CatalogFilters(), search: String = "",
    sort: CatalogSort = .name, descending: Bool = false, isForSession: Bool = false
  ) {
    self.label = label
    self.isForSession = isForSession
    request = GetCatalogRequest(
      filters: filters, search: search, sort: sort,
      sortOrder: descending ? .descending : .ascending)
  }

  static let all: [CatalogShape] = {
    let range = CatalogFilters(
      priceMin: UnitPriceBound(unitPrice: Money(cents: 20_000)),
      priceMax: UnitPriceBound(unitPrice: Money(cents: 50_000)))
    let someCategories = (0..<4).map { CatalogStock.category($0) }
    return [
      CatalogShape("all, name"),
      CatalogShape("all, price downwards", sort: .price, descending: true),
      CatalogShape("category, name", CatalogFilters(categories: [CatalogStock.category(0)])),
      CatalogShape(
        "categories, grade, in stock, price",
        CatalogFilters(categories: someCategories, grades: ["A"], stockLevel: .inStock),
        sort: .price),
      CatalogShape("price range, quantity downwards", range, sort: .quantity, descending: true),
      CatalogShape("client's price range, client's price", range, sort: .price, isForSession: true),
      CatalogShape("search \"h\", name", search: "h"),
      CatalogShape("search \"HEART sku1\", price", search: "HEART sku1", sort: .price),
      CatalogShape(
        "on sale, tag, newest first", CatalogFilters(tags: ["new"], onSale: true), sort: .addedAt,
        descending: true),
    ]
  }()
}

/// Asks for every page in turn, one at a time. On the driver's loop only.
// Sendable: only so that jobs for the loop can hold it.
private final class PageLoad: @unchecked Sendable {
  private let connection: ClientConnection
  private let requests: [[UInt8]]
  private let rounds: Int
  private let done: (Result<[Samples], BenchError>) -> Void
  private var samples: [Samples]
  private var count = 0

  init(
    _ connection: ClientConnection, _ requests: [[UInt8]], rounds: Int,
    done: @escaping (Result<[Samples], BenchError>) -> Void
  ) {
    (self.connection, self.requests, self.rounds, self.done) = (connection, requests, rounds, done)
    samples = Array(repeating: Samples(), count: requests.count)
  }

  func next() {
    if count == rounds * requests.count { return done(.success(samples)) }
    let index = count % requests.count
    count += 1
    let start = monotonicNanos()
    let call = connection.start(request("Catalog/GetCatalog", requests[index]), kind: .unary)
    call.onEnd = { [self] status, _, _ in
      guard status.isOK else { return done(.failure(BenchError("Catalog/GetCatalog: \(status)"))) }
      samples[index].add(nanoseconds: monotonicNanos() - start)
      next()
    }
  }
}
