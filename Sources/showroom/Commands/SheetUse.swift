import APISchema
import ArgumentParser
import Client
import MigrationFiles
import TerminalViews
import Values

/// An item of a sheet as it is typed: NUMBER or NUMBER:QUANTITY.
struct SheetChoiceText: ExpressibleByArgument {
  var itemID: SheetItemID
  var quantity = Quantity.zero

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1)
    guard let first = parts.first, let number = UInt64(first), number > 0 else { return nil }
    itemID = SheetItemID(rawValue: number)
    if parts.count == 1 { return }
    guard let quantity = DecimalText.quantity(String(parts[1])) else { return nil }
    self.quantity = quantity
  }
}

/// A link, or the token at its end.
struct ShareTokenText: ExpressibleByArgument {
  var token: String

  init?(argument: String) {
    guard let last = argument.split(whereSeparator: { "/#?=".contains($0) }).last else {
      return nil
    }
    token = String(last)
  }
}

struct SheetOpen: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "What the customer sees; counts as a view.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The link, or its token.") var link: ShareTokenText

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.getByToken(
      GetSheetByTokenRequest(shareToken: link.token))
    Printer(json: connection.json).show(response, SheetText.shared)
  }
}

struct SheetSelect: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Select these items, and no others.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The link, or its token.") var link: ShareTokenText
  @Argument(help: "NUMBER for all that is offered, or NUMBER:QUANTITY.")
  var choices: [SheetChoiceText] = []
  @Option(help: "Fail when the selection has another version by now.")
  var expectVersion: UInt64 = 0
  @Option(help: "To the salesperson.") var message = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.updateSelections(
      UpdateSelectionsRequest(
        idempotencyKey: key.idempotencyKey, shareToken: link.token,
        selections: choices.map { SelectionInput(itemID: $0.itemID, quantity: $0.quantity) },
        expectedSelectionVersion: expectVersion, clientMessage: message))
    Printer(json: connection.json).show(response) {
      "\(CountText.of($0.itemCount, "item")) for \($0.total), selection \($0.selectionVersion)\n"
    }
  }
}

/// What of a sheet is converted.
struct SheetConversionOptions: ParsableArguments {
  @OptionGroup var key: KeyOption
  @Argument(help: "The sheet's id.") var sheet: SheetID
  @Argument(help: "NUMBER or NUMBER:QUANTITY; without any: what is selected.")
  var choices: [SheetChoiceText] = []
  @Flag(help: "At the customer's prices of today; an expired sheet needs it.") var reprice = false
  @Option(help: "The salesperson's id, when it isn't the sheet's.") var staff: StaffID?

  var items: [SheetItemChoice] {
    choices.map { SheetItemChoice(itemID: $0.itemID, quantity: $0.quantity) }
  }
}

struct SheetToOrder: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "to-order", abstract: "A draft order of what was selected.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var which: SheetConversionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.convertToOrder(
      CreateFromSalesSheetRequest(
        idempotencyKey: which.key.idempotencyKey, sheetID: which.sheet, items: which.items,
        reprice: which.reprice, staffID: which.staff ?? .none))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct SheetToSession: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "to-session", abstract: "A live session with what was selected in its cart.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var which: SheetConversionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.salesSheets.convertToLiveSession(
      ConvertSheetToSessionRequest(
        idempotencyKey: which.key.idempotencyKey, sheetID: which.sheet, items: which.items,
        reprice: which.reprice, staffID: which.staff ?? .none))
    Printer(json: connection.json).show(response, SheetText.session)
  }
}
