import APISchema
import ArgumentParser
import Client
import TerminalViews
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
  @OptionGroup var place: PlaceOptions

  func run(_ client: ShowroomClient) async throws {
    try await PickText.print(client, place, connection)
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

/// Which part of the warehouse.
struct PlaceOptions: ParsableArguments {
  @Option(help: "Only this zone of the warehouse.") var zone = ""
  @Option(help: "Only locations that start with this, e.g. A or A-03.") var location = ""

  /// Both in words.
  var caption: String { [zone, location].filter { !$0.isEmpty }.joined(separator: " ") }
}

/// The pick list for people, after S1 5.3.
enum PickText {
  /// Every page of the list, as text or JSON.
  static func print(
    _ client: ShowroomClient, _ place: PlaceOptions, _ connection: ConnectionOptions
  ) async throws {
    var request = GetPickListRequest(
      locationPrefix: place.location, pageSize: 500, zone: place.zone)
    let printer = Printer(json: connection.json)
    var isEmpty = true
    repeat {
      let page = try await client.pickList.getPickList(request)
      isEmpty = isEmpty && page.groups.isEmpty
      printer.show(page) { $0.groups.map(PickText.group).joined() }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    if isEmpty && !connection.json { printer.write("nothing to pick\n") }
  }

  static func group(_ group: PickGroup) -> String {
    let order = group.orderID.isNone ? "" : ", order \(group.orderID)"
    let title =
      "Session \(group.sessionID) - \(PlainText.printable(group.clientName)) "
      + "(\(PlainText.printable(group.staffName)))\(order)\n"
    return title + group.lines.map(line).joined() + "\n"
  }

  static func line(_ line: PickLine) -> String {
    let box = PickStateText.box(line.status)
    let unit = UnitText.short(line.unitOfMeasure)
    var text =
      "  \(box) \(PlainText.printable(line.productName)) (\(line.quantity) \(unit)) - "
      + (line.location.isEmpty ? "no location" : PlainText.printable(line.location))
      + "  line \(line.lineID)"
    if line.status == .picked { text += "  picked by \(PlainText.printable(line.pickedBy))" }
    if line.recalled > .zero { text += "  put back \(line.recalled) \(unit)" }
    return text + "\n"
  }
}
