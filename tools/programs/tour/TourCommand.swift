import APISchema
import ArgumentParser
import Client
import Values

/// Plays a sale through each channel against a running server and prints what each party saw.
@main
struct TourCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "showroom-tour",
    abstract: "Plays a live sale, and one through each other channel, as separate TLS clients.")

  @Option(help: "Server as host:port.") var endpoint = "127.0.0.1:7443"
  @Option(help: "Folder that certs/make filled: an admin, staff/jane, warehouse/scanner-1.")
  var certs: String
  @Option(help: "Name of the ADMIN certificate that saves the people of the sale.")
  var admin = "quickstart"

  func run() async throws {
    guard let endpoint = Endpoint(endpoint) else {
      throw ValidationError("--endpoint \(endpoint) is not host:port, such as 127.0.0.1:7443")
    }
    let timeline = Timeline()
    let parties = Parties(endpoint: endpoint, certificates: certs, admin: admin)
    let result = try await Sale(parties: parties, timeline: timeline).play()
    let others = try await OtherChannels(parties: parties, timeline: timeline).play()
    for line in timeline.lines() { print(line) }
    let order = result.order.order
    let picked = order.lines.filter { $0.picked == $0.quantity }.count
    print(
      "\nOne order: \(order.summary.orderNumber) for \(order.summary.clientName), "
        + "\(order.lines.count) lines, total \(order.total); \(picked) lines picked.")
    guard picked == order.lines.count, order.lines.count == 3 else {
      throw TourFailure("the order does not have its three lines, all picked")
    }
    try show([order.summary] + others)
  }

  /// One kind of order, whatever channel it came through.
  private func show(_ orders: [OrderSummary]) throws {
    print("\nOne order for each channel:")
    for order in orders {
      print("  \(order.orderNumber)  \(order.origin)  \(order.status)  \(order.amountDue) due")
    }
    guard Set(orders.map(\.origin)).count == 5, orders.allSatisfy({ $0.status == .confirmed })
    else { throw TourFailure("not every channel ended in a confirmed order") }
  }
}
