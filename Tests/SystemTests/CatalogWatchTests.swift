import APISchema
import Client
import Testing
import Values

extension WatchCatalogResponse: Watching {
  var isState: Bool { if case .start = body { true } else { false } }
}

extension SystemTests {
  /// Open catalogs show what can be had now (S2R 3.6, WatchCatalog).
  @Suite struct CatalogWatchTests {
    private static let adds = 3_000

    @Test("S2R 3.6: a sale reaches every open catalog, with each session's own cart")
    func salesReachCatalogs() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 20)
        let other = try await shop.batch("B2", units: 20)
        let session = try await shop.session()
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let tablet = Recorder(
          customer.catalog.watchCatalog(WatchCatalogRequest(sessionID: session.sessionID)))
        let staff = Recorder(
          shop.tom.catalog.watchCatalog(WatchCatalogRequest(batchIDs: [batch])))
        for catalog in [tablet, staff] { try await catalog.reach(1) }

        let added = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(12)))
        let rest = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(8)))
        let last = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: other, quantity: .units(1)))
        let seen = try await tablet.reach(last.sequence)
        let elsewhere = try await staff.reach(rest.sequence)
        #expect(breaks(in: seen) == [] && breaks(in: elsewhere) == [])
        #expect(Self.item(batch, at: added.sequence, in: seen)?.stockLevel == .lowStock)
        let sold = try #require(Self.item(batch, at: rest.sequence, in: seen))
        #expect(sold.available == .zero && sold.stockLevel == .outOfStock)
        #expect(sold.inCart == .units(20))
        #expect(Self.item(batch, at: rest.sequence, in: elsewhere)?.inCart == .zero)
        #expect(Self.item(other, at: last.sequence, in: seen)?.available == .units(19))
      }
    }

    @Test("WatchCatalog: filters hold; what leaves them is named; others' sessions are refused")
    func filtersHold() async throws {
      try await Shop.run { shop in
        let cheap = try await shop.batch("A1", units: 20, priceCents: 500)
        let session = try await shop.session()
        let filters = CatalogFilters(priceMax: UnitPriceBound(unitPrice: Money(cents: 600)))
        let catalog = Recorder(
          shop.jane.catalog.watchCatalog(
            WatchCatalogRequest(sessionID: session.sessionID, filters: filters)))
        try await catalog.reach(1)
        let dear = try await shop.batch("B2", units: 20, priceCents: 700)
        _ = try await shop.batch("A1", units: 20, priceCents: 601)
        let stock = try await shop.admin.inventory.adjustStock(
          AdjustStockRequest(batchID: dear, delta: .units(1), reason: "found"))
        let seen = try await catalog.reach(stock.sequence)
        let changes = seen.compactMap { message in
          if case .changes(let changes) = message.body { changes } else { nil }
        }
        #expect(changes.flatMap(\.items) == [])
        #expect(changes.flatMap(\.removedBatchIDs) == [dear, cheap])
        var request = WatchCatalogRequest(sessionID: session.sessionID)
        let stranger = Recorder(shop.tom.catalog.watchCatalog(request))
        #expect(try await stranger.end().failure?.code == .unauthorizedSessionAccess)
        request.sessionID = .none
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let nameless = Recorder(customer.catalog.watchCatalog(request))
        #expect(try await nameless.end().failure?.code == .invalidField)
      }
    }

    @Test("N15: a catalog that is not read for a while gets each batch once, as it is")
    func slowReadersGetTheNewest() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: Int64(Self.adds))
        let session = try await shop.session()
        var slow = shop.tom.catalog.watchCatalog(WatchCatalogRequest()).makeAsyncIterator()
        var messages = [try #require(try await slow.next())]
        let last = try await Self.add(shop, session.sessionID, batch)
        while let newest = messages.last, newest.sequence < last {
          messages.append(try #require(try await slow.next()))
        }
        #expect(breaks(in: messages) == [])
        #expect(
          Self.item(batch, at: messages.last?.sequence ?? 0, in: messages)?.available == .zero)
        print("\(messages.count) messages for \(Self.adds) changes")
        #expect(messages.count < Self.adds / 2)
      }
    }

    private static func add(
      _ shop: Shop, _ session: SessionID, _ batch: BatchID
    ) async throws -> UInt64 {
      try await within(120, "\(adds) adds") {
        let lasts = try await throwingAll(Array(0..<20)) { _ in
          var sequence: UInt64 = 0
          for _ in 0..<(adds / 20) {
            let added = try await shop.jane.liveShopping.addToCart(
              AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(1)))
            sequence = added.sequence
          }
          return sequence
        }
        return lasts.max() ?? 0
      }
    }

    /// A batch as the first message at or after a sequence shows it.
    private static func item(
      _ id: BatchID, at sequence: UInt64, in messages: [WatchCatalogResponse]
    ) -> CatalogItem? {
      for message in messages where message.sequence >= sequence {
        if case .changes(let changes) = message.body {
          if let item = changes.items.last(where: { $0.batchID == id }) { return item }
        }
      }
      return nil
    }
  }
}
