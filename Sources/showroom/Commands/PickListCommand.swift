import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom picklist …`
struct PickListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picklist", abstract: "The warehouse's pick list.",
    subcommands: [
      PickListShow.self, PickListWatch.self, PickListClaim.self, PickListUnclaim.self,
      PickListPick.self, PickListUnpick.self, PickListScan.self, PickListShort.self,
      PickListReallocate.self, PickListSubstitute.self, PickListAcceptShort.self,
      PickListAcknowledge.self, PickListReturn.self, PickListStage.self, PickListHandOver.self,
    ])
}

struct PickListShow: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The list as it is now.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var place: PlaceOptions
  @Option(help: "By session, zone or priority; consolidated: one walk for all sessions.")
  var by = GroupingChoice.session

  func run(_ client: ShowroomClient) async throws {
    try await PickText.print(client, place, connection, by: by)
  }
}

/// How the list is grouped.
enum GroupingChoice: String, ExpressibleByArgument, CaseIterable {
  case session, zone, priority, consolidated

  var value: PickGrouping {
    switch self {
    case .session: .bySession
    case .zone: .byZone
    case .priority: .byPriority
    case .consolidated: .consolidated
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
  @Option(help: "What was read off the goods; refused when it is not the line's.")
  var barcode = ""
  @Option(help: "The location that was read.") var at = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.pickList.markPicked(
      MarkPickedRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line,
        expectedQuantity: expect ?? .zero, barcode: barcode, location: at))
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
    _ client: ShowroomClient, _ place: PlaceOptions, _ connection: ConnectionOptions,
    by grouping: GroupingChoice = .session
  ) async throws {
    var request = GetPickListRequest(
      locationPrefix: place.location, pageSize: 500, grouping: grouping.value, zone: place.zone)
    let printer = Printer(json: connection.json)
    var isEmpty = true
    repeat {
      let page = try await client.pickList.getPickList(request)
      isEmpty = isEmpty && page.groups.isEmpty
      printer.show(page) { $0.groups.map { group($0, by: grouping) }.joined() }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    if isEmpty && !connection.json { printer.write("nothing to pick\n") }
  }

  private static func group(_ group: PickGroup, by grouping: GroupingChoice) -> String {
    let title =
      switch grouping {
      case .zone: group.zone.isEmpty ? "No zone" : "Zone \(group.zone)"
      case .consolidated: "\(group.batchCode): \(group.picked) of \(group.quantity)"
      case .session, .priority:
        PickGroupID(sessionID: group.sessionID, orderID: group.orderID).title(
          clientName: group.clientName, staffName: group.staffName, orderID: group.orderID)
          + (group.priority > 0 ? ", priority \(group.priority)" : "")
      }
    return PlainText.printable(title) + "\n" + lines(group.lines) + "\n"
  }

  static func lines(_ lines: [PickLine]) -> String { lines.map(line).joined() }

  static func short(_ response: ShortPickResponse) -> String {
    let replacement = response.replacement.map { "made up for by:\n" + line($0) } ?? ""
    return line(response.line) + replacement
  }

  static func line(_ line: PickLine) -> String {
    let box = PickStateText.box(line.status)
    let unit = UnitText.short(line.unitOfMeasure)
    var text =
      "  \(box) \(PlainText.printable(line.productName)) (\(line.quantity) \(unit)) - "
      + (line.location.isEmpty ? "no location" : PlainText.printable(line.location))
      + "  line \(line.lineID)"
    if line.status != .queued { text += "  \(PlainText.printable(PickStateText.words(line)))" }
    if PickStateText.isOverdue(line, at: SystemTime.now) { text += ", OVERDUE" }
    return text + "\n"
  }
}
