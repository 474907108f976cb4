import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom order …`
struct OrderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "Orders.", subcommands: [OrderShow.self, OrderList.self])
}

struct OrderShow: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One order.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order's number, e.g. SO-000001, or its id.") var order: String

  func run(_ client: ShowroomClient) async throws {
    let id = OrderID(argument: order)
    let response = try await client.orders.getOrder(
      GetOrderRequest(orderID: id ?? .none, orderNumber: id == nil ? order : ""))
    Printer(json: connection.json).show(response) { OrderText.order($0.order) }
  }
}

struct OrderList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Orders, newest first.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Only of this customer.") var client: ClientID?
  @Option(help: "Rows: 1 to 500.") var limit: UInt32 = 20
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.orders.listOrders(
      ListOrdersRequest(clientID: self.client ?? .none, pageSize: limit, pageToken: page))
    Printer(json: connection.json).show(response, OrderText.list)
  }
}

/// Orders for people.
enum OrderText {
  static func order(_ order: Order) -> String {
    let summary = order.summary
    var table = TextTable([
      ("LINE", .right), ("CODE", .left), ("PRODUCT", .left), ("QUANTITY", .right),
      ("PRICE", .right), ("TOTAL", .right), ("PICKED", .right),
    ])
    for line in order.lines {
      table.add([
        "\(line.lineID)", line.batchCode, line.productName, "\(line.quantity)",
        "\(line.unitPrice)", "\(line.lineTotal)", "\(line.picked)",
      ])
    }
    return
      "\(summary.orderNumber) \(summary.status) for \(PlainText.printable(summary.clientName)), "
      + "sold by \(PlainText.printable(summary.staffName)), \(summary.origin)\n" + table.text()
      + "subtotal \(order.subtotal)  discount \(order.discountTotal)  total \(order.total)\n"
  }

  static func list(_ response: ListOrdersResponse) -> String {
    var table = TextTable([
      ("NUMBER", .left), ("CUSTOMER", .left), ("STAFF", .left), ("STATUS", .left),
      ("LINES", .right), ("TOTAL", .right),
    ])
    for order in response.orders {
      table.add([
        order.orderNumber, order.clientName, order.staffName, "\(order.status)",
        "\(order.lineCount)", "\(order.total)",
      ])
    }
    let next = response.nextPageToken.isEmpty ? "" : "next: --page \(response.nextPageToken)\n"
    return table.text() + next
  }
}
