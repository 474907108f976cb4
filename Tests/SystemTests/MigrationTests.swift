import APISchema
import Client
import Foundation
import Glibc
import TestSupport
import Testing
import Values

extension SystemTests {
  /// Moving in and out with files (S2-MIG07).
  @Suite struct MigrationTests {
    static let tiers = """
      code,name,rule,category_rules
      GOLD,Gold,list:-10%,Tea=list:-5%;Cups=cost:30%

      """
    static let people = """
      login,name,role,permissions
      ann,Ann,staff,session_read_all;price_below_cost
      ben,Ben,warehouse,

      """
    static let clients = """
      code,name,country,email,price_tier,credit_limit,payment_terms,transport_fee,self_service
      C-1,"Gamma, Ltd",France,buy@gamma.example,GOLD,5000.00,net 30,2.5%,yes
      C-2,Ωmega «Test»,,,,,,,

      """
    static let batches = """
      code,name,category,unit,step,price,cost,location,tags,on_hand,quarantined
      TEA,Green tea,Tea,gram,0.5,12.50,6.00,A-1,new;organic,100.5,2
      CUP,Cup,Cups,each,,3.00,1.20,B-2,,40,

      """
    static let orders = """
      external_number,client,staff,status,created_at,expires_at,note,batch,product,quantity,\
      unit_price,base_price,adjustment,paid
      Q-1,C-1,ann,quote,2026-01-05T10:00:00Z,2030-01-01,call first,TEA,,2.5,11.00,12.50,-10%,
      Q-1,,,,,,second note,CUP,,4,3.00,,,
      D-1,C-2,,draft,2026-02-01,,,CUP,,1,3.00,,,
      H-1,C-1,ann,delivered,2025-03-01T08:00:00Z,,,GONE,Old goods,3,7.25,8.00,,21.75

      """

    /// All kinds, in the order in which they build on one another.
    static let kinds = [
      ("price-tiers", tiers), ("staff", people), ("clients", clients), ("batches", batches),
      ("orders", orders),
    ]

    private static func moveIn(_ admin: Terminal) async throws {
      for (kind, text) in kinds {
        let path = try admin.file("\(kind).csv", text)
        _ = try await admin.text("import", kind, path)
      }
    }

    @Test("S2-MIG07: every kind comes in, again changes nothing, and history can only be read")
    func everyKind() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        for (kind, text) in Self.kinds {
          let path = try admin.file("\(kind).csv", text)
          let count = kind == "price-tiers" ? 1 : kind == "orders" ? 3 : 2
          let dry = try await admin.text("import", kind, path, "--dry-run")
          #expect(dry.contains("\(count) would be created"), "\(kind): \(dry)")
          let said = try await admin.text("import", kind, path)
          #expect(said == "\(kind): \(count) created, 0 updated, 0 unchanged\n")
          let again = try await admin.json(ImportRowsResponse.self, "import", kind, path)
          #expect(again.unchangedCount == UInt32(count) && again.sequence == 0, "\(again)")
        }
        let quotes = try await shop.jane.orders.listOrders(ListOrdersRequest(status: .quote))
        let quote = try #require(quotes.orders.first)
        // 2.5 x 11.00 + 4 x 3.00, less ten percent.
        #expect(quote.total == Money(cents: 3_555))
        let past = try await shop.jane.orders.listOrders(ListOrdersRequest(status: .delivered))
        let old = try #require(past.orders.first)
        let refused = await #expect(throws: ClientError.self) {
          try await shop.admin.orders.removeLine(
            RemoveOrderLineRequest(orderID: old.orderID, lineID: LineID(rawValue: 1)))
        }
        #expect(refused?.detail?.code == .orderNotModifiable)
        let stock = try await shop.stock("TEA")
        #expect(stock.available == Quantity(tenThousandths: 985_000))
      }
    }

    @Test("S2-MIG07: bad files are refused with line, field and what is allowed; nothing comes in")
    func badFiles() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        func refuse(_ kind: String, _ text: String, _ words: String...) async throws {
          let path = try admin.file("bad.csv", text)
          for word in words { try await admin.expect(1, word, "import", kind, path) }
        }
        try await refuse("clients", "code,nome\n", "line 1, field 2: \"nome\" is no column")
        try await refuse("clients", "code,name\nC-1,\"x\n", "the file ends inside quotes")
        let long = String(repeating: "x", count: 100_000)
        try await refuse("clients", "code,name\nC-1,\(long)\n", "line 2, field 2: a field of more")
        try await refuse(
          "clients", "code,name\nC-1,A\nC-2,B\nC-1,C\n", "each code once; line 2 has it, too")
        try await refuse(
          "orders",
          "external_number,client,status,batch,quantity,unit_price\n"
            + "O-1,NOBODY,draft,NOTHING,1,1.00\nO-1,,,NOTHING,0,x\n",
          "a number with up to 2 decimals")
        try await refuse(
          "orders",
          "external_number,client,status,batch,quantity,unit_price\n"
            + "O-1,NOBODY,draft,NOTHING,1,1.00\nO-1,,,NOTHING,1,1.00\n",
          "CLIENT_NOT_FOUND", "3 problems; nothing was taken over")
        let path = try admin.file("utf8.csv", "")
        let bytes = Data(Array("code,name\nC-1,".utf8) + [0xFF, 0x0A])
        try bytes.write(to: URL(filePath: path))
        try await admin.expect(1, "line 2, field 2: not UTF-8", "import", "clients", path)
        try await admin.expect(
          1, ".none: can't be opened: No such file", "import", "clients", path + ".none")
        try await admin.expect(64, "", "import", "people", path)
        let listed = try await shop.admin.directory.listClients(ListClientsRequest())
        #expect(listed.clients.map(\.code) == ["ACME"])
        let jane = Terminal(shop, "staff/jane")
        let good = try jane.file("good.csv", "code,name\nC-1,A\n")
        try await jane.expect(77, "PERMISSION_DENIED", "import", "clients", good)
      }
    }

    @Test("S2-MIG07: problems in a file of their own; rows without one are taken alone")
    func skipInvalid() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        let path = try admin.file(
          "mixed.csv", "code,name,price_tier\nC-1,A,\nC-2,,\nC-3,C,NONE\nC-4,D,\n")
        let errors = path + ".errors"
        try await admin.expect(
          1, "2 problems; 2 created", "import", "clients", path, "--skip-invalid", "--errors",
          errors)
        #expect(
          try String(contentsOfFile: errors, encoding: .utf8) == """
            line,field,code,allowed
            3,name,INVALID_FIELD,some text
            4,price_tier,PRICE_TIER_NOT_FOUND,the code of a price tier that is here

            """)
        _ = try await admin.text(
          "import", "price-tiers", try admin.file("t.csv", "code,name,rule\nNONE,None,list:0%\n"))
        try await admin.expect(
          1, "1 problem; 1 created, 0 updated, 2 unchanged", "import", "clients", path,
          "--skip-invalid")
      }
    }

    @Test(
      "S2-MIG07: stopped in the middle and given again, a large import is whole and once",
      arguments: [SIGKILL, SIGINT])
    func stoppedInTheMiddle(_ signal: Int32) async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        let count = 12_000
        let rows = (1...count).map { "X-\($0),Goods \($0),\($0 % 90 + 1).50,10" }
        let path = try admin.file(
          "many.csv", "code,name,price,on_hand\n" + rows.joined(separator: "\n") + "\n")
        let program = try admin.show(rows: 24, columns: 100, "import", "batches", path)
        program.terminal?.state.update { $0.screen.obeysLineEnds = true }
        try await program.terminal?.wait(for: "checking █", "rows/s")
        // After the first part is in, and before the last is.
        while program.state.value.exit == nil {
          let page = try await shop.admin.inventory.listBatches(ListBatchesRequest(pageSize: 1))
          if page.totalCount > 0 { break }
        }
        program.signal(signal)
        let exit = try await program.end()
        #expect(exit == (signal == SIGINT ? .code(130) : .signal(SIGKILL)))
        if signal == SIGINT {
          try await program.terminal?.wait(for: "rows; the same command goes on")
        }
        let part = try await shop.admin.inventory.listBatches(ListBatchesRequest(pageSize: 1))
        #expect(part.totalCount % 5_000 == 0 || part.totalCount == UInt32(count))
        let said = try await admin.text("import", "batches", path)
        let created = count - Int(part.totalCount)
        #expect(
          said == "batches: \(created) created, 0 updated, \(part.totalCount) unchanged\n")
        let whole = try await shop.admin.inventory.listBatches(ListBatchesRequest(pageSize: 1))
        #expect(whole.totalCount == UInt32(count))
      }
    }

    @Test("S2-MIG07: what comes in at once reaches open streams whole")
    func openStreams() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        let count = 2_000
        let orders = shop.jane.orders.watchOrders(WatchOrdersRequest())
        let catalog = shop.jane.catalog.watchCatalog(WatchCatalogRequest())
        async let seen = Self.count(of: orders, upTo: count)
        async let shown = Self.count(of: catalog, upTo: count)
        let goods = (1...count).map { "X-\($0),Goods \($0),5.00,10" }
        let goodsPath = try admin.file(
          "goods.csv", "code,name,price,on_hand\n" + goods.joined(separator: "\n") + "\n")
        _ = try await admin.text("import", "batches", goodsPath)
        let quotes = (1...count).map { "Q-\($0),ACME,quote,X-\($0),2,4.50,5.00" }
        let path = try admin.file(
          "quotes.csv",
          "external_number,client,status,batch,quantity,unit_price,base_price\n"
            + quotes.joined(separator: "\n") + "\n")
        _ = try await admin.text("import", "orders", path)
        #expect(try await seen == count)
        #expect(try await shown == count)
      }
    }

    private static func count(
      of stream: MessageStream<WatchOrdersResponse>, upTo wanted: Int
    ) async throws -> Int {
      var count = 0
      for try await message in stream {
        if case .changes(let changes) = message.body { count += changes.orders.count }
        if count >= wanted { break }
      }
      return count
    }

    private static func count(
      of stream: MessageStream<WatchCatalogResponse>, upTo wanted: Int
    ) async throws -> Int {
      var seen: Set<BatchID> = []
      for try await message in stream {
        if case .changes(let changes) = message.body {
          seen.formUnion(changes.items.map(\.batchID))
        }
        if seen.count >= wanted { break }
      }
      return seen.count
    }

    @Test("S2-MIG07: exported, imported into another store and exported there is the same")
    func roundTrip() async throws {
      for format in ["csv", "jsonl"] {
        var exported: [String: String] = [:]
        try await Shop.run { shop in
          let admin = Terminal(shop, "admin/ops")
          try await Self.moveIn(admin)
          try await Self.trade(shop)
          for (kind, _) in Self.kinds {
            exported[kind] = try await Self.export(admin, kind, format)
          }
          #expect(exported["orders"]?.contains("SO-000004") == true)
          let terms = format == "csv" ? "net 30,2.5%,yes" : "\"days\":30"
          #expect(exported["clients"]?.contains(terms) == true)
        }
        try await Shop.run { shop in
          let admin = Terminal(shop, "admin/ops")
          for (kind, _) in Self.kinds {
            let text = try #require(exported[kind])
            let path = try admin.file("in.\(format)", text)
            _ = try await admin.text("import", kind, path)
            #expect(try await Self.export(admin, kind, format) == text, "\(kind)")
            let piped = try await admin.text("export", kind, "--format", format)
            #expect(piped == text)
          }
        }
      }
    }

    private static func export(
      _ admin: Terminal, _ kind: String, _ format: String
    ) async throws -> String {
      let path = try admin.file("out.\(format)", "")
      _ = try await admin.text("export", kind, path)
      return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// A sale, a draft with negotiated prices, and goods in quarantine.
    private static func trade(_ shop: Shop) async throws {
      let listed = try await shop.admin.inventory.listBatches(ListBatchesRequest())
      let cup = try #require(listed.batches.first { $0.code == "CUP" }).batchID
      let session = try await shop.session()
      _ = try await shop.jane.liveShopping.addToCart(
        AddToCartRequest(sessionID: session.sessionID, batchID: cup, quantity: .units(3)))
      _ = try await shop.jane.liveShopping.convertToOrder(
        ConvertToOrderRequest(sessionID: session.sessionID))
      let draft = try await shop.jane.orders.createStaffOrder(
        CreateStaffOrderRequest(clientID: shop.customerID, note: "keep"))
      let added = try await shop.jane.orders.addLine(
        AddOrderLineRequest(
          orderID: draft.orderID, line: NewOrderLine(batchID: cup, quantity: .units(2))))
      _ = try await shop.jane.orders.applyOverride(
        ApplyOrderPriceRequest(
          orderID: draft.orderID, scope: .item, lineID: added.lineID,
          adjustmentType: .percentage, adjustmentValue: .init(tenThousandths: -100_000),
          reason: "first order", hiddenFromClient: true))
      _ = try await shop.admin.inventory.quarantineStock(
        QuarantineStockRequest(batchID: cup, delta: .units(1), reason: "damp"))
    }
  }
}
