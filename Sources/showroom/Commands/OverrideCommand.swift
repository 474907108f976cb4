import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom override …`: negotiated prices and their audit.
struct OverrideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override", abstract: "Negotiated prices of a session, and their audit.",
    discussion: """
      A line's own override comes before its batch's, and both before the base price; nothing \
      compounds. The order's override adjusts the sum of all lines.
      """,
    subcommands: [
      OverrideItem.self, OverrideBatch.self, OverrideOrder.self, OverrideRemove.self,
      OverrideList.self,
    ])
}

/// What a price is changed by, and who sees it.
struct AdjustmentOptions: ParsableArguments {
  @Option(help: "New price per unit; for an order the new total.") var to: Money?
  @Option(help: "Signed change; five off: --by=-5.00") var by: Money?
  @Option(help: "Signed change in percent; ten off: --percent=-10") var percent: AdjustmentValue?
  @Option(help: "Why; needed below cost or floor price.") var reason = ""
  @Flag(help: "The customer sees only the new price.") var hidden = false

  func validate() throws {
    if [to != nil, by != nil, percent != nil].filter({ $0 }).count != 1 {
      throw ValidationError("give exactly one of --to, --by and --percent")
    }
  }

  var type: AdjustmentType {
    if percent != nil { return .percentage }
    return to == nil ? .dollar : .fixed
  }

  var value: AdjustmentValue {
    if let percent { return percent }
    // What does not fit is so large that the server's refusal stays the same.
    let (scaled, overflow) = (to ?? by ?? .zero).cents.multipliedReportingOverflow(by: 100)
    return AdjustmentValue(tenThousandths: overflow ? .max : scaled)
  }

  var visibility: ClientVisibility { hidden ? .hidden : .visible }
}

struct OverrideItem: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "item", abstract: "The price of one line.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var adjustment: AdjustmentOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID
  @Option(help: "Fail when the line has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line,
        adjustmentType: adjustment.type, adjustmentValue: adjustment.value,
        reason: adjustment.reason, visibility: adjustment.visibility,
        expectedVersion: expectVersion))
    Printer(json: connection.json).show(response) {
      OverrideText.applied($0.overrideID, [$0.item], $0.totals)
    }
  }
}

struct OverrideBatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "The price of every line of a batch, also of later ones.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var adjustment: AdjustmentOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The batch's id.") var batch: BatchID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.applyBatchOverride(
      ApplyBatchOverrideRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, batchID: batch,
        adjustmentType: adjustment.type, adjustmentValue: adjustment.value,
        reason: adjustment.reason, visibility: adjustment.visibility))
    Printer(json: connection.json).show(response) {
      OverrideText.applied($0.overrideID, $0.items, $0.totals)
    }
  }
}

struct OverrideOrder: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "The sum of all lines, now and as it changes.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var adjustment: AdjustmentOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Option(help: "Fail when the session has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.applyOrderOverride(
      ApplyOrderOverrideRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, adjustmentType: adjustment.type,
        adjustmentValue: adjustment.value, reason: adjustment.reason,
        visibility: adjustment.visibility, expectedSessionVersion: expectVersion))
    Printer(json: connection.json).show(response) {
      OverrideText.applied($0.overrideID, $0.items, $0.totals)
    }
  }
}

struct OverrideRemove: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take an override away; prices fall back to the next layer.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The override's id; see: showroom override list.") var override: OverrideID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.removeOverride(
      RemoveOverrideRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, overrideID: override))
    Printer(json: connection.json).show(response) { response in
      let items = (response.item.map { [$0] } ?? []) + response.items
      return OverrideText.prices(items, response.totals)
    }
  }
}

struct OverrideList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every override of a session, oldest first.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Flag(help: "Only those in force.") var inForce = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.listOverrides(
      ListOverridesRequest(
        sessionID: session, inForce: inForce, pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response, OverrideText.list)
  }
}

/// Overrides for people.
enum OverrideText {
  static func applied(_ id: OverrideID, _ items: [CartItem], _ totals: CartTotals) -> String {
    "override \(id)\n" + prices(items, totals)
  }

  static func prices(_ items: [CartItem], _ totals: CartTotals) -> String {
    let lines = items.map { item in
      "line \(item.lineID): \(PlainText.printable(item.productName)) at \(item.unitPrice) = "
        + "\(item.lineTotal)\n"
    }
    return lines.joined() + "cart total \(totals.total)\n"
  }

  static func list(_ response: ListOverridesResponse) -> String {
    var table = TextTable([
      ("OVERRIDE", .right), ("OF", .left), ("CHANGE", .right), ("FROM", .right), ("TO", .right),
      ("BY", .left), ("AT (UTC)", .left), ("REMOVED", .left), ("SEEN", .left), ("REASON", .left),
    ])
    for override in response.overrides {
      table.add([
        "\(override.overrideID)", scope(override), change(override),
        "\(override.originalPrice)", "\(override.newPrice)", override.appliedBy.name,
        TimeText.clock(override.appliedAt), override.removedAt.map(TimeText.clock) ?? "-",
        override.visibleToClient ? "yes" : "no", override.reason,
      ])
    }
    return table.text()
      + PageOptions.footer(shown: response.overrides.count, next: response.nextPageToken)
  }

  private static func scope(_ override: PriceOverride) -> String {
    switch override.scope {
    case .batch: "batch \(override.batchID)"
    case .order: "order"
    case .item, .unspecified: "line \(override.lineID)"
    }
  }

  private static func change(_ override: PriceOverride) -> String {
    switch override.adjustmentType {
    case .fixed: "= \(override.adjustmentValue)"
    case .percentage: "\(override.adjustmentValue) %"
    case .dollar, .unspecified: "\(override.adjustmentValue)"
    }
  }
}
