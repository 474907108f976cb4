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
    subcommands: [CatalogList.self, CatalogWatch.self, CatalogImport.self, InventoryAdjust.self])
}

struct CatalogList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "A page of the catalog.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var view: CatalogViewOptions
  @OptionGroup var pages: PageOptions
  @Option(help: "As this session's customer sees it.") var session: SessionID?
  @Flag(help: "With a session: what its catalog starts with.") var defaults = false

  func validate() throws {
    if defaults && (session == nil || view.view != nil) {
      throw ValidationError("--defaults goes with --session, and without filters")
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let wanted = view.view ?? CatalogView()
    let response = try await client.catalog.getCatalog(
      GetCatalogRequest(
        sessionID: session ?? .none, filters: wanted.filters, search: wanted.search,
        sort: wanted.sort, sortOrder: wanted.sortOrder, pageSize: pages.limit,
        pageToken: pages.page, sessionDefaults: defaults))
    Printer(json: connection.json).show(response, CatalogText.page)
  }
}

struct CatalogWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Stock and prices as they change, until interrupted.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var view: CatalogViewOptions
  @Argument(help: "Only these batches' ids.") var batches: [BatchID] = []
  @Option(help: "As this session's customer sees it.") var session: SessionID?
  @Option(help: "Go on after this sequence, of a list or of an earlier watch.")
  var cursor: UInt64 = 0

  func validate() throws {
    if !view.search.isEmpty || view.sort != nil || view.descending {
      throw ValidationError("a watch has filters, and neither search nor order")
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    let stream = client.catalog.watchCatalog(
      WatchCatalogRequest(
        sessionID: session ?? .none, cursor: cursor, filters: view.filters, batchIDs: batches))
    for try await message in stream { printer.show(message, CatalogText.change) }
  }
}

struct CatalogImport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Create or update batches from a CSV file.",
    discussion: """
      The first line names the columns. Required: code, name, price. Optional: category, grade, \
      brand, strain, unit (each, ounce, pound, gram, kilogram), step, cost, location, zone, \
      barcode, on_hand, samples, regular_price (before the sale), floor_price, tags (a;b). \
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
