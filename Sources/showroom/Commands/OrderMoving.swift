import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

// The status of an order.

/// What a sale may need besides stock.
struct CreditOption: ParsableArguments {
  @Option(help: "Why, beyond the credit limit or the terms (permission CREDIT_OVERRIDE).")
  var creditReason = ""
}

struct OrderQuote: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote", abstract: "Make a draft a quote: its prices stand until it expires.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "Until when it may be accepted, e.g. 2026-01-31T08:30:00Z.") var expires: Timestamp?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.submitQuote(
      SubmitQuoteRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, expiresAt: expires))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

extension ConfirmOrderRequest {
  fileprivate init(
    _ key: KeyOption, _ which: OrderArguments, _ credit: CreditOption, _ client: ShowroomClient
  ) async throws {
    self.init(
      idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
      expectedVersion: which.expectVersion, creditOverrideReason: credit.creditReason)
  }
}

extension OrderReasonRequest {
  fileprivate init(
    _ key: KeyOption, _ which: OrderArguments, _ reason: String, _ client: ShowroomClient
  ) async throws {
    self.init(
      idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
      expectedVersion: which.expectVersion, reason: reason)
  }
}

struct OrderAccept: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "The customer agreed to a quote: it is confirmed.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @OptionGroup var credit: CreditOption

  func run(_ client: ShowroomClient) async throws {
    let request = try await ConfirmOrderRequest(key, which, credit, client)
    let response = try await client.orders.acceptQuote(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderApprove: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Confirm an order that waits for approval.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @OptionGroup var credit: CreditOption

  func run(_ client: ShowroomClient) async throws {
    let request = try await ConfirmOrderRequest(key, which, credit, client)
    let response = try await client.orders.approve(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderConfirm: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "Sell it: all lines out of stock, or none of them.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @OptionGroup var credit: CreditOption

  func run(_ client: ShowroomClient) async throws {
    let request = try await ConfirmOrderRequest(key, which, credit, client)
    let response = try await client.orders.confirm(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderToDraft: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "to-draft", abstract: "Make a quote or submitted order a draft again.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let request = try await OrderReasonRequest(key, which, reason, client)
    let response = try await client.orders.returnToDraft(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderSubmit: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Leave it to somebody else's approval.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let request = try await OrderReasonRequest(key, which, reason, client)
    let response = try await client.orders.submitForApproval(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderCancel: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Call an order off, until it is shipped.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let request = try await OrderReasonRequest(key, which, reason, client)
    let response = try await client.orders.cancel(request)
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderAdvance: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "advance", abstract: "On its way: processing, shipped, delivered.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Argument(help: "processing, shipped or delivered.") var status: StatusChoice
  @Flag(help: "Ship what the pick list does not know as picked.") var regardlessOfPicking = false
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.advance(
      AdvanceOrderRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        expectedVersion: which.expectVersion, status: status.value,
        regardlessOfPicking: regardlessOfPicking, reason: reason))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}
