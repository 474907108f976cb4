import APISchema
import Client
import Codec
import Foundation
import Glibc
import TLS
import TestSupport
import Testing
import Values

extension SystemTests {
  /// `showroom export all` and `showroom import all`: a whole store in one step (S2-MIG07).
  @Suite struct MigrationStoreTests {
    private static let badQuote = """
      {"external_number":"Q-9","client_code":"NOBODY","status":"ORDER_STATUS_QUOTE",\
      "lines":[{"batch_code":"NOTHING","quantity_e4":"10000","unit_price_cents":"100"}]}
      """

    /// Sells in a shop, moves everything out, and has the directory moved into another shop.
    private static func move(
      _ format: String = "csv", into body: (Shop, Terminal, StoreOnDisk) async throws -> Void
    ) async throws {
      let directory = try TemporaryDirectory()
      let store = StoreOnDisk(path: "\(directory.path)/whole", format: format)
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        for (kind, text) in MigrationTests.kinds {
          _ = try await admin.text("import", kind, try admin.file("\(kind).csv", text))
        }
        let full = try await FullStore.fill(shop)
        try await store.export(admin, expectingNone: full.secrets)
      }
      try await Shop.run { shop in try await body(shop, Terminal(shop, "admin/ops"), store) }
    }

    /// What a refused import would have added to.
    private static func contents(of shop: Shop) async throws -> [String] {
      let directory = shop.admin.directory
      let orders = try await shop.admin.orders.listOrders(ListOrdersRequest())
      let sheets = try await shop.admin.salesSheets.list(ListSheetsRequest(archivedToo: true))
      return try await directory.listPriceTiers(ListPriceTiersRequest()).priceTiers.map(\.code)
        + directory.listStaff(ListStaffRequest()).staff.map(\.login)
        + directory.listClients(ListClientsRequest()).clients.map(\.code)
        + shop.admin.inventory.listBatches(ListBatchesRequest()).batches.map(\.code)
        + sheets.sheets.map(\.name) + orders.orders.map(\.orderNumber)
    }

    @Test(
      "S2-MIG07: a store, exported whole, imported into an empty one and exported: the same bytes",
      arguments: ["csv", "jsonl"])
    func roundTrip(_ format: String) async throws {
      try await Self.move(format) { shop, admin, store in
        let before = try await Self.contents(of: shop)
        let dry = try await admin.text("import", "all", store.path, "--dry-run")
        #expect(try await Self.contents(of: shop) == before)
        let said = try await admin.text("import", "all", store.path)
        #expect(dry.replacing("would be ", with: "") == said)
        #expect(said.contains("orders: ") && !said.contains("orders: 0 created"), "\(said)")
        let second = StoreOnDisk(path: store.path + "-2", format: format)
        try await second.export(admin)
        try second.expectSameFiles(as: store)
        let again = try await admin.text("import", "all", store.path)
        for line in again.split(separator: "\n") {
          #expect(line.contains(": 0 created, 0 updated, "), "\(line)")
        }
        #expect(again.split(separator: "\n").count == 8)
      }
    }

    @Test("S2-MIG07: altered, missing and unknown files, another currency, a newer format: refused")
    func refusedDirectories() async throws {
      try await Self.move { shop, admin, store in
        let before = try await Self.contents(of: shop)
        func refuse(_ words: String, _ change: (StoreOnDisk) throws -> Void) async throws {
          let copy = try store.copy(admin.place("copy"))
          try change(copy)
          try await admin.expect(1, words, "import", "all", copy.path)
        }
        try await refuse("clients.csv was altered") {
          try $0.change("clients.csv", "5000.00", "5000.01")
        }
        try await refuse("orders.csv is missing") { try $0.remove("orders.csv") }
        try await refuse("notes.txt is not in manifest.json") { try $0.write("notes.txt", "") }
        try await refuse("has no manifest.json") { try $0.remove("manifest.json") }
        try await refuse("format_version is 2") {
          try $0.change("manifest.json", "\"format_version\":1", "\"format_version\":2")
        }
        try await refuse("is of a store in JPY") {
          try $0.change("manifest.json", "\"currency\":\"USD\"", "\"currency\":\"JPY\"")
        }
        try await refuse("\"../orders.csv\" is no name") {
          try $0.change("manifest.json", "\"orders.csv\"", "\"../orders.csv\"")
        }
        let file = try admin.file("file", "")
        try await admin.expect(1, "Not a directory", "import", "all", file)
        try await admin.expect(1, "No such file", "import", "all", file + ".none")
        try await admin.expect(64, "names of files", "import", "all", file, "--format", "csv")
        #expect(try await Self.contents(of: shop) == before)
      }
    }

    @Test("S2-MIG07: into a file, a full directory, half an export or without the right: refused")
    func refusedExports() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        let file = try admin.file("file", "mine")
        try await admin.expect(1, "Not a directory", "export", "all", file)
        try await admin.expect(1, "No such file", "export", "all", file + ".none/new")
        try await admin.expect(64, "needs a directory", "export", "all")
        let place = admin.place("full")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        _ = try admin.file("full/orders.csv.part", "half")
        try await admin.expect(1, "has not ended", "export", "all", place)
        try await admin.expect(1, "has no manifest.json", "import", "all", place)
        _ = try admin.file("full/mine", "mine")
        _ = try admin.file("full/manifest.json", "{}")
        try await admin.expect(1, "is not empty", "export", "all", place)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 3)
        let scanner = Terminal(shop, "warehouse/scanner-1")
        let new = admin.place("new")
        try await scanner.expect(77, "PERMISSION_DENIED", "export", "all", new)
        #expect(!FileManager.default.fileExists(atPath: new))
        try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
        try await scanner.expect(77, "PERMISSION_DENIED", "export", "all", new)
        #expect(try FileManager.default.contentsOfDirectory(atPath: new).isEmpty)
        let manifest = try await admin.json(StoreManifest.self, "export", "all", new)
        #expect(manifest.files.map(\.kind) == FullStore.kinds && manifest.currency == "USD")
      }
    }

    @Test("S2-MIG07: a problem in any file refuses all; what builds on it is not checked")
    func problems() async throws {
      try await Self.move("jsonl") { shop, admin, store in
        let before = try await Self.contents(of: shop)
        let bad = try store.copy(admin.place("bad"))
        try bad.append(Self.badQuote, to: "orders")
        let errors = admin.place("errors.csv")
        for flags in [["--dry-run"], []] {
          try await admin.expect(
            1, "orders.jsonl: 2 problems; nothing was taken over",
            ["import", "all", bad.path, "--errors", errors] + flags, isSilent: flags.isEmpty)
          let told = try String(contentsOfFile: errors, encoding: .utf8).split(separator: "\n")
          #expect(told.first == "file,line,field,code,allowed")
          #expect(
            told.dropFirst().map { $0.split(separator: ",")[3] }
              == ["CLIENT_NOT_FOUND", "BATCH_NOT_FOUND"])
          #expect(told.dropFirst().allSatisfy { $0.hasPrefix("orders.jsonl,") })
        }
        try bad.append("{\"code\":\"C-9\"}", to: "clients")
        try await admin.expect(
          1,
          "clients.jsonl: 1 problem; nothing was taken over; not checked, since they build on it: "
            + "accounts.jsonl, batches.jsonl, sheets.jsonl, orders.jsonl", "import", "all", bad.path
        )
        #expect(try await Self.contents(of: shop) == before)
        try await admin.expect(
          1, "clients.jsonl: 1 problem; orders.jsonl: 2 problems; the rest is in",
          ["import", "all", bad.path, "--skip-invalid"], isSilent: false)
        let second = StoreOnDisk(path: store.path + "-2", format: "jsonl")
        try await second.export(admin)
        try second.expectSameFiles(as: store)
      }
    }

    @Test("S2-MIG07: what an import that was stopped left, the same command makes whole")
    func stoppedInTheMiddle() async throws {
      try await Self.move { shop, admin, store in
        for kind in ["price-tiers", "staff", "presets", "clients"] {
          _ = try await admin.text("import", kind, "\(store.path)/\(kind).csv")
        }
        let goods = try store.read("batches.csv").split(separator: "\n")
        let half = try admin.file("half.csv", goods.prefix(2).joined(separator: "\n") + "\n")
        _ = try await admin.text("import", "batches", half)
        let said = try await admin.text("import", "all", store.path)
        #expect(said.contains("clients: 0 created, 0 updated, 3 unchanged\n"), "\(said)")
        #expect(said.contains("batches: 1 created, 0 updated, 1 unchanged\n"), "\(said)")
        let lines = try await admin.text("import", "all", store.path, "--json")
        let files = try lines.split(separator: "\n").map {
          try StoreFileImport(jsonText: String($0))
        }
        #expect(files.map(\.kind) == FullStore.kinds)
        for (file, exported) in zip(files, try store.manifest().files) {
          #expect(file.name == exported.name)
          #expect(file.result?.unchangedCount == exported.rowCount, "\(file)")
        }
        let second = StoreOnDisk(path: store.path + "-2", format: "csv")
        try await second.export(admin)
        try second.expectSameFiles(as: store)
      }
    }

    /// Wherever the signal finds it.
    @Test("S2-MIG07: killed or stopped, and given again, an import is whole", arguments: [9, 2])
    func signalled(_ signal: Int32) async throws {
      try await Self.move { shop, admin, store in
        let program = try admin.show(rows: 24, columns: 100, "import", "all", store.path)
        while program.state.value.exit == nil {
          let staff = try await shop.admin.directory.listStaff(ListStaffRequest())
          if staff.staff.contains(where: { $0.login == "ann" }) { break }
        }
        program.signal(signal)
        _ = try await program.end()
        _ = try await admin.text("import", "all", store.path)
        let second = StoreOnDisk(path: store.path + "-2", format: "csv")
        try await second.export(admin)
        try second.expectSameFiles(as: store)
      }
    }

    @Test("S2-MIG07: on a terminal nothing of the progress stays")
    func onTerminal() async throws {
      try await Self.move { shop, admin, store in
        func run(_ arguments: String..., words: String, progress: String) async throws {
          let program = try admin.show(rows: 24, columns: 100, arguments)
          program.terminal?.state.update { $0.screen.obeysLineEnds = true }
          try await program.terminal?.wait(for: words, absent: [progress])
          #expect(try await program.end() == .code(0))
        }
        try await run("import", "all", store.path, words: "orders: ", progress: "sending")
        let place = admin.place("again")
        try await run("export", "all", place, words: "everything is in", progress: "exporting")
      }
    }
  }
}
