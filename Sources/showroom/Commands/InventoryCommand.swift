import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom inventory …`
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Stock under live sessions.",
    subcommands: [
      InventoryList.self, InventoryWhy.self, InventoryAdjust.self, InventoryQuarantine.self,
      InventoryStatus.self,
    ])
}

/// What pays for a change of stock.
struct ShortageOptions: ParsableArguments {
  @Flag(help: "Refuse rather than take goods from the newest holds.") var refuse = false

  var value: OnShortage { refuse ? .refuse : .shortNewestHolds }
}

struct InventoryAdjust: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "Goods were received, counted or lost.",
    discussion: """
      When less is left than open sessions hold, the newest holds pay for it; their sessions are \
      told at once. Never below what is picked or sold.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var shortage: ShortageOptions
  @Argument(help: "The batch's id.") var batch: BatchID
  @Option(help: "Signed change, e.g. --by=-3.") var by: Quantity
  @Option(help: "Why.") var reason: String
  @Flag(help: "Of the samples, not of what is for sale.") var samples = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.inventory.adjustStock(
      AdjustStockRequest(
        idempotencyKey: key.idempotencyKey, batchID: batch, delta: by, reason: reason,
        pool: samples ? .samples : .sellable, onShortage: shortage.value))
    Printer(json: connection.json).show(response) {
      StockText.stock($0.stock) + StockText.shortages($0.shortages)
    }
  }
}

struct InventoryQuarantine: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "Take goods out of sale, or put them back.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var shortage: ShortageOptions
  @Argument(help: "The batch's id.") var batch: BatchID
  @Option(help: "How much to take out; negative puts back: --by=-3.") var by: Quantity
  @Option(help: "Why.") var reason: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.inventory.quarantineStock(
      QuarantineStockRequest(
        idempotencyKey: key.idempotencyKey, batchID: batch, delta: by, reason: reason,
        onShortage: shortage.value))
    Printer(json: connection.json).show(response) {
      StockText.stock($0.stock) + StockText.shortages($0.shortages)
    }
  }
}

/// What may be done with a batch.
enum BatchStatusChoice: String, ExpressibleByArgument, CaseIterable {
  case live, draft, quarantined, closed

  var value: BatchStatus {
    switch self {
    case .live: .live
    case .draft: .draft
    case .quarantined: .quarantined
    case .closed: .closed
    }
  }
}

struct InventoryStatus: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Set a batch live, draft, quarantined or closed.",
    discussion: """
      quarantined takes every line of the batch out of open carts, but for what is picked; draft \
      and closed refuse new lines only.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The batch's id.") var batch: BatchID
  @Argument(help: "live, draft, quarantined or closed.") var status: BatchStatusChoice
  @Option(help: "Why.") var reason = ""
  @Option(help: "Fail when the batch has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.inventory.setBatchStatus(
      SetBatchStatusRequest(
        idempotencyKey: key.idempotencyKey, batchID: batch, status: status.value, reason: reason,
        expectedVersion: expectVersion))
    Printer(json: connection.json).show(response) {
      "batch \(batch) is \(status.rawValue)\n" + StockText.shortages($0.shortages)
    }
  }
}

struct InventoryWhy: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Who has what of a batch and until when.",
    aliases: ["why-unavailable"])
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Argument(help: "The batch's id or code.") var batch: String

  func run(_ client: ShowroomClient) async throws {
    let id = BatchID(argument: batch)
    let response = try await client.inventory.whyUnavailable(
      WhyUnavailableRequest(
        batchID: id ?? .none, code: id == nil ? batch : "", pageSize: pages.limit,
        pageToken: pages.page))
    Printer(json: connection.json).show(response, StockText.why)
  }
}

struct InventoryList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All batches with cost and stock.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Option(help: "Only the batch with this code.") var code = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.inventory.listBatches(
      ListBatchesRequest(code: code, pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response, StockText.list)
  }
}

/// Stock for people.
enum StockText {
  static func stock(_ stock: Stock) -> String {
    var text =
      "on hand \(stock.onHand), quarantined \(stock.quarantined), held \(stock.held), "
      + "sold \(stock.committed), available \(stock.available)"
    if stock.sampleOnHand > .zero {
      text += "; samples \(stock.sampleOnHand), promised \(stock.sampleReserved)"
    }
    return text + "\n"
  }

  static func shortages(_ shortages: [ItemShortage]) -> String {
    shortages.map { shortage in
      "short: session \(shortage.sessionID) - \(PlainText.printable(shortage.clientName)) "
        + "(\(PlainText.printable(shortage.staffName))), line \(shortage.lineID): "
        + "\(shortage.previousQuantity) → \(shortage.quantity)\n"
    }.joined()
  }

  static func why(_ response: WhyUnavailableResponse) -> String {
    var holds = TextTable([
      ("HELD BY", .left), ("CUSTOMER", .left), ("STAFF", .left), ("LINE", .right),
      ("QUANTITY", .right), ("SINCE (UTC)", .left), ("UNTIL (UTC)", .left), ("WAREHOUSE", .left),
    ])
    for hold in response.holds {
      let quantity = hold.quantity > .zero ? "\(hold.quantity)" : "(\(hold.recalled))"
      holds.add([
        hold.sessionID.isNone ? "order \(hold.orderID)" : "session \(hold.sessionID)",
        hold.clientName, hold.staffName, "\(hold.lineID)", quantity,
        OrderText.stamp(hold.placedAt), hold.expiresAt.map(OrderText.stamp) ?? "put back",
        PickStateText.name(hold.pickStatus),
      ])
    }
    let sold = response.commitments.map { commitment in
      "sold: \(commitment.quantity) to \(PlainText.printable(commitment.clientName)), "
        + "\(commitment.orderNumber)\n"
    }
    return "\(response.status): " + stock(response.stock) + holds.text()
      + PageOptions.footer(
        shown: response.holds.count, of: response.holdCount, next: response.nextPageToken)
      + sold.joined()
  }

  static func list(_ response: ListBatchesResponse) -> String {
    var table = TextTable([
      ("BATCH", .right), ("CODE", .left), ("NAME", .left), ("STATUS", .left), ("PRICE", .right),
      ("COST", .right), ("ON HAND", .right), ("HELD", .right), ("SOLD", .right),
      ("AVAILABLE", .right), ("LOCATION", .left),
    ])
    for batch in response.batches {
      table.add([
        "\(batch.batchID)", batch.code, batch.name, "\(batch.status)", "\(batch.unitPrice)",
        "\(batch.unitCost)", "\(batch.stock.onHand)", "\(batch.stock.held)",
        "\(batch.stock.committed)", "\(batch.stock.available)", batch.location,
      ])
    }
    return table.text()
      + PageOptions.footer(
        shown: response.batches.count, of: response.totalCount, next: response.nextPageToken)
  }
}
