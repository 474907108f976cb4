import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// How a session ends.
enum EndChoice: String, ExpressibleByArgument, CaseIterable {
  case order, draft, cancel

  var value: SessionDisposition {
    switch self {
    case .order: .completeToOrder
    case .draft: .saveAsDraft
    case .cancel: .cancel
    }
  }
}

struct SessionEnd: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End the session: with an order, a draft, or nothing.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(name: .customLong("as"), help: "order, draft or cancel.") var disposition: EndChoice
  @OptionGroup var credit: CreditOption
  @Option(help: "Why.") var reason = ""
  @Option(help: "With draft: it holds the stock until then, e.g. 2026-01-31T08:30:00Z.")
  var keepHold: Timestamp?
  @Option(help: "Fail when the session has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.endSession(
      EndSessionRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, disposition: disposition.value,
        reason: reason, expectedSessionVersion: expectVersion,
        creditOverrideReason: credit.creditReason, keepHoldUntil: keepHold))
    Printer(json: connection.json).show(response) { response in
      let order =
        response.orderID.isNone
        ? ""
        : ", order \(response.orderNumber) (id \(response.orderID)), total \(response.orderTotal)"
      return "\(response.status)\(order)\n"
    }
  }
}

struct SessionFromDraft: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "from-draft", abstract: "Open a session with the lines and prices of a draft.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The draft order's id.") var order: OrderID
  @Option(help: "The salesperson's id, when it isn't you.") var staff: StaffID?
  @Option(help: "When lines go to the warehouse: on-add, on-intent or on-confirm.")
  var release: ReleaseChoice?
  @Option(help: "Fail when the order has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.convertFromDraft(
      ConvertFromDraftRequest(
        idempotencyKey: key.idempotencyKey, orderID: order, staffID: staff ?? .none,
        releasePolicy: release?.value ?? .unspecified, expectedOrderVersion: expectVersion))
    Printer(json: connection.json).show(response, Self.text)
  }

  static func text(_ response: ConvertFromDraftResponse) -> String {
    let shortfalls = response.shortfalls.map { shortfall in
      "short: \(PlainText.printable(shortfall.batchCode)): \(shortfall.held) held of "
        + "\(shortfall.wanted)\n"
    }
    return "session \(response.sessionID) is open, code \(response.code), expires "
      + "\(TimeText.clock(response.expiresAt)) UTC\n" + shortfalls.joined()
  }
}

struct SessionCheckout: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkout", abstract: "The customer is ready: staff see it at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Fail when the session has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.requestCheckout(
      RequestCheckoutRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session,
        expectedSessionVersion: expectVersion))
    Printer(json: connection.json).show(response) { _ in "checkout requested\n" }
  }
}
