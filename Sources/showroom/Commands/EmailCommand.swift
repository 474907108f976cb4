import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom emails …`
struct EmailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emails", abstract: "Mails with sheets and orders, and where they stand.",
    subcommands: [EmailShow.self, EmailList.self, EmailRetry.self], aliases: ["email"])
}

/// Where mails stand.
enum EmailStatusChoice: String, ExpressibleByArgument, CaseIterable {
  case queued, sent, failed

  var value: EmailStatus {
    switch self {
    case .queued: .queued
    case .sent: .sent
    case .failed: .failed
    }
  }
}

struct EmailShow: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One mail.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The mail's id.") var email: EmailID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.emails.get(GetEmailRequest(emailID: email))
    Printer(json: connection.json).show(response) { EmailText.table([$0.email]) }
  }
}

struct EmailList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Mails, newest first.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Option(help: "Only queued, sent or failed ones.") var status: EmailStatusChoice?
  @Option(help: "Only with this sheet.") var sheet: SheetID?
  @Option(help: "Only with this order, by its id.") var order: OrderID?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.emails.list(
      ListEmailsRequest(
        status: status?.value ?? .unspecified, sheetID: sheet ?? .none, orderID: order ?? .none,
        pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response) {
      EmailText.table($0.emails)
        + PageOptions.footer(shown: $0.emails.count, next: $0.nextPageToken)
    }
  }
}

struct EmailRetry: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Queue a mail that failed once more.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The mail's id.") var email: EmailID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.emails.retry(
      RetryEmailRequest(idempotencyKey: key.idempotencyKey, emailID: email))
    Printer(json: connection.json).show(response) { "mail \($0.emailID) is queued\n" }
  }
}

/// Mails for people.
enum EmailText {
  static func table(_ emails: [Email]) -> String {
    var table = TextTable([
      ("MAIL", .right), ("STATUS", .left), ("TO", .left), ("SUBJECT", .left),
      ("QUEUED (UTC)", .left), ("TRIES", .right), ("LAST ERROR", .left),
    ])
    for email in emails {
      table.add([
        "\(email.emailID)", "\(email.status)", email.toAddress, email.subject,
        OrderText.stamp(email.queuedAt), "\(email.attempts)", email.lastError,
      ])
    }
    return table.text()
  }
}
