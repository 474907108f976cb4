import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// A whole store moves into another one with files (S2-MIG07).
  @Suite struct MigrationWholeTests {
    private static func export(
      _ admin: Terminal, _ kind: String, _ format: String
    ) async throws -> String {
      try await admin.text("export", kind, "--format", format)
    }

    private static func importing(
      _ admin: Terminal, _ kind: String, _ format: String, _ text: String
    ) async throws -> String {
      let path = try admin.file("\(kind).\(format)", text)
      return try await admin.text("import", kind, path)
    }

    private static func moveIn(_ admin: Terminal) async throws {
      for (kind, text) in MigrationTests.kinds {
        _ = try await importing(admin, kind, "csv", text)
      }
    }

    @Test(
      "S2-MIG07: every kind, exported, imported into another store and exported: the same bytes")
    func roundTrip() async throws {
      for format in ["csv", "jsonl"] {
        var exported: [String: String] = [:]
        try await Shop.run { shop in
          let admin = Terminal(shop, "admin/ops")
          try await Self.moveIn(admin)
          let store = try await FullStore.fill(shop)
          for kind in FullStore.kinds {
            exported[kind] = try await Self.export(admin, kind, format)
          }
          for (kind, text) in exported {
            for secret in store.secrets where secret.isEmpty || text.contains(secret) {
              Issue.record("\(secret) is in \(kind).\(format)")
            }
          }
          Self.expectPeople(exported)
        }
        try await Shop.run { shop in
          let admin = Terminal(shop, "admin/ops")
          for kind in FullStore.kinds {
            let text = try #require(exported[kind])
            _ = try await Self.importing(admin, kind, format, text)
            #expect(try await Self.export(admin, kind, format) == text, "\(kind)")
            let again = try await Self.importing(admin, kind, format, text)
            #expect(again.contains("0 created, 0 updated"), "\(again)")
          }
          try await Self.expectLife(shop)
        }
      }
    }

    /// Who did what is in the files.
    private static func expectPeople(_ exported: [String: String]) {
      let words = [
        "presets": ["Fine, and new"], "accounts": ["ann@acme.example", "Bob@acme.example"],
        "sheets": ["two, please", "spring; only", "Old"],
        "orders": ["bank 1", "left at the door", "first order", "an old friend"],
      ]
      for (kind, words) in words {
        for word in words {
          #expect(exported[kind]?.contains(word) == true, "\(kind): \(word)")
        }
      }
    }

    /// What came in is used: the account is invited anew, the sheet is shared and sold, and an
    /// order tells its history.
    private static func expectLife(_ shop: Shop) async throws {
      let clients = try await shop.admin.directory.listClients(ListClientsRequest(search: "ACME"))
      let acme = try #require(clients.clients.first)
      #expect(!acme.presetID.isNone)
      let accounts = try await shop.jane.accounts.list(ListAccountsRequest(clientID: acme.clientID))
      #expect(accounts.accounts.map(\.signedUp) == [false, false])
      let ann = try #require(accounts.accounts.first)
      let stranger = try shop.client(nil)
      defer { stranger.close() }
      let refused = await refusal { () throws(ClientError) in
        try await stranger.accounts.signIn(
          SignInRequest(login: ann.login, password: FullStore.password))
      }
      #expect(refused?.code == .invalidCredentials)
      let invited = try await shop.jane.accounts.resetPassword(
        AccountReferenceRequest(accountID: ann.accountID))
      _ = try await stranger.accounts.acceptInvitation(
        AcceptInvitationRequest(invitation: invited.invitation, password: FullStore.password))
      let sheets = try await shop.jane.salesSheets.list(ListSheetsRequest(archivedToo: true))
      #expect(sheets.sheets.map(\.state) == [.archived, .unshared])
      let sheet = try #require(sheets.sheets.last)
      let desk = SheetDesk(shop)
      let link = try await desk.share(sheet.sheetID)
      #expect(try await desk.open(link.shareToken).selectedTotal == Money(cents: 2_222))
      _ = try await desk.toOrder(sheet.sheetID)
      let shipped = try await shop.jane.orders.listOrders(ListOrdersRequest(status: .shipped))
      let order = try #require(shipped.orders.first)
      let history = try await shop.jane.orders.getOrderHistory(
        GetOrderHistoryRequest(orderID: order.orderID))
      let names = history.entries.map(\.actor.name)
      #expect(names.contains("Jane") && names.last == "ops", "\(names)")
    }

    @Test("S2-MIG07: numbers from elsewhere and own ones that are the same stay two records")
    func sameNumbers() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        _ = try await Self.importing(
          admin, "orders", "csv",
          "external_number,client,status,created_at,batch,quantity,unit_price\n"
            + "SO-000002,ACME,draft,2026-01-05,,,\n")
        _ = try await shop.jane.orders.createStaffOrder(
          CreateStaffOrderRequest(clientID: shop.customerID))
        let text = try await Self.export(admin, "orders", "csv")
        let numbers = text.split(separator: "\n").map { $0.prefix { $0 != "," } }
        #expect(numbers == ["external_number", "SO-000002", "own-SO-000002"])
        let again = try await Self.importing(admin, "orders", "csv", text)
        #expect(again == "orders: 0 created, 0 updated, 2 unchanged\n")
      }
    }

    @Test("S2-MIG07: bad presets, accounts, sheets and histories are told with line and column")
    func badFiles() async throws {
      try await Shop.run { shop in
        let admin = Terminal(shop, "admin/ops")
        try await Self.moveIn(admin)
        func refuse(_ kind: String, _ text: String, _ rows: [String]) async throws {
          let path = try admin.file("bad.csv", text)
          let errors = path + ".errors"
          try await admin.expect(
            1, "nothing was taken over", "import", kind, path, "--errors", errors)
          let told = try String(contentsOfFile: errors, encoding: .utf8)
          let places = told.split(separator: "\n").dropFirst().map { row in
            row.split(separator: ",").prefix(3).joined(separator: ",")
          }
          #expect(places == rows, "\(kind): \(told)")
        }
        try await refuse(
          "presets", "name,added_within_days\nOld,3651\nall products,\n",
          ["2,added_within_days,INVALID_FIELD", "3,name,ALREADY_EXISTS"])
        try await refuse(
          "accounts", "login,client\nann@x.example,NOBODY\nab,C-1\nANN@x.example,C-1\n",
          ["4,login,INVALID_FIELD", "2,client,CLIENT_NOT_FOUND", "3,login,INVALID_FIELD"])
        try await refuse(
          "sheets",
          "external_number,client,name,staff,note,note_at,batch,quantity,selected,base_price,"
            + "unit_price,priced_by\nS-1,C-1,Spring,nobody,,,TEA,1,2,,,\n"
            + "S-1,,,,x,2020-01-01,,,,,,\n"
            + "S-1,,,,,,CUP,,,3.00,2.00,staff/Jane\n",
          [
            "2,staff,STAFF_NOT_FOUND", "2,selected,INVALID_FIELD", "4,priced_at,INVALID_FIELD",
            "3,note_by,INVALID_FIELD",
          ])
        try await refuse(
          "orders",
          "external_number,client,status,created_at,batch,quantity,unit_price,payment,payment_at,"
            + "status_to,status_at,mode_from,mode_to,mode_by\n"
            + "H-9,C-1,shipped,2025-01-01,TEA,1,1.00,1.00,2199-01-01,,,,,\n"
            + "H-9,,,,,,,0,2025-01-02,,,,,\nH-9,,,,,,,,,shipped,2025-01-03,,,\n"
            + "H-9,,,,,,,,,,,draft,confirmed,staff/Jane\n",
          [
            "4,status_by,INVALID_FIELD", "5,mode_at,INVALID_FIELD",
            "2,payment_at,INVALID_FIELD", "3,payment,INVALID_FIELD",
          ])
        try await refuse(
          "clients", "code,name,preset\nC-9,x,Nothing\n", ["2,preset,PRESET_NOT_FOUND"])
      }
    }
  }
}
