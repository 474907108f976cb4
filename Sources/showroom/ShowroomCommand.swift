import ArgumentParser

/// The operator's and integrator's way to everything the server offers.
@main
struct ShowroomCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "showroom",
    abstract: "Sell live, pick, look up and administer on a Showroom server.",
    discussion: """
      Connection settings come from flags, else from the environment, else from the file \
      (--config, or ~/.config/showroom/config): lines of "name = value" with the flag's names.

      Exit codes: 0 done, 1 the server refused (the reason is printed), 64 wrong usage, \
      69 no connection, 77 not allowed, 78 wrong configuration.
      """,
    version: "showroom 0.1.0",
    subcommands: [
      FloorCommand.self, SessionCommand.self, OverrideCommand.self, SampleCommand.self,
      PickListCommand.self, CatalogCommand.self, PresetCommand.self, InventoryCommand.self,
      OrderCommand.self, SheetCommand.self, EmailCommand.self, WebhookCommand.self,
      HistoryCommand.self,
      DirectoryCommand.self, PolicyCommand.self,
      AccountCommand.self, ShopCommand.self, TokenCommand.self, CallCommand.self,
      ServerCommand.self, StoreCommand.self,
      ImportCommand.self, ExportCommand.self,
    ])
}
