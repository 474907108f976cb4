import APISchema
import ArgumentParser
import Client
import MigrationFiles
import TerminalViews
import Values

/// An item as it is typed: CODE, CODE:QUANTITY, CODE@PRICE or CODE:QUANTITY@PRICE.
struct SheetItemText: ExpressibleByArgument {
  var item = NewSheetItem()

  init?(argument: String) {
    var rest = Substring(argument)
    if let at = rest.lastIndex(of: "@") {
      guard let price = DecimalText.money(String(rest[rest.index(after: at)...])) else {
        return nil
      }
      item.unitPrice = NegotiatedPrice(unitPrice: price)
      rest = rest[..<at]
    }
    if let colon = rest.lastIndex(of: ":") {
      let text = String(rest[rest.index(after: colon)...])
      guard let quantity = DecimalText.quantity(text) else { return nil }
      item.quantity = quantity
      rest = rest[..<colon]
    }
    if rest.isEmpty { return nil }
    item.batchCode = String(rest)
  }
}

/// What a sheet says.
struct SheetContents: ParsableArguments {
  @Argument(help: "Its name.") var name: String
  @Argument(help: "CODE, CODE:QUANTITY, CODE@PRICE or CODE:QUANTITY@PRICE.")
  var items: [SheetItemText]
  @Option(help: "Why these prices; needed below cost or floor price.") var reason = ""
  @Flag(help: "The customer sees only the prices given, not what they were instead of.")
  var hidden = false
  @Option(help: "Until when its prices stand, e.g. 2026-01-31T08:30:00Z; without it without end.")
  var expires: Timestamp?
  @Option(help: "To the customer.") var message = ""

  /// The items with what is said of all prices.
  var newItems: [NewSheetItem] {
    items.map { text in
      var item = text.item
      item.unitPrice?.reason = reason
      item.unitPrice?.hiddenFromClient = hidden
      return item
    }
  }
}

struct SheetCreate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "A new sheet; prices are the customer's.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's id.") var client: ClientID
  @OptionGroup var contents: SheetContents
  @Option(help: "An internal note.") var note = ""
  @Option(help: "The salesperson's id, when it isn't you.") var staff: StaffID?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.create(
      CreateSheetRequest(
        idempotencyKey: key.idempotencyKey, name: contents.name, clientID: self.client,
        items: contents.newItems, expiresAt: contents.expires, message: contents.message,
        note: note, staffID: staff ?? .none))
    Printer(json: connection.json).show(response, SheetText.reply)
  }
}

struct SheetUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Replace what a sheet says; items of the same batch stay selected.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @OptionGroup var contents: SheetContents
  @Option(help: "Fail when the sheet has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.update(
      UpdateSheetRequest(
        idempotencyKey: key.idempotencyKey, sheetID: sheet, expectedVersion: expectVersion,
        name: contents.name, items: contents.newItems, expiresAt: contents.expires,
        message: contents.message))
    Printer(json: connection.json).show(response, SheetText.reply)
  }
}

/// A change of a sheet that needs no more than its id.
struct SheetReference: ParsableArguments {
  @OptionGroup var key: KeyOption
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @Option(help: "Fail when the sheet has another version by now.") var expectVersion: UInt64 = 0

  var request: SheetReferenceRequest {
    SheetReferenceRequest(
      idempotencyKey: key.idempotencyKey, sheetID: sheet, expectedVersion: expectVersion)
  }
}

struct SheetArchive: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Put a sheet away: no link opens it any more.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var which: SheetReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.archive(which.request)
    Printer(json: connection.json).show(response, SheetText.reply)
  }
}

struct SheetShare: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "A new link, shown only now; the one before is revoked.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var which: SheetReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.generateShareUrl(which.request)
    Printer(json: connection.json).show(response) { $0.shareUrl + "\n" }
  }
}

struct SheetRevoke: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Take the link back.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var which: SheetReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.revokeShareUrl(which.request)
    Printer(json: connection.json).show(response, SheetText.reply)
  }
}
