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
      var earlier: EarlierRows?
      try await check(&report, with: &earlier)
      if settings.dryRun || report.problemCount > 0 { return }
    }
    try await take(&report)
  }

  /// Has the server check the whole file. `earlier`: what files hold that are checked before and
  /// not taken over yet; this one's rows are added. Nil: there are none, and none will follow.
  func check(_ report: inout ImportReport, with earlier: inout EarlierRows?) async throws {
    var parts = try ImportParts(settings, earlier: earlier ?? EarlierRows())
    while let part = try parts.next() {
      if Interruption.wasAsked { throw report.interrupted() }
      try report.add(part.problems)
      if !part.rows.isEmpty {
        let answer = try await checked(part)
        try report.add(answer, to: part, settings.format)
        let refused = Set(answer.problems.map(\.rowNumber))
        for row in part.rows where !refused.contains(row.row.rowNumber) {
          earlier?.add(row.row.body)
        }
      }
      report.progress(readBytes: parts.bytes.read)
    }
  }

  /// What the server says of the part's own rows.
  private func checked(_ part: ImportPart) async throws -> ImportRowsResponse {
    var answer = try await answer(to: part.earlier + part.rows.map(\.row), dryRun: true)
    if part.earlier.isEmpty { return answer }
    let others = try await self.answer(to: part.earlier, dryRun: true)
    answer.createdCount -= min(answer.createdCount, others.createdCount)
    answer.updatedCount -= min(answer.updatedCount, others.updatedCount)
    answer.unchangedCount -= min(answer.unchangedCount, others.unchangedCount)
    answer.problemCount -= min(answer.problemCount, others.problemCount)
    answer.problems.removeAll { $0.rowNumber == 0 }
    return answer
  }

  /// Sends the file, part by part.
  func take(_ report: inout ImportReport) async throws {
    report.startSending()
    var parts = try ImportParts(settings)
    while let part = try parts.next() {
      if Interruption.wasAsked { throw report.interrupted() }
      try report.add(part.problems)
      if !part.rows.isEmpty {
        let answer = try await answer(to: part.rows.map(\.row), dryRun: false)
        try report.add(answer, to: part, settings.format)
      }
      report.progress(readBytes: parts.bytes.read)
      if !settings.skipInvalid && report.problemCount > 0 { return }
    }
  }

  private func answer(
    to rows: [ImportRow], dryRun: Bool
  ) async throws -> ImportRowsResponse {
    do {
      return try await client.migration.importRows(
        ImportRowsRequest(
          idempotencyKey: IdempotencyKey.random(), dryRun: dryRun,
          skipInvalid: settings.skipInvalid, rows: rows))
    } catch {
      // The path of a field in the request says which row it is in.
      guard let detail = error.detail, let row = Self.row(in: detail.field, of: rows) else {
        throw error
      }
      throw Failure("line \(row.rowNumber): \(detail.field): \(detail.allowed)")
    }
  }

  private static func row(in field: String, of rows: [ImportRow]) -> ImportRow? {
    guard field.hasPrefix("rows["), let end = field.firstIndex(of: "]"),
      let index = Int(field.dropFirst(5)[..<end]), rows.indices.contains(index)
    else { return nil }
    return rows[index]
  }
}
