import APISchema
import Client
import Clocks
import Testing
import Values

extension SystemTests {
  /// What a link opens, and what it doesn't (C15, C17, C31, S2-P05, S2-P17).
  @Suite struct SheetLinkTests {
    @Test("C15, C31: revoked, replaced and archived links open nothing; hostile tokens neither")
    func linksThatOpenNothing() async throws {
      try await Shop.run { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        let id = try await desk.sheet([NewSheetItem(batchID: tea)])
        let first = try await desk.share(id)
        let second = try await desk.share(id)
        #expect(first.shareToken != second.shareToken)
        let stranger = try shop.client(nil)
        defer { stranger.close() }
        let customer = SheetDesk(shop, stranger)
        func code(_ token: String) async -> ErrorCode? {
          let opened = await refusal { () throws(ClientError) in try await customer.open(token) }
          let selected = await refusal { () throws(ClientError) in
            try await customer.select(token, [1: 1])
          }
          #expect(opened?.code == selected?.code, "\(token)")
          return opened?.code
        }
        #expect(await code(first.shareToken) == .sheetRevoked)
        #expect(await code(second.shareToken) == nil)
        var flipped = second.shareToken
        flipped.removeLast()
        for token in [
          flipped, flipped + "!", second.shareToken + "=", String(repeating: "A", count: 43),
          "' OR 1=1 --", "\u{202E}", "srt_" + flipped, second.shareToken.lowercased(),
        ] {
          #expect(await code(token) == .sheetNotFound, "\(token)")
        }
        for token in ["", String(repeating: "A", count: 65)] {
          #expect(await code(token) == .invalidField, "\(token)")
        }
        _ = try await desk.sheets.revokeShareUrl(SheetReferenceRequest(sheetID: id))
        #expect(await code(second.shareToken) == .sheetRevoked)
        let third = try await desk.share(id)
        #expect(await code(third.shareToken) == nil)
        _ = try await desk.sheets.archive(SheetReferenceRequest(sheetID: id))
        #expect(await code(third.shareToken) == .sheetRevoked)
        let listed = try await desk.sheets.list(ListSheetsRequest())
        #expect(listed.sheets.isEmpty)
        let all = try await desk.sheets.list(ListSheetsRequest(archivedToo: true))
        #expect(all.sheets.map(\.state) == [.archived])
      }
    }

    @Test("C17: a link is for no other method, and a sheet for no other salesperson")
    func nothingElse() async throws {
      try await Shop.run { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", units: 50)
        let id = try await desk.sheet([NewSheetItem(batchID: tea)])
        let link = try await desk.share(id)
        for client in [try shop.client(nil), try shop.client(nil, token: link.shareToken)] {
          defer { client.close() }
          let refused = await refusal { () throws(ClientError) in
            try await client.salesSheets.get(GetSheetRequest(sheetID: id))
          }
          #expect(refused?.code == .unauthenticated)
        }
        let tom = SheetDesk(shop, shop.tom)
        #expect(try await tom.sheets.list(ListSheetsRequest()).sheets.isEmpty)
        let refusals = [
          await refusal { () throws(ClientError) in try await tom.share(id) },
          await refusal { () throws(ClientError) in try await tom.toOrder(id) },
          await refusal { () throws(ClientError) in try await tom.toSession(id) },
          await refusal { () throws(ClientError) in
            try await tom.sheets.exportAsPdf(ExportSheetRequest(sheetID: id))
          },
          await refusal { () throws(ClientError) in
            try await tom.sheets.getAnalytics(GetSheetAnalyticsRequest(sheetID: id))
          },
        ]
        #expect(refusals.map { $0?.code } == Array(repeating: .permissionDenied, count: 5))
        // With a link he is its holder, like anyone.
        #expect(try await tom.open(link.shareToken).items.count == 1)
      }
    }

    @Test("C31: an expired sheet is read, not selected, and converted at today's prices alone")
    func expiry() async throws {
      try await ClockedShop.run { clocked in
        let desk = SheetDesk(clocked.shop)
        let tea = try await clocked.shop.batch("TEA", units: 50)
        let end = clocked.clock.timestamp.adding(seconds: 600)
        let id = try await desk.sheet([NewSheetItem(batchID: tea)], expires: end)
        let link = try await desk.share(id)
        #expect(link.expiresAt == end)
        _ = try await desk.select(link.shareToken, [1: 5])
        clocked.clock.advance(seconds: 600)
        let seen = try await desk.open(link.shareToken)
        #expect(seen.expired && seen.items[0].selectedQuantity == .units(5))
        for refused in [
          await refusal { () throws(ClientError) in
            try await desk.select(link.shareToken, [1: 6])
          },
          await refusal { () throws(ClientError) in try await desk.toOrder(id) },
          await refusal { () throws(ClientError) in try await desk.toSession(id) },
        ] {
          #expect(refused?.code == .sheetExpired && refused?.detail?.expiresAt == end)
        }
        _ = try await clocked.shop.batch("TEA", units: 50, priceCents: 1_200)
        let order = try await desk.sheets.convertToOrder(
          CreateFromSalesSheetRequest(sheetID: id, reprice: true))
        #expect(order.total.cents == 5 * 1_200)
        #expect(try await desk.sheet(id).summary.state == .expired)
      }
    }

    @Test("S2-SEC11: who holds a link neither fills the log nor calls without end")
    func holdersAreBounded() async throws {
      try await ClockedShop.run { clocked in
        let desk = SheetDesk(clocked.shop)
        let tea = try await clocked.shop.batch("TEA", units: 50)
        let id = try await desk.sheet([NewSheetItem(batchID: tea)])
        let link = try await desk.share(id)
        let first = try await desk.open(link.shareToken).sequence
        var refused: ClientError?
        var calls = 0
        while refused == nil && calls < 2_000 {
          calls += 1
          refused = await refusal { () throws(ClientError) in
            try await desk.sheets.getByToken(
              GetSheetByTokenRequest(shareToken: link.shareToken),
              options: CallOptions(retries: false))
          }
        }
        #expect(refused?.code == .rateLimited && (400...600).contains(calls))
        let sheet = try await desk.sheets.get(GetSheetRequest(sheetID: id))
        #expect(sheet.sequence == first, "no commit")
        let changes = try await Self.changes(of: desk, clocked)
        #expect((40...80).contains(changes), "\(changes) changes of a selection at one moment")
        #expect(sheet.sheet.summary.viewCount == 1)
      }
    }

    /// How often the holder of a new sheet's link can change what is selected at one moment.
    private static func changes(of desk: SheetDesk, _ clocked: ClockedShop) async throws -> Int {
      let coffee = try await clocked.shop.batch("COFFEE", units: 500)
      let link = try await desk.share(try await desk.sheet([NewSheetItem(batchID: coffee)]))
      clocked.clock.advance(seconds: 60)
      for number in 1...500 {
        let refused = await refusal { () throws(ClientError) in
          try await desk.sheets.updateSelections(
            UpdateSelectionsRequest(
              shareToken: link.shareToken,
              selections: [
                SelectionInput(
                  itemID: SheetItemID(rawValue: 1), quantity: .units(Int64(1 + number % 2)))
              ]),
            options: CallOptions(retries: false))
        }
        if refused?.code == .rateLimited { return number }
        if let refused { throw refused }
      }
      return 500
    }

    @Test(
      "A server that is killed during a conversion leaves none or all of it", arguments: [1, 2])
    func killedDuringConversions(_ round: Int) async throws {
      try await Shop.run { shop in
        let desk = SheetDesk(shop)
        let tea = try await shop.batch("TEA", units: 500)
        for number in 1...6 {
          let id = try await desk.sheet([NewSheetItem(batchID: tea)])
          let link = try await desk.share(id)
          _ = try await desk.select(link.shareToken, [1: 5])
          let toOrder = number % 2 == 0
          async let converted: Void = {
            if toOrder {
              _ = try await desk.toOrder(id, key: "convert-\(number)")
            } else {
              _ = try await desk.toSession(id, key: "convert-\(number)")
            }
          }()
          // Another call on the way: the kill comes about when the conversion is decided.
          if round == 2 { _ = try await shop.tom.server.ping(PingRequest()) }
          try shop.server.killNow()
          try await shop.server.killed()
          try await shop.server.start()
          try await converted
          let story = try await desk.sheets.getAnalytics(GetSheetAnalyticsRequest(sheetID: id))
          #expect(story.conversions.count == 1, "once, whatever was repeated")
          let conversion = try #require(story.conversions.first)
          if toOrder {
            let order = try await desk.client.orders.getOrder(
              GetOrderRequest(orderID: conversion.orderID)
            ).order
            #expect(order.lines.map(\.quantity) == [.units(5)])
            #expect(order.modeTransitions.map(\.sheetID) == [id])
          } else {
            let cart = try await shop.jane.liveShopping.getCart(
              GetCartRequest(sessionID: conversion.sessionID))
            #expect(cart.items.map(\.item.quantity) == [.units(5)])
          }
        }
        #expect(try await shop.stock("TEA").held == .units(15))
        let orders = try await desk.client.orders.listOrders(
          ListOrdersRequest(origin: .salesSheet))
        #expect(orders.orders.count == 3)
      }
    }
  }
}
