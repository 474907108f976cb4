import APISchema
import ArgumentParser
import Client
import Foundation
import TerminalViews
import Values

/// `showroom account …`
struct AccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "People of a customer who sign in and order by themselves.",
    subcommands: [
      AccountList.self, AccountCreate.self, AccountReset.self, AccountOn.self, AccountOff.self,
      AccountAccept.self, AccountSignIn.self, AccountSignOut.self, AccountChangePassword.self,
    ])
}

struct AccountList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The accounts of a customer.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The customer's id.") var client: ClientID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.list(ListAccountsRequest(clientID: self.client))
    Printer(json: connection.json).show(response) { response in
      var table = TextTable([
        ("ACCOUNT", .right), ("LOGIN", .left), ("NAME", .left), ("STATE", .left),
      ])
      for account in response.accounts {
        let state = account.active ? (account.signedUp ? "on" : "invited") : "off"
        table.add(["\(account.accountID)", account.login, account.name, state])
      }
      return table.text()
    }
  }
}

struct AccountCreate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create an account and an invitation to set its password.",
    discussion: "The invitation is shown only here. Give it to the person; it is good for a week.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's id.") var client: ClientID
  @Argument(help: "The login: usually a mail address.") var login: String
  @Option(help: "The person's name.") var name = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.create(
      CreateAccountRequest(
        idempotencyKey: key.idempotencyKey, clientID: self.client, login: login, name: name))
    let printer = Printer(json: connection.json)
    printer.show(response, AccountText.invitation)
    if connection.json { return }
    let known = try await client.directory.getClient(GetClientRequest(clientID: self.client))
    if !known.client.selfService { printer.write(AccountText.notYet(self.client)) }
  }
}

struct AccountReset: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "End an account's password; a new invitation.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The account's id.") var account: AccountID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.resetPassword(
      AccountReferenceRequest(idempotencyKey: key.idempotencyKey, accountID: account))
    Printer(json: connection.json).show(response, AccountText.invitation)
  }
}

struct AccountOn: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "on", abstract: "Let an account sign in again.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The account's id.") var account: AccountID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.setActive(
      SetAccountActiveRequest(
        idempotencyKey: key.idempotencyKey, accountID: account, active: true))
    Printer(json: connection.json).show(response) { _ in "account \(account) is on\n" }
  }
}

struct AccountOff: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "off", abstract: "Keep an account out; its visits end at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The account's id.") var account: AccountID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.setActive(
      SetAccountActiveRequest(
        idempotencyKey: key.idempotencyKey, accountID: account, active: false))
    Printer(json: connection.json).show(response) { _ in "account \(account) is off\n" }
  }
}

/// Where secrets come from and where a token goes: files, never the command line, which others on
/// the machine can read.
struct SignInOptions: ParsableArguments {
  @Option(help: "A file whose first line is the password; - for standard input.")
  var passwordFile: String
  @Option(help: "A file for the token, for --token-file of later commands; else it is printed.")
  var save: String?

  func password() throws -> String { try AccountText.secret(passwordFile) }

  func show(_ response: SignInResponse, json: Bool) throws {
    guard let save else {
      return Printer(json: json).show(response) { $0.token + "\n" }
    }
    try AccountText.save(response.token, save)
    var shown = response
    shown.token = ""
    Printer(json: json).show(shown) {
      "signed in as \(PlainText.printable($0.accountName)) of "
        + "\(PlainText.printable($0.clientName)); token in \(save)\n"
    }
  }
}

struct AccountAccept: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Use an invitation: set the password and sign in.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var secrets: SignInOptions
  @Option(help: "A file whose first line is the invitation.") var invitationFile: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.acceptInvitation(
      AcceptInvitationRequest(
        idempotencyKey: key.idempotencyKey, invitation: try AccountText.secret(invitationFile),
        password: try secrets.password()))
    try secrets.show(response, json: connection.json)
  }
}

struct AccountSignIn: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-in", abstract: "Get a token for half a day.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var secrets: SignInOptions
  @Argument(help: "The login.") var login: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.signIn(
      SignInRequest(
        idempotencyKey: key.idempotencyKey, login: login, password: try secrets.password()))
    try secrets.show(response, json: connection.json)
  }
}

struct AccountSignOut: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-out", abstract: "End the token in use.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.signOut(
      SignOutRequest(idempotencyKey: key.idempotencyKey))
    Printer(json: connection.json).show(response) { _ in "signed out\n" }
  }
}

struct AccountChangePassword: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "change-password", abstract: "Another password; other visits end at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var secrets: SignInOptions
  @Option(help: "A file whose first line is the new password.") var newPasswordFile: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.accounts.changePassword(
      ChangePasswordRequest(
        idempotencyKey: key.idempotencyKey, oldPassword: try secrets.password(),
        newPassword: try AccountText.secret(newPasswordFile)))
    try secrets.show(response, json: connection.json)
  }
}

enum AccountText {
  static func invitation(_ response: AccountInvitationResponse) -> String {
    "account \(response.accountID)\ninvitation \(response.invitation)\n"
      + "good until \(OrderText.time(response.expiresAt)), used with: showroom account accept "
      + "--invitation-file FILE --password-file FILE\n"
  }

  /// An account that can sign in and do nothing is a riddle.
  static func notYet(_ client: ClientID) -> String {
    "customer \(client) may not order by itself yet; let it with: "
      + "showroom directory client-terms \(client) --self-service\n"
  }

  /// The first line of a file.
  static func secret(_ path: String) throws -> String {
    let data =
      path == "-"
      ? try FileHandle.standardInput.read(upToCount: 4_096)
      : FileManager.default.contents(atPath: path)?.prefix(4_096)
    guard let data, let text = String(data: data, encoding: .utf8),
      let line = text.split(whereSeparator: \.isNewline).first
    else { throw ValidationError("\(path) can't be read, or has no first line") }
    return String(line)
  }

  /// Writes a token where only its owner reads it.
  static func save(_ token: String, _ path: String) throws {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    let isWritten = FileManager.default.createFile(
      atPath: path, contents: Data((token + "\n").utf8), attributes: attributes)
    if !isWritten { throw ValidationError("\(path) can't be written") }
  }
}
