import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom sheets …`
struct SheetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheets",
    abstract: "Sales sheets: offers with a customer's prices, shared as a link.",
    discussion: """
      ITEM is CODE, CODE:QUANTITY, CODE@PRICE or CODE:QUANTITY@PRICE: a batch, how much of it is \
      offered at most, and a price instead of the customer's.
      CHOICE is NUMBER or NUMBER:QUANTITY: an item by its number on the sheet.
      """,
    subcommands: [
      SheetShow.self, SheetList.self, SheetAnalytics.self, SheetTextExport.self,
      SheetPdfExport.self, SheetMail.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Making and sharing",
        subcommands: [
          SheetCreate.self, SheetUpdate.self, SheetArchive.self, SheetShare.self,
          SheetRevoke.self,
        ]),
      CommandGroup(
        name: "With a link, as the customer", subcommands: [SheetOpen.self, SheetSelect.self]),
      CommandGroup(
        name: "Orders and live sessions",
        subcommands: [SheetToOrder.self, SheetToSession.self]),
    ],
    aliases: ["sheet"])
}

struct SheetShow: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One sheet.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The sheet's id.") var sheet: SheetID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.get(GetSheetRequest(sheetID: sheet))
    Printer(json: connection.json).show(response) { SheetText.sheet($0.sheet) }
  }
}

struct SheetList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Sheets, newest first.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Option(help: "Only for this customer.") var client: ClientID?
  @Option(help: "Only of this salesperson.") var staff: StaffID?
  @Flag(help: "Also those that were put away.") var archived = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.list(
      ListSheetsRequest(
        clientID: self.client ?? .none, staffID: staff ?? .none, archivedToo: archived,
        pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response, SheetText.list)
  }
}

struct SheetAnalytics: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "analytics", abstract: "Views, selections over time, and what became of them.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The sheet's id.") var sheet: SheetID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.getAnalytics(
      GetSheetAnalyticsRequest(sheetID: sheet))
    Printer(json: connection.json).show(response, SheetText.analytics)
  }
}

struct SheetTextExport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "text", abstract: "The sheet for its customer, as text.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The sheet's id.") var sheet: SheetID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.exportAsText(ExportSheetRequest(sheetID: sheet))
    Printer(json: connection.json).show(response) { $0.text }
  }
}

struct SheetPdfExport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdf", abstract: "The sheet for its customer, as a PDF file.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @Option(help: "Where to; without it sheet-ID.pdf, here.") var output: String?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.exportAsPdf(ExportSheetRequest(sheetID: sheet))
    let path = output ?? response.fileName
    try DocumentFile.write(response.pdf, to: path)
    Printer(json: connection.json).show(response) {
      "\(path), \(CountText.of($0.pageCount, "page"))\n"
    }
  }
}

struct SheetMail: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Queue a mail with the sheet as text and PDF.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @Option(help: "Where to; without it the customer's address.") var to = ""
  @Option(help: "Before the document's text.") var message = ""
  @Flag(help: "With the link in force.") var link = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.sendViaEmail(
      SendSheetViaEmailRequest(
        idempotencyKey: key.idempotencyKey, sheetID: sheet, toAddress: to, message: message,
        includesLink: link))
    Printer(json: connection.json).show(response) { "mail \($0.emailID) is queued\n" }
  }
}
