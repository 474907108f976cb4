import APISchema
import ArgumentParser
import Client
import Foundation
import TerminalViews
import Values

/// `showroom catalog …`
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "What is for sale.",
    subcommands: [CatalogList.self, CatalogImport.self, CatalogAdjust.self])
}

enum SortChoice: String, ExpressibleByArgument, CaseIterable {
  case name, price, quantity, added

  var value: CatalogSort {
    switch self {
    case .name: .name
    case .price: .price
    case .quantity: .quantity
    case .added: .addedAt
    }
  }
}

struct CatalogList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "A page of the catalog.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "As this session's customer sees it.") var session: SessionID?
  @Option(help: "Words that begin words of code, name, brand, strain or category.") var search = ""
  @Option(help: "Only this category; may repeat.") var category: [String] = []
  @Option(help: "Order by name, price, quantity or added.") var sort = SortChoice.name
  @Flag(help: "Largest, dearest or newest first.") var descending = false
  @Flag(help: "Only what is available.") var inStock = false
  @Option(help: "Rows: 1 to 500.") var limit: UInt32 = 50
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalog.getCatalog(
      GetCatalogRequest(
        sessionID: session ?? .none,
        filters: CatalogFilters(
          categories: category, stockLevel: inStock ? .inStock : .unspecified),
        search: search, sort: sort.value, sortOrder: descending ? .descending : .ascending,
        pageSize: limit, pageToken: page))
    Printer(json: connection.json).show(response, Self.text)
  }

  private static func text(_ response: GetCatalogResponse) -> String {
    var table = TextTable([
      ("BATCH", .right), ("CODE", .left), ("NAME", .left), ("CATEGORY", .left), ("PRICE", .right),
      ("AVAILABLE", .right),
    ])
    for item in response.items {
      table.add([
        "\(item.batchID)", item.batchCode, item.name, item.category, "\(item.unitPrice)",
        "\(item.available) \(UnitText.short(item.unitOfMeasure))",
      ])
    }
    let next = response.nextPageToken.isEmpty ? "" : "; next: --page \(response.nextPageToken)"
    return table.text() + "\(response.items.count) of \(response.totalCount)\(next)\n"
  }
}

struct CatalogAdjust: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "Goods were received, counted or lost.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The batch's id.") var batch: BatchID
  @Option(help: "Signed change, e.g. --by=-3.") var by: Quantity
  @Option(help: "Why.") var reason: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.inventory.adjustStock(
      AdjustStockRequest(
        idempotencyKey: key.idempotencyKey, batchID: batch, delta: by, reason: reason))
    Printer(json: connection.json).show(response) {
      "on hand \($0.stock.onHand), available \($0.stock.available)\n"
    }
  }
}

struct CatalogImport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Create or update batches from a CSV file.",
    discussion: """
      The first line names the columns. Required: code, name, price. Optional: category, grade, \
      brand, strain, unit (each, ounce, pound, gram, kilogram), step, cost, location, on_hand. \
      Importing a file again changes nothing: rows are matched by code.
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The CSV file, UTF-8.") var file: String

  func run(_ client: ShowroomClient) async throws {
    let rows = try BatchFile.read(path: file)
    let stream = client.inventory.upsertBatches()
    for chunk in stride(from: 0, to: rows.count, by: 200) {
      let part = Array(rows[chunk..<min(chunk + 200, rows.count)])
      try await stream.send(
        UpsertBatchesRequest(idempotencyKey: IdempotencyKey.random(), batches: part))
      if !connection.json {
        FileHandle.standardError.write(Data("\r\(chunk + part.count) of \(rows.count)".utf8))
      }
    }
    let response = try await stream.finish()
    if !connection.json { FileHandle.standardError.write(Data("\n".utf8)) }
    Printer(json: connection.json).show(response) {
      "\($0.createdCount) created, \($0.updatedCount) updated\n"
    }
  }
}
