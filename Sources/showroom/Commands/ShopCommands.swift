import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom shop …`
struct ShopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shop", abstract: "Order by yourself, as a customer who signed in.",
    discussion: """
      Sign in first: showroom account sign-in LOGIN --password-file FILE --save TOKEN, \
      and give --token-file TOKEN. The catalog is that of: showroom catalog list.
      """,
    subcommands: [
      ShopCart.self, ShopAdd.self, ShopUpdate.self, ShopRemove.self, ShopClear.self,
      ShopSubmit.self, ShopWithdraw.self, ShopOrders.self, ShopOrder.self, ShopWatch.self,
    ])
}

struct ShopCart: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "cart", abstract: "The cart.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.getCart(GetMyCartRequest())
    Printer(json: connection.json).show(response) { ShopText.order($0.cart) }
  }
}

struct ShopAdd: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add to the cart. Nothing is held until the order is confirmed.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The batch's id.") var batch: BatchID
  @Argument(help: "How much.") var quantity: Quantity

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.addToCart(
      AddToMyCartRequest(
        idempotencyKey: key.idempotencyKey, batchID: batch, quantity: quantity))
    Printer(json: connection.json).show(response, ShopText.reply)
  }
}

struct ShopUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Set a line's quantity.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The line's id.") var line: LineID
  @Argument(help: "How much.") var quantity: Quantity
  @Option(help: "Fail when the cart has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.updateCartItem(
      UpdateMyCartItemRequest(
        idempotencyKey: key.idempotencyKey, lineID: line, quantity: quantity,
        expectedVersion: expectVersion))
    Printer(json: connection.json).show(response, ShopText.reply)
  }
}

struct ShopRemove: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a line out of the cart.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The line's id.") var line: LineID
  @Option(help: "Fail when the cart has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.removeFromCart(
      RemoveFromMyCartRequest(
        idempotencyKey: key.idempotencyKey, lineID: line, expectedVersion: expectVersion))
    Printer(json: connection.json).show(response, ShopText.reply)
  }
}

struct ShopClear: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Empty the cart.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Option(help: "Fail when the cart has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.clearCart(
      ClearMyCartRequest(idempotencyKey: key.idempotencyKey, expectedVersion: expectVersion))
    Printer(json: connection.json).show(response, ShopText.reply)
  }
}

struct ShopSubmit: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Order what is in the cart.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Option(help: "To the salesperson.") var message = ""
  @Flag(help: "If it can't be confirmed at once, leave it for approval.") var orForApproval = false
  @Option(help: "Fail when the cart has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.submitOrder(
      SubmitMyOrderRequest(
        idempotencyKey: key.idempotencyKey, expectedVersion: expectVersion, message: message,
        orForApproval: orForApproval))
    Printer(json: connection.json).show(response, ShopText.submitted)
  }
}

struct ShopWithdraw: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take an order back before it is confirmed.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The order's number, e.g. SO-000001, or its id.") var order: MyOrderReference

  func run(_ client: ShowroomClient) async throws {
    let id = try await order.id(client)
    let response = try await client.selfService.withdrawOrder(
      WithdrawMyOrderRequest(idempotencyKey: key.idempotencyKey, orderID: id))
    Printer(json: connection.json).show(response, ShopText.submitted)
  }
}

/// One of a customer's own orders, as people name it.
struct MyOrderReference: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    if argument.isEmpty { return nil }
    text = argument
  }

  /// Its id. A number is looked for among the customer's orders, page by page, newest first.
  func id(_ client: ShowroomClient) async throws -> OrderID {
    if let id = OrderID(argument: text) { return id }
    var request = ListMyOrdersRequest(pageSize: 100)
    repeat {
      let page = try await client.selfService.listOrders(request)
      if let order = page.orders.first(where: { $0.orderNumber == text }) { return order.orderID }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    throw Failure("you have no order \(text)")
  }
}

struct ShopOrders: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "Your orders, newest first.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Rows: 1 to 100.") var limit: UInt32 = 20
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func validate() throws { try PageOptions.check(limit, upTo: 100) }

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.selfService.listOrders(
      ListMyOrdersRequest(pageSize: limit, pageToken: page))
    Printer(json: connection.json).show(response) { response in
      let next = response.nextPageToken.isEmpty ? "" : "next: --page \(response.nextPageToken)\n"
      return ShopText.list(response.orders) + next
    }
  }
}

struct ShopOrder: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "One of your orders.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The order's number, e.g. SO-000001, or its id.") var order: MyOrderReference

  func run(_ client: ShowroomClient) async throws {
    let id = try await order.id(client)
    let response = try await client.selfService.getOrder(GetMyOrderRequest(orderID: id))
    Printer(json: connection.json).show(response) { ShopText.order($0.order) }
  }
}

struct ShopWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Your orders, then every change, until interrupted.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Go on after this sequence of an earlier watch.") var cursor: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    let stream = client.selfService.watchOrders(WatchMyOrdersRequest(cursor: cursor))
    for try await message in stream {
      printer.show(message) { message in
        switch message.body {
        case .state(let orders), .changes(let orders): ShopText.list(orders.orders)
        case .progress: ""
        }
      }
    }
  }
}

/// A customer's own orders, for the customer.
enum ShopText {
  static func order(_ order: MyOrder) -> String {
    var table = TextTable([
      ("LINE", .right), ("CODE", .left), ("PRODUCT", .left), ("QUANTITY", .right),
      ("PRICE", .right), ("TOTAL", .right), ("", .left),
    ])
    for line in order.lines {
      let was = line.visibleAdjustment.map { "instead of \($0.originalUnitPrice)" } ?? ""
      let short = line.short == .zero ? "" : "\(line.short) missing"
      table.add([
        "\(line.lineID)", line.batchCode, line.productName, "\(line.quantity)",
        "\(line.unitPrice)", "\(line.lineTotal)",
        [was, short, line.outOfStock ? "not enough in stock" : ""].filter { !$0.isEmpty }
          .joined(separator: ", "),
      ])
    }
    if order.orderID.isNone { return "the cart is empty\n" }
    var text =
      "\(order.orderNumber) \(OrderWords.name(order.status)), version \(order.version)\n"
      + table.text()
    text += "total \(order.totals.total)\n"
    for fee in order.fees { text += "\(PlainText.printable(fee.name)) \(fee.amount)\n" }
    return text + "due \(order.amountDue)\n"
  }

  static func list(_ orders: [MyOrder]) -> String {
    var table = TextTable([
      ("ORDER", .left), ("STATUS", .left), ("LINES", .right), ("DUE", .right),
      ("CREATED (UTC)", .left),
    ])
    for order in orders {
      table.add([
        order.orderNumber, OrderWords.name(order.status), "\(order.lines.count)",
        "\(order.amountDue)", order.createdAt.map(OrderText.stamp) ?? "",
      ])
    }
    return table.text()
  }

  static func reply(_ reply: MyCartCommandResponse) -> String {
    let line = reply.lineID.isNone ? "" : "line \(reply.lineID), "
    return "\(line)total \(reply.total), due \(reply.amountDue), version \(reply.version)\n"
  }

  static func submitted(_ reply: SubmitMyOrderResponse) -> String {
    "\(reply.orderNumber) \(OrderWords.name(reply.status)), due \(reply.amountDue)\n"
  }
}
