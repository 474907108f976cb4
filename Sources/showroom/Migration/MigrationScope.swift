import ArgumentParser
import MigrationFiles

/// What a command moves: one kind of records, or a whole store.
enum MigrationScope: ExpressibleByArgument {
  case all
  case kind(MigrationKind)

  init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let kind = MigrationKind(rawValue: argument) {
      self = .kind(kind)
    } else {
      return nil
    }
  }

  /// Kinds by name, and "all".
  static var allValueStrings: [String] { MigrationKind.allCases.map(\.rawValue) + ["all"] }
}
