import APISchema
import ArgumentParser
import Client
import MigrationFiles
import TerminalViews
import Values

// What goes with an order besides its lines.

struct OrderNoteAdd: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Add an internal note, whatever the order's status.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The order.") var order: OrderReference
  @Argument(help: "The note.") var text: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.addNote(
      AddOrderNoteRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await order.id(client), text: text))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

/// "NAME:3%" or "NAME:25.00".
struct FeeText: ExpressibleByArgument {
  let fee: FeeLine

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), colon != argument.startIndex else { return nil }
    let name = String(argument[..<colon])
    let value = argument[argument.index(after: colon)...]
    let isPercentage = value.last == "%"
    let number = DecimalText.scaled(
      String(isPercentage ? value.dropLast() : value), places: isPercentage ? 4 : 2)
    guard let number else { return nil }
    let (scaled, overflow) = number.multipliedReportingOverflow(by: isPercentage ? 1 : 100)
    if overflow { return nil }
    fee = FeeLine(
      name: name, kind: isPercentage ? .percentage : .fixed,
      value: AdjustmentValue(tenThousandths: scaled))
  }
}

struct OrderFees: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "fees", abstract: "Replace the fees of an order.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "NAME:3% of the total, or NAME:25.00; none: no fees.") var fees: [FeeText] = []

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.setFees(
      SetFeesRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, fees: fees.map(\.fee)))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Salesperson, terms of payment, expiry.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @OptionGroup var terms: TermsOptions
  @Option(help: "The salesperson's id.") var staff: StaffID?
  @Option(help: "When it ends by itself, e.g. 2026-01-31T08:30:00Z.") var expires: Timestamp?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.updateOrder(
      UpdateOrderRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, staffID: staff ?? .none,
        paymentTerms: terms.value, expiresAt: expires))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderHold: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Hold every line until a time, or let go of them.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "Until then, e.g. 2026-01-31T08:30:00Z; without it nothing is held.") var until:
    Timestamp?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.setHold(
      SetHoldRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, holdUntil: until))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderPay: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "pay", abstract: "Money came in, or went back (ADMIN, PARTNER).")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "How much; paid back: -- -5.00") var amount: Money
  @Option(help: "For people and for accounting.") var reference = ""
  @Option(help: "When, e.g. 2026-01-31T08:30:00Z; without it now.") var at: Timestamp?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.recordPayment(
      RecordPaymentRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, amount: amount, reference: reference,
        receivedAt: at))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}
