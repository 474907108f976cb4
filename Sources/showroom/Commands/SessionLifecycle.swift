import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

struct SessionPause: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Pause; holds are kept, with a longer expiry.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID

  func run(_ client: ShowroomClient) async throws {
    let request = SessionCommandRequest(idempotencyKey: key.idempotencyKey, sessionID: session)
    LifecycleText.show(try await client.liveShopping.pauseSession(request), connection)
  }
}

struct SessionResume: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with a paused session.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID

  func run(_ client: ShowroomClient) async throws {
    let request = SessionCommandRequest(idempotencyKey: key.idempotencyKey, sessionID: session)
    LifecycleText.show(try await client.liveShopping.resumeSession(request), connection)
  }
}

struct SessionExtend: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend", abstract: "Start the time to expiry anew.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID

  func run(_ client: ShowroomClient) async throws {
    let request = SessionCommandRequest(idempotencyKey: key.idempotencyKey, sessionID: session)
    LifecycleText.show(try await client.liveShopping.extendSession(request), connection)
  }
}

struct SessionCancel: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "End the session and release everything it holds.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Why.") var reason = ""

  func run(_ client: ShowroomClient) async throws {
    let request = CancelSessionRequest(
      idempotencyKey: key.idempotencyKey, sessionID: session, reason: reason)
    LifecycleText.show(try await client.liveShopping.cancelSession(request), connection)
  }
}

struct SessionComplete: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete", abstract: "End the session with one order.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Flag(help: "Make a draft, which holds nothing.") var draft = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.convertToOrder(
      ConvertToOrderRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session,
        status: draft ? .draft : .confirmed))
    Printer(json: connection.json).show(response) {
      "order \($0.orderNumber) (id \($0.orderID)), total \($0.orderTotal)\n"
    }
  }
}

struct SessionJoin: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Exchange a session code for a token of that session.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The eight-character code.") var code: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.joinSession(
      JoinSessionRequest(idempotencyKey: key.idempotencyKey, code: code))
    Printer(json: connection.json).show(response) { "\($0.token)\n" }
  }
}

struct SessionPeek: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "peek", abstract: "Whose session a code opens, before joining.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The eight-character code.") var code: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.getSessionByCode(
      GetSessionByCodeRequest(code: code))
    Printer(json: connection.json).show(response) {
      "with \(PlainText.printable($0.staffName)), \($0.status)\n"
    }
  }
}

struct SessionList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All open sessions.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    try await FloorText.print(client, connection)
  }
}

/// What pause, resume, extend and cancel print.
enum LifecycleText {
  static func show(_ response: SessionCommandResponse, _ connection: ConnectionOptions) {
    Printer(json: connection.json).show(response) {
      "\($0.status), expires \(TimeText.clock($0.expiresAt)) UTC\n"
    }
  }
}
