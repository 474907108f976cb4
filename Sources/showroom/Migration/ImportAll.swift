import APISchema
import Client
import DelimitedText
import Foundation
import MigrationFiles

/// `showroom import all DIRECTORY`: all files are checked, then taken over one after the other.
struct ImportAll {
  let client: ShowroomClient
  let store: StoreFiles
  let options: Options
  let errors: ProblemFile?
  let progress: ImportProgress

  struct Options {
    var dryRun: Bool
    var skipInvalid: Bool
    var overwriteStock: Bool
    var json: Bool
  }

  init(
    _ client: ShowroomClient, directory: String, errorsPath: String?, _ options: Options
  ) throws {
    self.client = client
    self.options = options
    let store = try StoreFiles(path: directory)
    self.store = store
    errors = try ProblemFile.begin(errorsPath, ofSeveral: true)
    progress = ImportProgress(
      line: ProgressLine(isOn: !options.json),
      bytes: store.entries.reduce(0) { $0 + fileSize(of: store.path(of: $1)) })
  }

  func run() async throws {
    let currency = try await client.server.info(InfoRequest()).currency
    guard currency == store.manifest.currency else {
      throw Failure(
        "\(store.path) is of a store in \(store.manifest.currency), and this one sells in "
          + "\(currency); its money would be other money here")
    }
    Interruption.handle()
    if options.dryRun || !options.skipInvalid { try await check() }
    if !options.dryRun { try await take() }
  }

  /// Checks file after file; each may name what the files before it hold. Ends at the first file
  /// with problems, for those behind it build on it, unless rows with problems are left out.
  private func check() async throws {
    var earlier: EarlierRows? = EarlierRows()
    var refused: [String] = []
    try await eachFile { entry, run, report in
      try await run.check(&report, with: &earlier)
      if options.dryRun || report.problemCount > 0 { show(report, of: entry) }
      guard report.problemCount > 0 else { return }
      refused.append("\(entry.name): " + problems(report))
      if options.skipInvalid { return }
      let rest = names(behind: entry)
      throw Failure(
        "\(entry.name): \(problems(report)); nothing was taken over"
          + (rest.isEmpty ? "" : "; not checked, since they build on it: \(rest)"))
    }
    guard refused.isEmpty else {
      throw Failure(refused.joined(separator: "; ") + "; the rest could be taken over")
    }
  }

  private func take() async throws {
    var refused: [String] = []
    try await eachFile { entry, run, report in
      do {
        try await run.take(&report)
      } catch {
        report.clear()
        tell("\(entry.name) is not all in" + standing(at: entry))
        throw error
      }
      show(report, of: entry)
      guard report.problemCount > 0 else { return }
      refused.append("\(entry.name): " + problems(report))
      if !options.skipInvalid {
        throw Failure(
          "\(entry.name): \(problems(report)): the store has changed since the check"
            + standing(at: entry))
      }
    }
    guard refused.isEmpty else {
      throw Failure(refused.joined(separator: "; ") + "; the rest is in")
    }
  }

  private func eachFile(
    _ body: (StoreFileEntry, ImportRun, inout ImportReport) async throws -> Void
  ) async throws {
    var progress = progress
    for entry in store.entries {
      progress.name = entry.name
      errors?.name = entry.name
      var report = ImportReport(
        kind: entry.kind, errors: errors, json: options.json, progress: progress)
      do {
        try await body(entry, ImportRun(settings(entry), client), &report)
      } catch let error as TextFileError {
        report.clear()
        throw Failure("\(store.path(of: entry)): \(error)")
      }
      progress.bytesBefore += fileSize(of: store.path(of: entry))
    }
  }

  private func settings(_ entry: StoreFileEntry) -> ImportSettings {
    ImportSettings(
      kind: entry.kind, format: entry.format, path: store.path(of: entry),
      dryRun: options.dryRun, skipInvalid: options.skipInvalid,
      overwriteStock: options.overwriteStock && entry.kind == .batches)
  }

  /// Prints what came of a file.
  private func show(_ report: ImportReport, of entry: StoreFileEntry) {
    report.clear()
    if options.json {
      let file = StoreFileImport(
        kind: entry.kind.rawValue, name: entry.name, result: report.answer)
      Printer(json: true).show(file) { _ in "" }
    } else if report.problemCount > 0 {
      FileHandle.standardError.write(Data("\(entry.name)\n\(report.problemTable())".utf8))
    } else {
      Printer(json: false).write(report.sentence(settings(entry)) + "\n")
    }
  }

  private func problems(_ report: ImportReport) -> String {
    "\(report.problemCount) problem\(report.problemCount == 1 ? "" : "s")"
  }

  private func names(behind entry: StoreFileEntry) -> String {
    store.entries.drop { $0 != entry }.dropFirst().map(\.name).joined(separator: ", ")
  }

  /// What is in, what is not, and how to go on.
  private func standing(at entry: StoreFileEntry) -> String {
    let before = store.entries.prefix { $0 != entry }.map(\.name).joined(separator: ", ")
    let behind = names(behind: entry)
    return (before.isEmpty ? "" : "; in: \(before)") + (behind.isEmpty ? "" : "; not: \(behind)")
      + "; the same command goes on"
  }

  private func tell(_ sentence: String) {
    FileHandle.standardError.write(Data("showroom: \(sentence)\n".utf8))
  }
}
