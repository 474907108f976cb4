import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom preset …`
struct PresetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset", abstract: "Named catalog views.",
    subcommands: [
      PresetList.self, PresetShow.self, PresetCreate.self, PresetUpdate.self, PresetDelete.self,
      PresetAssign.self, PresetOf.self, PresetSave.self,
    ])
}

struct PresetList: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All presets: the system's first, then by name.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var pages: PageOptions
  @Flag(help: "Only the system's.") var system = false
  @Flag(help: "Without the system's.") var own = false

  func validate() throws {
    if system && own { throw ValidationError("give --system or --own, not both") }
  }

  func run(_ client: ShowroomClient) async throws {
    let response =
      system
      ? try await client.catalogPresets.getSystemDefaults(GetSystemDefaultsRequest())
      : try await client.catalogPresets.list(
        ListPresetsRequest(excludeSystem: own, pageSize: pages.limit, pageToken: pages.page))
    Printer(json: connection.json).show(response, PresetText.list)
  }
}

struct PresetShow: ClientCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "One preset.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The preset's id.") var preset: PresetID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.get(GetPresetRequest(presetID: preset))
    Printer(json: connection.json).show(response) { PresetText.preset($0.preset) }
  }
}

struct PresetCreate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "A new preset of these filters, search and order.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var view: CatalogViewOptions
  @Argument(help: "Its name.") var name: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.create(
      CreatePresetRequest(
        idempotencyKey: key.idempotencyKey, name: name, view: view.view ?? CatalogView()))
    Printer(json: connection.json).show(response) { "preset \($0.presetID)\n" }
  }
}

struct PresetUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Give a preset another name and view.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var view: CatalogViewOptions
  @Argument(help: "The preset's id.") var preset: PresetID
  @Argument(help: "Its name from now on.") var name: String
  @Option(help: "Fail when the preset has another version by now.") var expectVersion: UInt64 = 0

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.update(
      UpdatePresetRequest(
        idempotencyKey: key.idempotencyKey, presetID: preset, name: name,
        view: view.view ?? CatalogView(), expectedVersion: expectVersion))
    Printer(json: connection.json).show(response) {
      "preset \($0.presetID), version \($0.version)\n"
    }
  }
}

struct PresetDelete: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a preset; customers it was assigned to have none.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The preset's id.") var preset: PresetID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.delete(
      DeletePresetRequest(idempotencyKey: key.idempotencyKey, presetID: preset))
    Printer(json: connection.json).show(response) {
      "deleted; \($0.unassignedCount) customers had it as their default\n"
    }
  }
}

struct PresetAssign: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign", abstract: "Make a preset a customer's default, or take it away.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's id.") var client: ClientID
  @Argument(help: "The preset's id; without it the customer has none.") var preset: PresetID?

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.assignToClient(
      AssignToClientRequest(
        idempotencyKey: key.idempotencyKey, clientID: self.client, presetID: preset ?? .none))
    Printer(json: connection.json).show(response) { _ in
      preset.map { "customer \(self.client) starts with preset \($0)\n" }
        ?? "customer \(self.client) has no preset\n"
    }
  }
}

struct PresetOf: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "of", abstract: "What a customer's catalog starts with.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The customer's id.") var client: ClientID

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.getClientDefault(
      GetClientDefaultRequest(clientID: self.client))
    Printer(json: connection.json).show(response) { PresetText.preset($0.preset) }
  }
}

struct PresetSave: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "save", abstract: "A new preset of what a session's catalog shows.",
    discussion: "Filters, search and order are the session's own, unless any are given.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var view: CatalogViewOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The preset's name.") var name: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.catalogPresets.saveCurrentAsPreset(
      SaveCurrentAsPresetRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, name: name, view: view.view))
    Printer(json: connection.json).show(response) { "preset \($0.presetID)\n" }
  }
}

/// Presets for people.
enum PresetText {
  static func list(_ response: ListPresetsResponse) -> String {
    var table = TextTable([
      ("PRESET", .right), ("NAME", .left), ("BY", .left), ("SHOWS", .left),
    ])
    for preset in response.presets {
      let author = preset.isSystemDefault ? "system" : preset.createdBy?.name ?? ""
      table.add(["\(preset.presetID)", preset.name, author, CatalogText.view(preset.view)])
    }
    return table.text()
      + PageOptions.footer(
        shown: response.presets.count, of: response.totalCount, next: response.nextPageToken)
  }

  static func preset(_ preset: CatalogPreset) -> String {
    "preset \(preset.presetID) \"\(PlainText.printable(preset.name))\": "
      + PlainText.printable(CatalogText.view(preset.view)) + "\n"
  }
}
