import ArgumentParser
import Client
import Foundation
import MigrationFiles

/// `showroom export KIND [FILE]`
struct ExportCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what a store holds into files, kind by kind.",
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

      Examples:
        showroom export clients clients.csv
        showroom export sheets sheets.csv
        showroom export orders --format jsonl | gzip > orders.jsonl.gz
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(
    help: "price-tiers, staff, presets, clients, accounts, batches, sheets or orders.")
  var kind: MigrationKind
  @Argument(help: "The file to write; none: standard output.") var file: String?
  @Option(help: "csv or jsonl. [default: by the file's name, else csv]")
  var format: MigrationFormat?

  func run(_ client: ShowroomClient) async throws {
    let format = format ?? file.map { MigrationFormat(ofPath: $0) } ?? .csv
    let output = try ExportFile(path: file)
    let writer = MigrationWriter(kind, format)
    var export = Export(client)
    do {
      try output.write(writer.header)
      try await export.records(of: kind) { record in try output.write(writer.text(record)) }
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
    let sentence = "\(export.count) \(kind.rawValue), \(export.span)\n" + export.remarks
    FileHandle.standardError.write(Data(sentence.utf8))
  }
}

/// A file that has its name only when it is whole, or standard output.
final class ExportFile {
  private static let bufferBytes = 65_536

  private let path: String?
  private let handle: FileHandle
  private var buffer = Data()

  init(path: String?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let part = Self.part(of: path)
    guard FileManager.default.createFile(atPath: part, contents: nil),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw Failure("\(part) can't be written") }
    self.handle = handle
  }

  private static func part(of path: String) -> String { path + ".part" }

  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  func finish() throws {
    try flush()
    guard let path else { return }
    try handle.synchronize()
    try handle.close()
    guard rename(Self.part(of: path), path) == 0 else { throw Failure("\(path) can't be written") }
  }

  /// Leaves no half of a file.
  func abandon() {
    if let path { try? FileManager.default.removeItem(atPath: Self.part(of: path)) }
  }

  private func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
