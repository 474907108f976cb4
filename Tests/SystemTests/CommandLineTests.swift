import APISchema
import Codec
import Testing
import Values

extension SystemTests {
  /// `showroom`, the program, against a server: what it prints and how it exits.
  @Suite struct CommandLineTests {
    @Test func saleByHand() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        let scanner = Terminal(shop, "warehouse/scanner-1")
        try await Self.importGoods(jane)
        let catalog = try await jane.json(GetCatalogResponse.self, "catalog", "list")
        let batch = try #require(catalog.items.first { $0.batchCode == "TEA" })
        #expect(batch.available == .units(40))
        let session = try await jane.json(
          CreateSessionResponse.self, "session", "start", "\(shop.customerID)")
        let id = "\(session.sessionID)"
        let added = try await jane.json(
          AddToCartResponse.self, "session", "add", id, "\(batch.batchID)", "2.5")
        let line = "\(added.item.lineID)"
        let priced = try await jane.json(
          ApplyItemOverrideResponse.self, "session", "price", id, line, "--to", "9.00")
        #expect(priced.item.lineTotal == Money(cents: 2_250))
        let floor = try await jane.json(GetActiveSessionsResponse.self, "session", "list")
        #expect(floor.sessions.map(\.lineCount) == [1])
        let list = try await scanner.text("picklist", "show")
        #expect(list.contains("[ ] Green tea (2.5 lb) - R-1  line \(line)"), "\(list)")
        let picked = try await scanner.json(
          MarkPickedResponse.self, "picklist", "pick", id, line, "--expect", "2.5")
        #expect(picked.line.status == .picked)
        let order = try await jane.json(ConvertToOrderResponse.self, "session", "complete", id)
        #expect(order.orderTotal == Money(cents: 2_250))
        let shown = try await jane.text("order", "show", order.orderNumber)
        #expect(shown.contains("\(order.orderNumber) confirmed for Acme Corp"), "\(shown)")
        let orders = try await jane.json(ListOrdersResponse.self, "order", "list")
        #expect(orders.orders.map(\.orderID) == [order.orderID])
      }
    }

    @Test func callsAndExitCodes() async throws {
      try await Shop.run { shop in
        let jane = Terminal(shop, "staff/jane")
        let health = try await jane.text("call", "Server/Health")
        #expect(try HealthResponse(jsonText: health).status == .serving)
        let watched = try await jane.text(
          "call", "LiveShopping/WatchActiveSessions", "{}", "--take", "1")
        #expect(try WatchActiveSessionsResponse(jsonText: watched).isState)

        try await jane.expect(1, "SESSION_NOT_FOUND", "session", "show", "999")
        try await jane.expect(
          1, "\"noSuchField\" is no field", "call", "Server/Ping", #"{"noSuchField" : 1}"#)
        try await jane.expect(
          1, "\"rate\" is no field of filters", "call", "Catalog/GetCatalog",
          #"{"search":"x","filters":{"tags":["a"],"rate":{"of":"it"}}}"#)
        try await jane.expect(1, "there is no method", "call", "Server/Nothing")
        try await jane.expect(64, "session", "session", "start", "nobody")
        try await jane.expect(64, "exactly one of", "session", "price", "1", "1")
        try await jane.expect(77, "", "directory", "save-staff", "eve", "Eve")
        try await jane.expect(78, "no-such-file.csv", "catalog", "import", "no-such-file.csv")
        try await jane.expect(78, "host:port", "server", "health", "--endpoint", "nowhere")
        try await jane.expect(
          69, "127.0.0.1:1", "server", "health", "--endpoint", "127.0.0.1:1", "--timeout", "1")
      }
    }

    private static func importGoods(_ jane: Terminal) async throws {
      let file = try jane.file(
        "goods.csv",
        """
        code,name,price,cost,unit,step,location,on_hand
        TEA,Green tea,10.00,6.00,pound,0.5,R-1,40
        CUP,"Cup, blue",2.50,1.00,each,1,R-2,100

        """)
      let saved = try await jane.json(UpsertBatchesResponse.self, "catalog", "import", file)
      #expect(saved.createdCount == 2)
      let again = try await jane.json(UpsertBatchesResponse.self, "catalog", "import", file)
      #expect(again.createdCount == 0)
    }
  }
}
