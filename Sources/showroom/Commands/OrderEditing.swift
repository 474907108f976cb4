import APISchema
import ArgumentParser
import Client
import MigrationFiles
import TerminalViews
import Values

// Drafts and quotes: lines, prices, notes, fees, terms, holds.

/// Which order, in which version.
struct OrderArguments: ParsableArguments {
  @Argument(help: "The order's number, e.g. SO-000001, or its id.") var order: OrderReference
  @Option(help: "Fail when the order has another version by now.") var expectVersion: UInt64 = 0
}

/// How an order is paid.
struct TermsOptions: ParsableArguments {
  @Option(help: "prepaid, cod, net, installments or consignment.") var terms: TermsChoice?
  @Option(help: "With net and installments: days.") var days: UInt32 = 0
  @Option(help: "With installments: how many.") var installments: UInt32 = 0

  var value: PaymentTerms? {
    terms.map { PaymentTerms(kind: $0.value, days: days, installments: installments) }
  }
}

/// Terms of payment.
enum TermsChoice: String, ExpressibleByArgument, CaseIterable {
  case prepaid, cod, net, installments, consignment

  var value: PaymentTermsKind {
    switch self {
    case .prepaid: .prepaid
    case .cod: .cashOnDelivery
    case .net: .net
    case .installments: .installments
    case .consignment: .consignment
    }
  }
}

/// "CODE:QUANTITY", or "CODE:QUANTITY@PRICE".
struct LineText: ExpressibleByArgument {
  let line: NewOrderLine

  init?(argument: String) {
    let parts = argument.split(separator: "@", maxSplits: 1).map(String.init)
    guard let first = parts.first, let colon = first.lastIndex(of: ":"),
      let quantity = DecimalText.quantity(String(first[first.index(after: colon)...]))
    else { return nil }
    var line = NewOrderLine(batchCode: String(first[..<colon]), quantity: quantity)
    if parts.count == 2 {
      guard let price = DecimalText.money(parts[1]) else { return nil }
      line.unitPrice = NegotiatedPrice(unitPrice: price)
    }
    self.line = line
  }
}

struct OrderCreate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Begin a draft for a customer, with or without lines.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var terms: TermsOptions
  @Argument(help: "The customer's id.") var client: ClientID
  @Argument(help: "Lines: CODE:QUANTITY or CODE:QUANTITY@PRICE.") var lines: [LineText] = []
  @Flag(help: "It was ordered by phone.") var phone = false
  @Option(help: "The salesperson's id, when it isn't you.") var staff: StaffID?
  @Option(help: "An internal note.") var note = ""
  @Option(help: "When the draft ends by itself, e.g. 2026-01-31T08:30:00Z.") var expires: Timestamp?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.createStaffOrder(
      CreateStaffOrderRequest(
        idempotencyKey: key.idempotencyKey, clientID: self.client,
        origin: phone ? .phoneOrder : .staffCreated, staffID: staff ?? .none,
        lines: lines.map(\.line), note: note, expiresAt: expires, paymentTerms: terms.value))
    Printer(json: connection.json).show(response) { response in
      var shown = response
      // Those of the last line say nothing about several.
      if lines.count > 1 { (shown.lineID, shown.overrideID) = (.none, .none) }
      return OrderText.reply(shown)
    }
  }
}

struct OrderAddLine: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-line", abstract: "Add a quantity of a batch.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "CODE:QUANTITY or CODE:QUANTITY@PRICE.") var line: LineText
  @Option(help: "Why this price.") var reason = ""
  @Flag(help: "A line of its own, although the batch is in the order.") var separate = false

  func run(_ client: ShowroomClient) async throws {
    var line = line.line
    line.unitPrice?.reason = reason
    line.separateLine = separate
    let response = try await client.orders.addLine(
      AddOrderLineRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, line: line))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderUpdateLine: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update-line", abstract: "Set a line's quantity.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "The line's id.") var line: LineID
  @Argument(help: "The new quantity.") var quantity: Quantity

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.updateLine(
      UpdateOrderLineRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, lineID: line, quantity: quantity))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderRemoveLine: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-line", abstract: "Take a line out.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "The line's id.") var line: LineID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.removeLine(
      RemoveOrderLineRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, lineID: line))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderPriceSet: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Negotiate the price of a line, a batch or the whole order.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @OptionGroup var adjustment: AdjustmentOptions
  @Option(help: "The line's id; neither line nor batch: the whole order.") var line: LineID?
  @Option(help: "The batch's id.") var batch: BatchID?

  func validate() throws {
    if line != nil && batch != nil { throw ValidationError("give --line or --batch, not both") }
  }

  func run(_ client: ShowroomClient) async throws {
    let scope: OverrideScope = line != nil ? .item : batch != nil ? .batch : .order
    let response = try await client.orders.applyOverride(
      ApplyOrderPriceRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, scope: scope, lineID: line ?? .none,
        batchID: batch ?? .none, adjustmentType: adjustment.type,
        adjustmentValue: adjustment.value, reason: adjustment.reason,
        hiddenFromClient: adjustment.hidden))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderPriceRemove: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-price", abstract: "Take a negotiated price away.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "The price's id, as the order's history shows it.") var price: OverrideID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.removeOverride(
      RemoveOrderPriceRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, overrideID: price))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}
