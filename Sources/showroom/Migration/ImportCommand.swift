public import ArgumentParser
import Client
import DelimitedText
public import MigrationFiles

extension MigrationFormat: ExpressibleByArgument {}

/// `showroom import KIND FILE`
struct ImportCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over records of another system, or a whole store, from CSV or JSON Lines.",
    discussion: """
      KIND is price-tiers, staff, presets, clients, accounts, batches, sheets or orders; take them \
      over in this order, for each refers to kinds before it. Quotes are orders with status quote: \
      drafts and quotes go on here, all other orders are history and can only be read. Accounts \
      come without a password: invite each anew with `showroom account reset`. Sheets come \
      without a link: share them anew. The columns of each kind, and what does not move at all, \
      stand in Sources/MigrationFiles/FORMAT.md.

      Every problem of the file is told with line, field and what is allowed, not only the first. \
      Unless rows with problems are to be left out, the file is checked in full first, on the \
      server, without changing anything (--dry-run: and that is all).

      All or nothing, the default: with any problem nothing is taken over. A file of up to \
      \(ImportPart.rowsMax) rows, with up to some 5,000 order lines or sheet items in all, is one \
      commit: after it everything is in, or nothing. A larger file is NOT one commit: once the \
      check found no problem in all of it, it is sent in parts of that size, each all or nothing, \
      and others see each part as soon as it is in. If the command is stopped, or the store \
      changes meanwhile so that a part is refused, the parts before it stay in; the same command \
      goes on with the rest.
      With --skip-invalid rows with problems are left out and all others taken over, part by part \
      as they are read.

      Rows are recognised by code, name, login or number. So importing a file again changes \
      nothing, and a command that was stopped goes on when it is given again. Counts of batches \
      are set for new batches only, unless --overwrite-stock says otherwise.

      KIND all takes over a directory that `showroom export all` wrote, kind after kind in the \
      order above. Its manifest comes first: a file that is missing, altered or not named there, \
      another currency than the store's, or a newer format is refused, and nothing is sent. Then \
      the server checks all files, and only when there is no problem in any of them are they taken \
      over. With a row go the rows of earlier files that it names, so a --dry-run into an empty \
      store has no false problems. It ends at the first file with problems; the files behind it \
      build on it and are not checked. With --skip-invalid it goes on, and so does the import: \
      then a row that names a row with a problem has one, too. Whatever stops it, the files that \
      are in are told, and the same command goes on. The CSV of --errors has the file's name in \
      front, and --json prints a line for each file.

      Examples:
        showroom import all /backup/monday --dry-run
        showroom import all /backup/monday
        showroom import clients clients.csv --dry-run
        showroom import batches stock.csv --errors problems.csv
        showroom import orders quotes.jsonl --skip-invalid

      Exit codes: 0 everything is in, 1 something is not, 130 stopped by Ctrl-C.
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(
    help: "One kind of records, or the whole store.")
  var kind: MigrationScope
  @Argument(help: "The file, UTF-8. Of all: the directory.", completion: .file())
  var file: String
  @Option(help: "csv or jsonl. [default: by the file's name]") var format: MigrationFormat?
  @Flag(help: "Check everything, change nothing.") var dryRun = false
  @Flag(help: "One problem refuses all. This is the default.") var allOrNothing = false
  @Flag(help: "Leave out rows with problems.") var skipInvalid = false
  @Flag(help: "Counts of batches replace those of the store.") var overwriteStock = false
  @Option(help: "Write every problem into this CSV file.") var errors: String?

  func validate() throws {
    if allOrNothing && skipInvalid {
      throw ValidationError("--all-or-nothing and --skip-invalid exclude each other")
    }
    switch kind {
    case .all:
      if format != nil { throw ValidationError("--format is not for all: names of files say it") }
    case .kind(let kind):
      if overwriteStock && kind != .batches {
        throw ValidationError("--overwrite-stock is for batches")
      }
    }
  }

  func run(_ client: ShowroomClient) async throws {
    switch kind {
    case .all:
      let options = ImportAll.Options(
        dryRun: dryRun, skipInvalid: skipInvalid, overwriteStock: overwriteStock,
        json: connection.json)
      try await ImportAll(client, directory: file, errorsPath: errors, options).run()
    case .kind(let kind): try await `import`(kind, client)
    }
  }

  private func `import`(_ kind: MigrationKind, _ client: ShowroomClient) async throws {
    let settings = ImportSettings(
      kind: kind, format: format ?? MigrationFormat(ofPath: file), path: file, dryRun: dryRun,
      skipInvalid: skipInvalid, overwriteStock: overwriteStock)
    let progress = ImportProgress(
      line: ProgressLine(isOn: !connection.json), bytes: fileSize(of: file))
    var report = ImportReport(
      kind: kind, errors: try ProblemFile.begin(errors), json: connection.json,
      progress: progress)
    Interruption.handle()
    do {
      try await ImportRun(settings, client).run(&report)
    } catch let error as TextFileError {
      report.clear()
      throw Failure("\(file): \(error)")
    }
    try report.finish(settings)
  }
}

extension MigrationFormat {
  /// By the end of the name; CSV when it says nothing.
  init(ofPath path: String) {
    let name = path.lowercased()
    self = name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonLines : .csv
  }
}

/// What to import, and how.
struct ImportSettings {
  var kind: MigrationKind
  var format: MigrationFormat
  var path: String
  var dryRun: Bool
  var skipInvalid: Bool
  var overwriteStock: Bool
}
