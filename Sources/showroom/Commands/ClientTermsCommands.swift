import APISchema
import ArgumentParser
import Client
import MigrationFiles
import TerminalViews
import Values

// What a customer may owe, how it pays, and whether it orders by itself.

struct DirectoryClientTerms: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "client-terms", abstract: "Set a customer's credit, terms of payment and fees.",
    discussion: "What is not given stays as it is. Needs permission CREDIT_OVERRIDE.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's id.") var client: ClientID
  @Option(help: "What it may owe at most, e.g. 5000.00.") var creditLimit: Money?
  @Flag(help: "It may owe any sum.") var noCreditLimit = false
  @Option(help: "prepaid, cod, net, installments or consignment.") var terms: TermsChoice?
  @Option(help: "With net: days to pay; with installments: days between two.") var days: UInt32 = 0
  @Option(help: "With installments: how many.") var installments: UInt32 = 0
  @Option(help: "Transport in percent of an order, e.g. 2.5.") var transportFee: String?
  @Flag(inversion: .prefixedNo, help: "Its accounts may order by themselves.")
  var selfService: Bool?
  @Flag(inversion: .prefixedNo, help: "What they order is confirmed at once.")
  var autoApproval: Bool?

  func run(_ client: ShowroomClient) async throws {
    let known = try await client.directory.getClient(GetClientRequest(clientID: self.client)).client
    var request = SetClientTermsRequest(
      idempotencyKey: key.idempotencyKey, clientID: self.client, creditLimit: known.creditLimit,
      paymentTerms: known.paymentTerms, transportFeePercent: known.transportFeePercent,
      selfService: selfService ?? known.selfService,
      autoApproval: autoApproval ?? known.autoApproval, expectedVersion: known.version)
    if noCreditLimit { request.creditLimit = nil }
    if let creditLimit { request.creditLimit = CreditLimit(amount: creditLimit) }
    if let terms {
      request.paymentTerms = PaymentTerms(
        kind: terms.value, days: days, installments: installments)
    }
    if let transportFee {
      guard let percent = DecimalText.scaled(transportFee, places: 4) else {
        throw ValidationError("--transport-fee: a percentage such as 2.5")
      }
      request.transportFeePercent = AdjustmentValue(tenThousandths: percent)
    }
    let response = try await client.directory.setClientTerms(request)
    Printer(json: connection.json).show(response) {
      "client \(self.client) has version \($0.version)\n"
    }
  }
}

struct DirectoryClientCredit: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "client-credit", abstract: "What a customer owes, and may owe.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The customer's id.") var client: ClientID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.getClientCredit(
      GetClientCreditRequest(clientID: self.client))
    Printer(json: connection.json).show(response) { response in
      let limit = response.creditLimit.map { "\($0.amount)" } ?? "none"
      let terms = response.paymentTerms.map(OrderText.terms) ?? "cash on delivery"
      return "owes \(response.exposure) for "
        + "\(CountText.of(response.unpaidOrderCount, "order"))\n"
        + "limit \(limit)\nterms \(terms)\n"
    }
  }
}
