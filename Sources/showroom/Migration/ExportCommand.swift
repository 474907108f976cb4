import ArgumentParser
import Client
import Foundation
import MigrationFiles

/// `showroom export KIND [FILE]`
struct ExportCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what a store holds into files: all of it, or one kind of records.",
    discussion: """
      In the formats that `showroom import` reads (Sources/MigrationFiles/FORMAT.md): what is \
      exported, imported into an empty store and exported there is the same, byte for byte. That \
      file also says what does not move, and why.

      No file has a secret: no password or its hash, invitation, link, token or key. So accounts \
      are invited anew (`showroom account reset`), sheets shared anew, webhooks created anew. \
      Confirmed orders come back as history, with who did what and when.

      A client without a code is written as client-ID, a sheet that has no number from elsewhere \
      as sheet-ID, and such an order with its own.

      Without FILE it goes to standard output. A file is written aside and then takes its name, so \
      that there is never half of one. Records are read page by page; when the store changes \
      meanwhile each record is whole, and standard error says from when to when they are.

      KIND all writes the whole store into a directory, which is made, or is there and empty: a \
      file for each kind, orders.csv and so on, the same that `export KIND` writes; and \
      \(StoreDirectory.manifestName) with each file's records and SHA-256, the store's currency \
      and the time. The manifest takes its name last, when all files are on disk: a directory \
      without it is half an export, and `showroom import all` takes none. An export that is \
      stopped by Ctrl-C or fails removes what it wrote. A directory that it makes only you can \
      read: it holds customers, prices and costs. With --json the manifest is printed.

      Examples:
        showroom export all /backup/monday
        showroom export all /backup/monday --format jsonl
        showroom export clients clients.csv
        showroom export sheets sheets.csv
        showroom export orders --format jsonl | gzip > orders.jsonl.gz
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(
    help: "One kind of records, or the whole store.")
  var kind: MigrationScope
  @Argument(
    help: "The file to write; none or -: standard output. Of all: the directory.",
    completion: .file())
  var file: String?
  @Option(help: "csv or jsonl. [default: by the file's name, else csv]")
  var format: MigrationFormat?

  func validate() throws {
    if case .all = kind, file == nil { throw ValidationError("export all needs a directory") }
  }

  func run(_ client: ShowroomClient) async throws {
    switch kind {
    case .all:
      try await ExportAll(
        client: client, directory: file ?? "", format: format ?? .csv, json: connection.json
      ).run()
    case .kind(let kind): try await export(kind, client)
    }
  }

  private func export(_ kind: MigrationKind, _ client: ShowroomClient) async throws {
    let format = format ?? file.map { MigrationFormat(ofPath: $0) } ?? .csv
    let output = try ExportFile(path: file == "-" ? nil : file)
    let writer = MigrationWriter(kind, format)
    var export = Export(client)
    do {
      try output.write(writer.header)
      try await export.records(of: kind) { record in try output.write(writer.text(record.body)) }
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
    let sentence = "\(export.count) \(kind.rawValue), \(export.span)\n" + export.remarks
    FileHandle.standardError.write(Data(sentence.utf8))
  }
}
