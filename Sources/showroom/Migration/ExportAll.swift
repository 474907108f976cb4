import APISchema
import Client
import Foundation
import MigrationFiles
import TerminalViews

/// `showroom export all DIRECTORY`
struct ExportAll {
  let client: ShowroomClient
  let directory: String
  let format: MigrationFormat
  let json: Bool

  func run() async throws {
    let output = try ExportDirectory(path: directory)
    Interruption.handle()
    let line = ProgressLine(isOn: !json)
    do {
      let info = try await client.server.info(InfoRequest())
      var manifest = StoreManifest(
        formatVersion: StoreDirectory.formatVersion, currency: info.currency,
        exportedAt: info.now)
      var export = Export(client)
      // Backwards: what comes into the store meanwhile is named by nothing that was written.
      for kind in MigrationKind.allCases.reversed() {
        try await write(kind, from: &export, to: output, line)
      }
      manifest.firstSequence = export.sequences?.lowerBound ?? 0
      manifest.lastSequence = export.sequences?.upperBound ?? 0
      manifest = try output.finish(manifest)
      line.clear()
      Printer(json: json).show(manifest) { text($0, export) }
    } catch {
      line.clear()
      output.abandon()
      throw error
    }
  }

  private func write(
    _ kind: MigrationKind, from export: inout Export, to output: ExportDirectory,
    _ line: ProgressLine
  ) async throws {
    let writer = MigrationWriter(kind, format)
    let file = try output.begin(kind, format)
    line.restart()
    try file.write(writer.header)
    try await export.records(of: kind) { record in
      if Interruption.wasAsked { throw stopped(line) }
      try file.write(writer.text(record.body))
      line.show("exporting \(kind.rawValue)", record.number, of: record.total, rows: record.number)
    }
    try output.end(rowCount: export.count)
  }

  private func stopped(_ line: ProgressLine) -> any Error {
    line.clear()
    FileHandle.standardError.write(Data("showroom: stopped; nothing was written\n".utf8))
    return ProgramExit.Code(130)
  }

  private func text(_ manifest: StoreManifest, _ export: Export) -> String {
    var table = TextTable([("FILE", .left), ("RECORDS", .right)])
    for file in manifest.files { table.add([file.name, "\(file.rowCount)"]) }
    return table.text() + "everything is in \(directory), \(export.span)\n" + export.remarks
  }
}
