import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

struct SessionVisibility: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "visibility", abstract: "What the salesperson's own screen shows.",
    discussion: "It never concerns what the customer sees. What is not given stays as it is.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Cost of goods: on or off.") var cogs: OnOff?
  @Option(help: "Margin: on or off.") var margin: OnOff?

  func validate() throws {
    if cogs == nil && margin == nil { throw ValidationError("give --cogs, --margin or both") }
  }

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.updateVisibilitySettings(
      UpdateVisibilitySettingsRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session,
        showCogs: cogs?.toggle ?? .unspecified, showMargin: margin?.toggle ?? .unspecified))
    Printer(json: connection.json).show(response) {
      "cost \($0.visibility.showCogs ? "on" : "off"), "
        + "margin \($0.visibility.showMargin ? "on" : "off")\n"
    }
  }
}

struct SessionRelease: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Send lines to the warehouse that are kept back.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The lines' ids; without any all that are kept back.") var lines: [LineID] = []

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.releaseLines(
      ReleaseLinesRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineIDs: lines))
    Printer(json: connection.json).show(response) { "\($0.releasedCount) lines released\n" }
  }
}

struct SessionPriority: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "priority", abstract: "How soon the warehouse serves the session.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "0 to 9; 0 is normal, higher is picked first.") var priority: UInt32

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.setPickPriority(
      SetPickPriorityRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, pickPriority: priority))
    Printer(json: connection.json).show(response) { _ in "pick priority \(priority)\n" }
  }
}

struct SessionMargins: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "margins", abstract: "Cost and margin of each line and of the cart.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.getMargins(GetMarginsRequest(sessionID: session))
    Printer(json: connection.json).show(response, Self.text)
  }

  private static func text(_ response: GetMarginsResponse) -> String {
    var table = TextTable([
      ("LINE", .right), ("UNIT COST", .right), ("COST", .right), ("UNIT MARGIN", .right),
      ("MARGIN", .right), ("PERCENT", .right),
    ])
    for item in response.items {
      table.add([
        "\(item.lineID)", "\(item.cost.unitCost)", "\(item.cost.costTotal)",
        "\(item.margin.unitMargin)", "\(item.margin.marginTotal)",
        item.margin.priceIsZero ? "-" : "\(item.margin.marginPercent)",
      ])
    }
    let cart = response.cart
    let percent = cart.totalIsZero ? "-" : "\(cart.marginPercent) %"
    return table.text()
      + "cart: cost \(cart.costTotal), margin \(cart.marginTotal) (\(percent))\n"
  }
}

struct SessionViewing: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "viewing", abstract: "Tell what the customer looks at now.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The batch's id; without it nothing in particular.") var batch: BatchID?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.trackClientView(
      TrackClientViewRequest(sessionID: session, batchID: batch ?? .none))
    Printer(json: connection.json).show(response) { _ in "told\n" }
  }
}

struct SessionActivity: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity", abstract: "Who is connected and what the customer looks at.",
    discussion: "With --watch as it changes: of one session, or of all that you may read.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID?
  @Flag(help: "Follow it until interrupted.") var watch = false

  func validate() throws {
    if session == nil && !watch { throw ValidationError("name a session, or give --watch") }
  }

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    guard watch else {
      let response = try await client.liveShopping.getSessionActivity(
        GetSessionActivityRequest(sessionID: session ?? .none))
      return printer.show(response) { ActivityText.presence($0.presence) }
    }
    let stream = client.liveShopping.watchSessionActivity(
      WatchSessionActivityRequest(sessionID: session ?? .none))
    for try await message in stream {
      printer.show(message) { message in
        switch message.body {
        case .presence(let presence): ActivityText.presence(presence)
        case .progress: ""
        }
      }
    }
  }
}

/// Presence for people.
enum ActivityText {
  static func presence(_ presence: SessionPresence) -> String {
    let devices = presence.connected.map { device in
      "\(PlainText.printable(device.name)) (\(device.role), since "
        + "\(TimeText.clock(device.connectedAt)))"
    }
    var text = "session \(presence.sessionID): "
    text += devices.isEmpty ? "nobody connected" : devices.joined(separator: ", ")
    if let viewing = presence.viewing { text += "; looks at \(view(viewing))" }
    if !presence.viewed.isEmpty {
      text += "; before: " + presence.viewed.map(view).joined(separator: ", ")
    }
    return text + "\n"
  }

  private static func view(_ view: ClientView) -> String {
    PlainText.printable(view.productName.isEmpty ? view.batchCode : view.productName)
  }
}
