import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom order …`
struct OrderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "Orders, quotes and drafts of every channel.",
    discussion: """
      ORDER is an order's number, e.g. SO-000001, or its id.
      """,
    subcommands: [
      OrderShow.self, OrderList.self, OrderHistoryShow.self, OrderMargins.self, OrderWatch.self,
      OrderTextExport.self, OrderPdfExport.self, OrderMail.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Drafts and quotes",
        subcommands: [
          OrderCreate.self, OrderAddLine.self, OrderUpdateLine.self, OrderRemoveLine.self,
          OrderPriceSet.self, OrderPriceRemove.self, OrderNoteAdd.self, OrderFees.self,
          OrderUpdate.self, OrderHold.self,
        ]),
      CommandGroup(
        name: "Status",
        subcommands: [
          OrderQuote.self, OrderAccept.self, OrderToDraft.self, OrderSubmit.self,
          OrderApprove.self, OrderConfirm.self, OrderCancel.self, OrderAdvance.self,
          OrderPay.self,
        ]),
      CommandGroup(
        name: "Live sessions and sales sheets",
        subcommands: [
          OrderFromSheet.self,
          OrderFromSession.self, OrderToSession.self, OrderDraftFromSession.self,
        ]),
    ],
    aliases: ["orders"])
}

/// An order as people name it.
struct OrderReference: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    if argument.isEmpty { return nil }
    text = argument
  }

  /// The request for it.
  var request: GetOrderRequest {
    let id = OrderID(argument: text)
    return GetOrderRequest(orderID: id ?? .none, orderNumber: id == nil ? text : "")
  }

  /// Its id; one look-up when it is named by its number.
  func id(_ client: ShowroomClient) async throws -> OrderID {
    if let id = OrderID(argument: text) { return id }
    return try await client.orders.getOrder(request).order.summary.orderID
  }
}

struct OrderShow: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One order.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order's number, e.g. SO-000001, or its id.") var order: OrderReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.getOrder(order.request)
    Printer(json: connection.json).show(response) { OrderText.order($0.order) }
  }
}

/// Where orders come from.
enum OriginChoice: String, ExpressibleByArgument, CaseIterable {
  case live, staff, selfService = "self-service", sheet, phone

  var value: OrderOrigin {
    switch self {
    case .live: .liveShopping
    case .staff: .staffCreated
    case .selfService: .vipSelfService
    case .sheet: .salesSheet
    case .phone: .phoneOrder
    }
  }
}

/// Where orders stand.
enum StatusChoice: String, ExpressibleByArgument, CaseIterable {
  case draft, quote, pending, confirmed, processing, shipped, delivered, cancelled

  var value: OrderStatus {
    switch self {
    case .draft: .draft
    case .quote: .quote
    case .pending: .pendingApproval
    case .confirmed: .confirmed
    case .processing: .processing
    case .shipped: .shipped
    case .delivered: .delivered
    case .cancelled: .cancelled
    }
  }
}

struct OrderList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Orders, newest first.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only of this customer.") var client: ClientID?
  @Option(help: "Only of this salesperson.") var staff: StaffID?
  @Option(help: "Only from live, staff, self-service, sheet or phone.") var origin: OriginChoice?
  @Option(help: "Only draft, quote, pending, confirmed, processing, shipped, delivered, cancelled.")
  var status: StatusChoice?
  @Option(help: "Only created then or later, e.g. 2026-01-31 or 2026-01-31T08:30:00Z.") var from:
    Timestamp?
  @Option(help: "Only created before that.") var before: Timestamp?
  @Option(help: "Rows: 1 to 500.") var limit: UInt32 = 20
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func validate() throws { try PageOptions.check(limit, upTo: 500) }

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.listOrders(
      ListOrdersRequest(
        origin: origin?.value ?? .unspecified, status: status?.value ?? .unspecified,
        clientID: self.client ?? .none, staffID: staff ?? .none, pageSize: limit,
        pageToken: page, createdFrom: from, createdBefore: before))
    Printer(json: connection.json).show(response, OrderText.list)
  }
}

struct OrderHistoryShow: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "What happened to an order, oldest first.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order.") var order: OrderReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.getOrderHistory(
      GetOrderHistoryRequest(orderID: try await order.id(client)))
    Printer(json: connection.json).show(response, OrderText.history)
  }
}

struct OrderMargins: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "margins", abstract: "Cost and margin of each line and of the order.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order.") var order: OrderReference

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.getMargins(
      GetOrderMarginsRequest(orderID: try await order.id(client)))
    Printer(json: connection.json).show(response, OrderText.margins)
  }
}

struct OrderWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "The open orders, then every change, until interrupted.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only of this customer.") var client: ClientID?
  @Option(help: "Only of this salesperson.") var staff: StaffID?
  @Option(help: "Only from live, staff, self-service, sheet or phone.") var origin: OriginChoice?
  @Option(help: "Go on after this sequence of an earlier watch.") var cursor: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    let stream = client.orders.watchOrders(
      WatchOrdersRequest(
        cursor: cursor, origin: origin?.value ?? .unspecified, clientID: self.client ?? .none,
        staffID: staff ?? .none))
    for try await message in stream { printer.show(message, OrderText.line) }
  }
}
