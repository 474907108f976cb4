import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

// Orders from live sessions, and drafts that become live sessions.

struct OrderFromSession: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "from-session", abstract: "End a live session with its order.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var credit: CreditOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Fail when the session has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.createFromLiveSession(
      ConvertToOrderRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, status: .confirmed,
        expectedSessionVersion: expectVersion, creditOverrideReason: credit.creditReason))
    Printer(json: connection.json).show(response) {
      "\($0.orderNumber) (id \($0.orderID)), total \($0.orderTotal)\n"
    }
  }
}

struct OrderDraftFromSession: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft-from-session", abstract: "End a live session and keep its cart as a draft.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Why.") var reason = ""
  @Option(help: "The draft goes on holding the stock until then, e.g. 2026-01-31T08:30:00Z.")
  var keepHold: Timestamp?
  @Option(help: "Fail when the session has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.convertLiveSessionToDraft(
      ConvertLiveSessionToDraftRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session,
        expectedSessionVersion: expectVersion, reason: reason, keepHoldUntil: keepHold))
    Printer(json: connection.json).show(response, OrderText.reply)
  }
}

struct OrderToSession: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "to-session", abstract: "Open a live session with the lines and prices of a draft."
  )
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var which: OrderArguments
  @Option(help: "The salesperson's id, when it isn't you.") var staff: StaffID?
  @Option(help: "When lines go to the warehouse: on-add, on-intent or on-confirm.")
  var release: ReleaseChoice?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.convertDraftToLiveSession(
      ConvertFromDraftRequest(
        idempotencyKey: key.idempotencyKey, orderID: try await which.order.id(client),
        staffID: staff ?? .none, releasePolicy: release?.value ?? .unspecified,
        expectedOrderVersion: which.expectVersion))
    Printer(json: connection.json).show(response, SessionFromDraft.text)
  }
}
