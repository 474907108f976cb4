import APISchema
import Client
import Codec
import DelimitedText
import Foundation
import MigrationFiles
import TerminalViews

/// What became of an import: counts, problems, and how far it is.
struct ImportReport {
  private static let shownMax = 20
  private static let keptMax = 1_000

  private let kind: MigrationKind
  private let json: Bool
  private let errors: ProblemFile?
  private let progress: ImportProgress
  private(set) var total = ImportRowsResponse()
  private(set) var problems: [RowProblem] = []
  private(set) var rows = 0
  private(set) var isSending = false

  var problemCount: UInt32 { total.problemCount }

  init(kind: MigrationKind, errors: ProblemFile?, json: Bool, progress: ImportProgress) {
    self.kind = kind
    self.json = json
    self.errors = errors
    self.progress = progress
  }

  mutating func startSending() {
    isSending = true
    (total, rows) = (ImportRowsResponse(), 0)
    progress.line.restart()
  }

  mutating func add(_ found: [RowProblem]) throws {
    total.problemCount += UInt32(clamping: found.count)
    problems += found.prefix(max(0, Self.keptMax - problems.count))
    try errors?.add(found)
  }

  mutating func add(
    _ answer: ImportRowsResponse, to part: ImportPart, _ format: MigrationFormat
  ) throws {
    rows += part.rows.count
    total.sequence = max(total.sequence, answer.sequence)
    total.createdCount += answer.createdCount
    total.updatedCount += answer.updatedCount
    total.unchangedCount += answer.unchangedCount
    let placesOfRow = Dictionary(
      part.rows.map { ($0.row.rowNumber, $0.places) }, uniquingKeysWith: { first, _ in first })
    try add(
      answer.problems.map { problem in
        place(problem, placesOfRow[problem.rowNumber] ?? [:], format)
      })
    // The server names the first ones only.
    let named = UInt32(clamping: answer.problems.count)
    total.problemCount += max(answer.problemCount, named) - named
  }

  /// Where in the file a problem of the server's is: "lines[2].quantity" is in a line of its own.
  private func place(
    _ problem: ImportProblem, _ places: Places, _ format: MigrationFormat
  ) -> RowProblem {
    var place = RowProblem(
      line: Int(problem.rowNumber), field: problem.field, code: problem.code,
      allowed: problem.allowed)
    guard format == .csv else { return place }
    var list = ""
    if let start = problem.field.firstIndex(of: "["), let end = problem.field.firstIndex(of: "]"),
      start < end, let index = Int(problem.field[start..<end].dropFirst())
    {
      list = String(problem.field[..<start])
      if let lines = places[list], lines.indices.contains(index) { place.line = lines[index] }
      place.field = String(problem.field[end...].dropFirst(2))
    }
    place.field = kind.column(ofField: place.field, in: list)
    return place
  }

  func progress(readBytes: Int) {
    progress.line.show(
      (isSending ? "sending" : "checking") + progress.what, progress.bytesBefore + readBytes,
      of: progress.bytes, rows: rows, problems: Int(total.problemCount))
  }

  func clear() { progress.line.clear() }

  /// What to throw when the user pressed Ctrl-C.
  func interrupted() -> any Error {
    clear()
    let done =
      isSending
      ? " after \(rows) rows" + progress.goesOn : "; nothing was changed"
    FileHandle.standardError.write(Data("showroom: stopped\(done)\n".utf8))
    return ProgramExit.Code(130)
  }

  /// Prints what came of it; throws when not everything is in.
  func finish(_ settings: ImportSettings) throws {
    clear()
    if json {
      Printer(json: true).show(answer) { _ in "" }
    } else if total.problemCount > 0 {
      FileHandle.standardError.write(Data(problemTable().utf8))
    }
    let sentence = sentence(settings)
    if total.problemCount > 0 { throw Failure(sentence) }
    if !json { Printer(json: false).write(sentence + "\n") }
  }

  /// What the server said of all parts, problems by line and column.
  var answer: ImportRowsResponse {
    var answer = total
    answer.problems = problems.map {
      ImportProblem(
        rowNumber: UInt32(clamping: $0.line), code: $0.code, field: $0.field,
        allowed: $0.allowed)
    }
    return answer
  }

  /// The first problems, for people.
  func problemTable() -> String {
    var table = TextTable([
      ("LINE", .right), ("FIELD", .left), ("CODE", .left), ("ALLOWED", .left),
    ])
    for problem in problems.prefix(Self.shownMax) {
      table.add(["\(problem.line)", problem.field, problem.code.protoName, problem.allowed])
    }
    let more = Int(total.problemCount) - min(problems.count, Self.shownMax)
    return table.text() + (more > 0 ? "… and \(more) more\n" : "")
  }

  /// What came of it, in words.
  func sentence(_ settings: ImportSettings) -> String {
    let counts = counts(settings)
    if total.problemCount == 0 { return "\(kind.rawValue): \(counts)" }
    let found = "\(total.problemCount) problem\(total.problemCount == 1 ? "" : "s")"
    if settings.skipInvalid || settings.dryRun { return "\(found); \(counts)" }
    if !isSending { return "\(found); nothing was taken over" }
    return "\(found): the store has changed since the check; before it: \(counts)"
  }

  private func counts(_ settings: ImportSettings) -> String {
    let would = settings.dryRun ? "would be " : ""
    return "\(total.createdCount) \(would)created, \(total.updatedCount) \(would)updated, "
      + "\(total.unchangedCount) unchanged"
  }
}

/// The progress of a file, or of several as one.
struct ImportProgress {
  let line: ProgressLine
  /// Of all files, and of those before this one.
  var bytes: Int
  var bytesBefore = 0
  /// The file's name where there are several; else empty.
  var name = ""

  fileprivate var what: String { name.isEmpty ? "" : " " + name }
  /// Where there are several, whoever imports them says how to go on.
  fileprivate var goesOn: String {
    name.isEmpty ? "; the same command goes on" : " of " + name
  }
}

/// A file's size; 0 when it is not known.
func fileSize(of path: String) -> Int {
  let attributes = try? FileManager.default.attributesOfItem(atPath: path)
  return (attributes?[.size] as? Int) ?? 0
}
