import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

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
