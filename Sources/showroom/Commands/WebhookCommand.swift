import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom webhooks …`
struct WebhookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks", abstract: "Order changes, posted to other systems (ADMIN).",
    subcommands: [
      WebhookCreate.self, WebhookUpdate.self, WebhookRotate.self, WebhookDelete.self,
      WebhookList.self,
    ], aliases: ["webhook"])
}

struct WebhookCreate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "A new one; its secret is printed once and kept nowhere.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "https://…") var url: String
  @Option(help: "What it is for.") var label = ""
  @Option(help: "Begin with what follows this sequence. [default: from now on]")
  var after: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.webhooks.create(
      CreateWebhookRequest(
        idempotencyKey: key.idempotencyKey, url: url, label: label, afterSequence: after))
    Printer(json: connection.json).show(response) {
      "webhook \($0.webhookID)\n\(WebhookText.secret($0.secret))"
    }
  }
}

enum WebhookStatusChoice: String, ExpressibleByArgument, CaseIterable {
  case active, paused

  var value: WebhookStatus { self == .active ? .active : .paused }
}

struct WebhookUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Move, pause or resume one, also one that was suspended.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The webhook's id.") var webhook: WebhookID
  @Option(help: "https://…") var url = ""
  @Option(help: "What it is for.") var label = ""
  @Option(help: "active or paused.") var status: WebhookStatusChoice?
  @Flag(help: "Go on with what is committed from now on; never deliver what it has not got yet.")
  var fromNow = false
  @Option(name: .customLong("version"), help: "The version seen; refused when it moved on.")
  var expectedVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.webhooks.update(
      UpdateWebhookRequest(
        idempotencyKey: key.idempotencyKey, webhookID: webhook, expectedVersion: expectedVersion,
        url: url, label: label, status: status?.value ?? .unspecified, fromNow: fromNow))
    Printer(json: connection.json).show(response) { "webhook \(webhook), version \($0.version)\n" }
  }
}

struct WebhookRotate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "A new secret, printed once; the old one ends at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The webhook's id.") var webhook: WebhookID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.webhooks.rotateSecret(
      WebhookReferenceRequest(idempotencyKey: key.idempotencyKey, webhookID: webhook))
    Printer(json: connection.json).show(response) { WebhookText.secret($0.secret) }
  }
}

struct WebhookDelete: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete one.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The webhook's id.") var webhook: WebhookID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.webhooks.delete(
      WebhookReferenceRequest(idempotencyKey: key.idempotencyKey, webhookID: webhook))
    Printer(json: connection.json).show(response) { _ in "webhook \(webhook) is deleted\n" }
  }
}

struct WebhookList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All of them, and where each stands.")
  @OptionGroup var connection: ConnectionOptions

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.webhooks.list(ListWebhooksRequest())
    Printer(json: connection.json).show(response) { response in
      var table = TextTable([
        ("WEBHOOK", .right), ("STATUS", .left), ("URL", .left), ("DELIVERED UP TO", .right),
        ("TRIES", .right), ("LAST ERROR", .left),
      ])
      for webhook in response.webhooks {
        table.add([
          "\(webhook.webhookID)", "\(webhook.status)", webhook.url, "\(webhook.cursor)",
          "\(webhook.attempts)", webhook.lastError,
        ])
      }
      return table.text()
    }
  }
}

enum WebhookText {
  static func secret(_ secret: String) -> String {
    "secret \(secret)\n"
      + "keep it: it is shown only now, and the receiver verifies signatures with it\n"
  }
}
