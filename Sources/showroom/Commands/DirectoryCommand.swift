import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom directory …`
struct DirectoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directory", abstract: "Customers and staff.",
    subcommands: [
      DirectoryClients.self, DirectoryClient.self, DirectorySaveClient.self, DirectoryStaff.self,
      DirectorySaveStaff.self, DirectoryTiers.self, DirectorySaveTier.self,
      DirectoryClientTerms.self, DirectoryClientCredit.self,
    ])
}

struct DirectoryClients: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "clients", abstract: "Customers.")
  @OptionGroup var connection: ConnectionOptions
  @Option(help: "Words that begin words of the name, or the code.") var search = ""
  @Option(help: "Rows: 1 to 500.") var limit: UInt32 = 100
  @Option(help: "Token of the next page, printed below a page.") var page = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.listClients(
      ListClientsRequest(search: search, pageSize: limit, pageToken: page))
    Printer(json: connection.json).show(response) { response in
      var table = TextTable([
        ("CLIENT", .right), ("CODE", .left), ("NAME", .left), ("COUNTRY", .left),
      ])
      for client in response.clients {
        table.add(["\(client.clientID)", client.code, client.name, client.country])
      }
      let next = response.nextPageToken.isEmpty ? "" : "; next: --page \(response.nextPageToken)"
      return table.text() + "\(response.clients.count) of \(response.totalCount)\(next)\n"
    }
  }
}

struct DirectoryClient: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "client", abstract: "One customer, with its prices.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The customer's id or code.") var client: String

  func run(_ client: ShowroomClient) async throws {
    let id = ClientID(argument: self.client)
    let response = try await client.directory.getClient(
      GetClientRequest(clientID: id ?? .none, code: id == nil ? self.client : ""))
    Printer(json: connection.json).show(response) { response in
      let found = response.client
      let rule = found.priceRule.map(TierText.rule) ?? "-"
      let tier = found.priceTierID.isNone ? "-" : "\(found.priceTierID)"
      return """
        client   \(found.clientID) (code \(PlainText.printable(found.code)))
        name     \(PlainText.printable(found.name))
        country  \(PlainText.printable(found.country))
        tier     \(tier)
        rule     \(rule)

        """
    }
  }
}

struct DirectorySaveClient: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "save-client", abstract: "Create or change a customer.",
    discussion: "Of a customer that exists, what is not given stays as it is.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's name.") var name: String
  @Option(help: "Your own customer number; an existing one is changed.") var code = ""
  @Option(help: "Country.") var country: String?
  @Option(help: "The id of its price tier; see: showroom directory tiers.")
  var tier: PriceTierID?
  @Option(help: "A price rule of its own, e.g. list:-10 or cost:30.") var rule: RuleArgument?
  @Flag(help: "Back to list prices: neither tier nor rule.") var listPrices = false

  func validate() throws {
    if listPrices && (tier != nil || rule != nil) {
      throw ValidationError("--list-prices goes with neither --tier nor --rule")
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let known = try await existing(client)
    let response = try await client.directory.saveClient(
      SaveClientRequest(
        idempotencyKey: key.idempotencyKey, code: code, name: name,
        country: country ?? known?.country ?? "",
        priceRule: listPrices ? nil : rule?.rule ?? known?.priceRule,
        priceTierID: listPrices ? .none : tier ?? known?.priceTierID ?? .none))
    Printer(json: connection.json).show(response) {
      "client \($0.clientID) \($0.created ? "created" : "changed")\n"
    }
  }

  /// Saving replaces the whole customer: its prices would be lost.
  private func existing(_ client: ShowroomClient) async throws -> Client? {
    if code.isEmpty { return nil }
    do throws(ClientError) {
      return try await client.directory.getClient(GetClientRequest(code: code)).client
    } catch {
      if error.code == .clientNotFound { return nil }
      throw error
    }
  }
}

struct DirectoryStaff: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "staff", abstract: "Staff.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.listStaff(ListStaffRequest(pageSize: 500))
    Printer(json: connection.json).show(response) { response in
      var table = TextTable([
        ("STAFF", .right), ("LOGIN", .left), ("NAME", .left), ("ROLE", .left),
      ])
      for member in response.staff {
        table.add(["\(member.staffID)", member.login, member.name, "\(member.role)"])
      }
      return table.text()
    }
  }
}

struct DirectorySaveStaff: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "save-staff", abstract: "Create or change a member of staff (ADMIN).")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "Login: the name in the certificate.") var login: String
  @Argument(help: "The person's name.") var name: String
  @Flag(help: "May read colleagues' sessions.") var readAll = false
  @Flag(help: "May change colleagues' sessions.") var writeAll = false
  @Flag(help: "May set prices below the unit cost.") var belowCost = false
  @Flag(help: "May set prices below a batch's floor price.") var belowFloor = false

  func run(_ client: ShowroomClient) async throws {
    var permissions: [Permission] = []
    if readAll { permissions.append(.sessionReadAll) }
    if writeAll { permissions.append(.sessionWriteAll) }
    if belowCost { permissions.append(.priceBelowCost) }
    if belowFloor { permissions.append(.priceBelowFloor) }
    let response = try await client.directory.saveStaff(
      SaveStaffRequest(
        idempotencyKey: key.idempotencyKey, login: login, name: name, role: .staff,
        permissions: permissions))
    Printer(json: connection.json).show(response) {
      "staff \($0.staffID) \($0.created ? "created" : "changed")\n"
    }
  }
}
