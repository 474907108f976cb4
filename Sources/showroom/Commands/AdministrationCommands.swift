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
      DirectoryClients.self, DirectorySaveClient.self, DirectoryStaff.self,
      DirectorySaveStaff.self, DirectoryTiers.self, DirectorySaveTier.self,
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

struct DirectorySaveClient: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "save-client", abstract: "Create or change a customer.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's name.") var name: String
  @Option(help: "Your own customer number; an existing one is changed.") var code = ""
  @Option(help: "Country.") var country = ""
  @Option(help: "The id of its price tier; see: showroom directory tiers.")
  var tier: PriceTierID?
  @Option(help: "A price rule of its own, e.g. list:-10 or cost:30.") var rule: RuleArgument?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.directory.saveClient(
      SaveClientRequest(
        idempotencyKey: key.idempotencyKey, code: code, name: name, country: country,
        priceRule: rule?.rule, priceTierID: tier ?? .none))
    Printer(json: connection.json).show(response) {
      "client \($0.clientID) \($0.created ? "created" : "changed")\n"
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

/// `showroom token …`
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Bearer tokens (ADMIN).",
    subcommands: [TokenIssue.self, TokenRevoke.self])
}

struct TokenIssue: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue", abstract: "Issue a token; it is printed once and kept nowhere.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Option(help: "admin, staff, warehouse, client or partner.") var role: RoleChoice
  @Option(help: "For staff: the login.") var login = ""
  @Option(help: "For admin, warehouse and partner: the name.") var name = ""
  @Option(help: "For client: the customer's id.") var client: ClientID?
  @Option(help: "Seconds it is good for.") var lifetime: UInt32 = 86_400
  @Option(help: "What it is for.") var label = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.access.issueToken(
      IssueTokenRequest(
        idempotencyKey: key.idempotencyKey, role: role.value, login: login, name: name,
        clientID: self.client ?? .none, lifetimeSeconds: lifetime, label: label))
    Printer(json: connection.json).show(response) { "\($0.token)\n" }
  }
}

enum RoleChoice: String, ExpressibleByArgument, CaseIterable {
  case admin, staff, warehouse, client, partner

  var value: Role {
    switch self {
    case .admin: .admin
    case .staff: .staff
    case .warehouse: .warehouse
    case .client: .client
    case .partner: .partner
    }
  }
}

struct TokenRevoke: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revoke a token; it is refused at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The token's id.") var token: TokenID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.access.revokeToken(
      RevokeTokenRequest(idempotencyKey: key.idempotencyKey, tokenID: token))
    Printer(json: connection.json).show(response) { _ in "revoked\n" }
  }
}

/// `showroom server …`
struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server", abstract: "The server itself.",
    subcommands: [ServerHealth.self, ServerInfo.self, ServerWhoAmI.self])
}

struct ServerHealth: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "health", abstract: "Whether it takes work.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.server.health(HealthRequest())
    Printer(json: connection.json).show(response) { "\($0.status)\n" }
  }
}

struct ServerInfo: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Version, store, newest sequence.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.server.info(InfoRequest())
    Printer(json: connection.json).show(response) {
      "showroomd \($0.version), store \($0.storeID), currency \($0.currency), "
        + "sequence \($0.sequence), resumable from \($0.oldestCursor)\n"
    }
  }
}

struct ServerWhoAmI: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami", abstract: "Who you are to the server.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.access.whoAmI(WhoAmIRequest())
    Printer(json: connection.json).show(response) {
      let identity = $0.identity
      return identity.role == .unspecified
        ? "nobody: no certificate and no token was given\n"
        : "\(identity.role) \(PlainText.printable(identity.name))\n"
    }
  }
}
