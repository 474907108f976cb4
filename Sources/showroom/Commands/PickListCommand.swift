import APISchema
import ArgumentParser
import Client
import Values

/// `showroom picklist …`
struct PickListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picklist", abstract: "The warehouse's pick list.",
    subcommands: [PickListShow.self, PickListWatch.self, PickListPick.self, PickListUnpick.self])
}

struct PickListShow: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The list as it is now, by session.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only lines whose location starts with this.") var location = ""

  func run(_ client: ShowroomClient) async throws {
    var request = GetPickListRequest(locationPrefix: location, pageSize: 500)
    let printer = Printer(json: connection.json)
    repeat {
      let page = try await client.pickList.getPickList(request)
      printer.show(page) { $0.groups.map(PickText.group).joined() }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
  }
}

struct PickListWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow the pick list as it happens.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only lines whose location starts with this.") var location = ""
  @Option(help: "Go on after this sequence of an earlier watch.") var cursor: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let request = WatchPickListRequest(cursor: cursor, locationPrefix: location)
    let printer = Printer(json: connection.json)
    for try await message in client.pickList.watchPickList(request) {
      printer.show(message, WatchText.line)
    }
  }
}

struct PickListPick: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "pick", abstract: "Mark a line picked.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID
  @Option(help: "Fail when another quantity is wanted by now.") var expect: Quantity?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.markPicked(
      MarkPickedRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line,
        expectedQuantity: expect ?? .zero))
    Printer(json: connection.json).show(response) { PickText.line($0.line) }
  }
}

struct PickListUnpick: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpick", abstract: "Goods are back on the shelf.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.unmarkPicked(
      UnmarkPickedRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line))
    Printer(json: connection.json).show(response) { PickText.line($0.line) }
  }
}

/// The pick list for people, after S1 5.3.
enum PickText {
  static func group(_ group: PickGroup) -> String {
    let order = group.orderID.isNone ? "" : ", order \(group.orderID)"
    let title =
      "Session \(group.sessionID) - \(TextTable.printable(group.clientName)) "
      + "(\(TextTable.printable(group.staffName)))\(order)\n"
    return title + group.lines.map(line).joined() + "\n"
  }

  static func line(_ line: PickLine) -> String {
    let box =
      switch line.status {
      case .picked: "[x]"
      case .recallPending: "[<]"
      default: "[ ]"
      }
    let unit = CartText.unit(line.unitOfMeasure)
    var text =
      "  \(box) \(TextTable.printable(line.productName)) (\(line.quantity) \(unit)) - "
      + (line.location.isEmpty ? "no location" : TextTable.printable(line.location))
      + "  line \(line.lineID)"
    if line.status == .picked { text += "  picked by \(TextTable.printable(line.pickedBy))" }
    if line.recalled > .zero { text += "  put back \(line.recalled) \(unit)" }
    return text + "\n"
  }
}
