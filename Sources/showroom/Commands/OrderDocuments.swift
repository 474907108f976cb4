import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

// An order on paper and in the mail, and one from a sales sheet.

struct OrderTextExport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "text", abstract: "The order for its customer, as text.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order.") var order: OrderReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.exportAsText(
      ExportOrderRequest(orderID: try await order.id(client)))
    Printer(json: connection.json).show(response) { $0.text }
  }
}

struct OrderPdfExport: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdf", abstract: "The order for its customer, as a PDF file.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order.") var order: OrderReference
  @Option(help: "Where to; without it the order's number, here.") var output: String?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.exportAsPdf(
      ExportOrderRequest(orderID: try await order.id(client)))
    let path = output ?? response.fileName
    try DocumentFile.write(response.pdf, to: path)
    Printer(json: connection.json).show(response) {
      "\(path), \(CountText.of($0.pageCount, "page"))\n"
    }
  }
}

struct OrderMail: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Queue a mail with the order as text and PDF.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The order.") var order: OrderReference
  @Option(help: "Where to; without it the customer's address.") var to = ""
  @Option(help: "Before the document's text.") var message = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.sendViaEmail(
      SendOrderViaEmailRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await order.id(client), toAddress: to,
        message: message))
    Printer(json: connection.json).show(response) { "mail \($0.emailID) is queued\n" }
  }
}

struct OrderFromSheet: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "from-sheet", abstract: "A draft with what was selected on a sales sheet.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @Flag(help: "Of an expired sheet: at the customer's prices of today.") var reprice = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.createFromSalesSheet(
      CreateFromSalesSheetRequest(
        idempotencyKey: key.idempotencyKey, sheetID: sheet, reprice: reprice))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}
