import APISchema
import Client
import DelimitedText
import MigrationFiles

/// An import: the whole file is checked by the server, then sent part by part.
///
/// A command that is given again goes on because the server recognises rows. Each part has a new
/// idempotency key, under which the client repeats it when a connection fails: what the server said
/// to the same part yesterday must not stand for what it would say today.
struct ImportRun {
  private let settings: ImportSettings
  private let client: ShowroomClient

  init(_ settings: ImportSettings, _ client: ShowroomClient) {
    self.settings = settings
    self.client = client
  }

  func run(_ report: inout ImportReport) async throws {
    if settings.dryRun || !settings.skipInvalid {
      try await pass(dryRun: true, &report)
      if settings.dryRun || report.problemCount > 0 { return }
      report.startSending()
    }
    try await pass(dryRun: false, &report)
  }

  /// Reads the file from its start and sends each part.
  private func pass(dryRun: Bool, _ report: inout ImportReport) async throws {
    var parts = try ImportParts(settings)
    while let part = try parts.next() {
      if Interruption.wasAsked { throw report.interrupted(isSending: !dryRun) }
      report.add(part.problems)
      if !part.rows.isEmpty { try await send(part, dryRun: dryRun, &report) }
      report.progress(readBytes: parts.bytes.read)
      if !dryRun && !settings.skipInvalid && report.problemCount > 0 { return }
    }
  }

  private func send(
    _ part: ImportPart, dryRun: Bool, _ report: inout ImportReport
  ) async throws {
    let answer = try await answer(to: part, dryRun: dryRun)
    report.add(answer, to: part, settings.format)
  }

  private func answer(
    to part: ImportPart, dryRun: Bool
  ) async throws -> ImportRowsResponse {
    do {
      return try await client.migration.importRows(
        ImportRowsRequest(
          idempotencyKey: IdempotencyKey.random(), dryRun: dryRun,
          skipInvalid: settings.skipInvalid,
          rows: part.rows.map(\.row)))
    } catch {
      // The path of a field in the request says which row it is in.
      guard let detail = error.detail, let row = Self.row(in: detail.field, of: part) else {
        throw error
      }
      throw Failure("line \(row.row.rowNumber): \(detail.field): \(detail.allowed)")
    }
  }

  private static func row(in field: String, of part: ImportPart) -> MigrationRow? {
    guard field.hasPrefix("rows["), let end = field.firstIndex(of: "]"),
      let index = Int(field.dropFirst(5)[..<end]), part.rows.indices.contains(index)
    else { return nil }
    return part.rows[index]
  }
}
