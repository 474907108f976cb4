import APISchema
import DelimitedText
import Foundation
import Testing
import Values

@testable import MigrationFiles

/// What files say, and what is wrong with them (S2-MIG07).
@Suite struct MigrationReaderTests {
  static func read(
    _ kind: MigrationKind, _ text: String, _ format: MigrationFormat = .csv
  ) throws -> [ReadRow] {
    var reader = try MigrationReader(kind, format, MemorySource(text, chunkBytes: 11))
    var rows: [ReadRow] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  private static func problems(_ rows: [ReadRow]) -> [String] {
    rows.flatMap { row -> [String] in
      guard case .refused(let problems) = row else { return [] }
      return problems.map { "\($0.line) \($0.field): \($0.allowed)" }
    }
  }

  private static func bodies(_ rows: [ReadRow]) -> [ImportRow.Body] {
    rows.compactMap { row in
      guard case .row(let row) = row else { return nil }
      return row.row.body
    }
  }

  @Test("S2-MIG07: values for people become exact ones")
  func clients() throws {
    let text = """
      code,name,active,price_rule,credit_limit,payment_terms,transport_fee,self_service
      C-1,"Gamma, Ltd",no,list:-12.5%,1200.05,installments 3 x 30,2.5 %,yes
      C-2,Delta,,,,,,

      """
    let rows = Self.bodies(try Self.read(.clients, text))
    #expect(
      rows == [
        .client(
          ImportedClient(
            code: "C-1", name: "Gamma, Ltd", activeState: .inactive,
            priceRule: PriceRule(basis: .list, percent: .init(tenThousandths: -125_000)),
            creditLimit: CreditLimit(amount: Money(cents: 120_005)),
            paymentTerms: PaymentTerms(kind: .installments, days: 30, installments: 3),
            transportFeePercent: .init(tenThousandths: 25_000), selfService: true)),
        .client(ImportedClient(code: "C-2", name: "Delta")),
      ])
  }

  @Test("S2-MIG07: every problem of a row is told, with its line and column, and reading goes on")
  func everyProblem() throws {
    let long = String(repeating: "x", count: 65)
    let text = """
      code,name,price,on_hand,unit,status,tags
      \(long),,12.505,1e3,box,sold,a
      "T
      2",Tea,1.00,3,each,live,a;b
      T3,Tea,1.00
      T4,Tea,,,,,

      """
    let rows = try Self.read(.batches, text)
    #expect(
      Self.problems(rows) == [
        "2 on_hand: a number with up to 4 decimals", "2 code: up to 64 bytes",
        "2 name: some text", "2 unit: each, ounce, pound, gram or kilogram",
        "2 price: a number with up to 2 decimals",
        "2 status: live, draft, quarantined, closed",
        "5 : 7 fields as in the header, not 3", "6 price: a number with up to 2 decimals",
      ])
    #expect(Self.bodies(rows).count == 1)
  }

  @Test("S2-MIG07: the lines of an order are one order; what is said twice must be the same")
  func orders() throws {
    let text = """
      external_number,client,status,note,batch,quantity,unit_price,base_price,fees,adjustment
      Q-1,C-1,quote,first,TEA,2,4.50,5.00,Freight=3.10;Care=2%,-10%
      Q-1,,,second,CUP,1,9.00,,,
      Q-1,C-1,quote,third,,,,,,
      Q-2,C-1,draft,,,,,,none,
      Q-3,C-1,draft,,TEA,1,1.00,,,
      Q-3,C-2,draft,,TEA,,x,,,

      """
    let rows = try Self.read(.orders, text)
    guard case .row(let first) = rows[0], case .order(let order) = first.row.body else {
      Issue.record("\(rows[0])")
      return
    }
    #expect(first.row.rowNumber == 2 && first.places == ["lines": [2, 3]] && first.key == "Q-1")
    #expect(order.notes == ["first", "second", "third"] && order.lines.count == 2)
    #expect(order.lines[0].basePrice?.unitPrice == Money(cents: 500))
    #expect(order.fees?.fees.map(\.value.tenThousandths) == [31_000, 20_000])
    #expect(order.adjustmentType == .percentage)
    guard case .row(let second) = rows[1], case .order(let empty) = second.row.body else {
      Issue.record("\(rows[1])")
      return
    }
    #expect(empty.lines.isEmpty && empty.fees == ImportedFees())
    #expect(
      Self.problems(rows) == [
        "7 client: nothing, or what the first line says",
        "7 quantity: a number with up to 4 decimals",
        "7 unit_price: a number with up to 2 decimals",
      ])
  }

  @Test(
    "S2-MIG07: a file that is none is refused with its place",
    arguments: [
      ("", "the file is empty: a line of column names first"),
      ("code,nom\n", "line 1, field 2: \"nom\" is no column of staff"),
      ("login,login\n", "line 1, field 2: column \"login\" twice"),
      ("name\n", "line 1: column \"login\" is missing"),
      ("login,name\na,\"b\n", "line 3, field 2: the file ends inside quotes"),
      (
        // "@" stands for a field that is too long; the test names its arguments.
        "login,name\na,b\n@,y\n",
        "line 3, field 1: a field of more than 65536 bytes"
      ),
    ])
  func badFiles(_ text: String, _ sentence: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let text = parts.joined(separator: String(repeating: "x", count: 100_000))
    let error = #expect(throws: TextFileError.self) { try Self.read(.staff, text) }
    let login = sentence.contains("nom") ? "line 1, field 1: \"code\" is no column" : sentence
    #expect(error?.description.hasPrefix(login) == true, "\(String(describing: error))")
  }

  @Test(
    "S2-MIG07: what is wrong with presets, accounts, sheets and histories is told with its column")
  func badOffers() throws {
    #expect(
      Self.problems(
        try Self.read(
          .presets,
          """
          name,price_min,stock,added_since,added_within_days,on_sale,sort,order,tags
          Teas,x,much,soon,-1,maybe,color,up,a
          ,,,,,,,,

          """)) == [
          "2 price_min: a number with up to 2 decimals",
          "2 stock: in_stock, low_stock, out_of_stock",
          "2 added_since: a time such as 2026-01-31T08:30:00Z, or a day",
          "2 added_within_days: a number of days", "2 on_sale: yes or no",
          "2 sort: name, price, quantity, added_at", "2 order: ascending, descending",
          "3 name: some text",
        ])
    #expect(
      Self.problems(try Self.read(.accounts, "login,client,active\n,,x\n")) == [
        "2 active: yes or no", "2 login: some text", "2 client: some text",
      ])
    #expect(
      Self.problems(
        try Self.read(
          .sheets,
          """
          external_number,client,name,note,note_by,batch,quantity,unit_price,priced_by,selected
          S-1,C-1,Spring,call,staff/Jane,TEA,1,2.50,staff/Jane,
          S-1,,,,boss,,x,1.005,Jane,1.00001
          S-1,C-2,,,,CUP,,,,

          """)) == [
          "3 note: some text", "3 note_by: ROLE/NAME, such as staff/Jane",
          "3 unit_price: a number with up to 2 decimals", "3 batch: some text",
          "3 quantity: a number with up to 4 decimals",
          "3 priced_by: ROLE/NAME, such as staff/Jane",
          "3 selected: a number with up to 4 decimals",
          "4 client: nothing, or what the first line says",
        ])
    #expect(
      Self.problems(
        try Self.read(
          .orders,
          """
          external_number,client,status,batch,quantity,unit_price,payment,payment_at,status_to,\
          mode_from
          O-1,C-1,draft,,,,5.00,,,
          O-1,,,,,,,,sold,
          O-1,,,,,,,,,draft

          """)) == [
          "2 payment_at: a time such as 2026-01-31T08:30:00Z, or a day",
          "3 status_to: draft, quote, pending_approval, confirmed, processing, shipped, "
            + "delivered, cancelled",
          "4 mode_to: draft, live_session, sales_sheet, confirmed, quote",
        ])
  }

  @Test("S2-MIG07: a sheet's items are in their lines, and its notes")
  func sheets() throws {
    let text = """
      external_number,client,name,note,note_by,note_at,batch,unit_price
      S-1,C-1,Spring,first,staff/A/B,2026-01-05,TEA,2.50
      S-1,,,second,system,2026-01-06,,
      S-1,,,,,,CUP,
      S-2,C-1,Summer,,,,TEA,

      """
    let rows = try Self.read(.sheets, text)
    guard case .row(let row)? = rows.first, case .sheet(let sheet) = row.row.body else {
      Issue.record("\(rows)")
      return
    }
    #expect(rows.count == 2 && row.places == ["items": [2, 4], "notes": [2, 3]])
    #expect(sheet.items.map(\.batchCode) == ["TEA", "CUP"])
    #expect(
      sheet.notes.map(\.author) == [
        ImportedActor(role: .staff, name: "A/B"), ImportedActor(role: .system),
      ])
  }

  @Test("S2-MIG07: JSON Lines: problems by field, and reading goes on")
  func jsonLines() throws {
    let text = """
      {"code":"C-1","name":"Gamma"}
      {"code":"C-2","nome":"x"}
      {"code":"C-3","name":"\(String(repeating: "x", count: 201))"}
      not json
      {"code":"C-4","name":"Delta","credit_limit":{"amount_cents":"500"}}

      """
    let rows = try Self.read(.clients, text, .jsonLines)
    #expect(Self.bodies(rows).count == 2)
    let problems = Self.problems(rows)
    #expect(problems.count == 3 && problems[1].hasPrefix("3 name: "), "\(problems)")
    #expect(problems[0].hasPrefix("2 ") && problems[2].hasPrefix("4 "), "\(problems)")
  }
}

/// What FORMAT.md says of files.
@Suite struct FormatTextTests {
  /// The part of a kind, by its heading.
  private static func part(_ kind: MigrationKind, of text: String) -> Substring? {
    guard let start = text.range(of: "\n## \(kind.rawValue)\n")?.upperBound else { return nil }
    let end = text[start...].range(of: "\n## ")?.lowerBound ?? text.endIndex
    return text[start..<end]
  }

  @Test(
    "S2-MIG07: FORMAT.md describes every column of every kind", arguments: MigrationKind.allCases)
  func columns(_ kind: MigrationKind) throws {
    let path = #filePath.replacing(
      "Tests/MigrationFilesTests/MigrationReaderTests.swift",
      with: "Sources/MigrationFiles/FORMAT.md")
    let part = try #require(
      Self.part(kind, of: try String(contentsOfFile: path, encoding: .utf8)))
    let rows = part.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = Set(
      rows.flatMap { row in
        row.split(separator: "|")[0].split(separator: "`").filter { !$0.allSatisfy(\.isWhitespace) }
      }.map(String.init))
    #expect(named == Set(kind.columns), "\(named.symmetricDifference(kind.columns))")
  }
}
