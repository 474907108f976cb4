import APISchema
import Codec
import DelimitedText
import MigrationFiles

/// Rows that go to the server together, in one commit.
struct ImportPart {
  /// As many as the server takes at a time.
  static let rowsMax = 5_000
  /// What they may come to in its log and on its streams, by a generous estimate.
  static let weightMax = 2_500_000

  /// From 0.
  let number: Int
  private(set) var rows: [MigrationRow] = []
  private(set) var problems: [RowProblem] = []
  private var weight = 0

  var isEmpty: Bool { rows.isEmpty && problems.isEmpty }

  init(number: Int) { self.number = number }

  /// Whether a row still fits; one always does.
  func takes(_ row: MigrationRow) -> Bool {
    rows.count < Self.rowsMax && (rows.isEmpty || weight + Self.weight(of: row) <= Self.weightMax)
  }

  mutating func add(_ row: MigrationRow) {
    weight += Self.weight(of: row)
    rows.append(row)
  }

  mutating func add(_ others: [RowProblem]) { problems += others }

  /// Names are repeated in the log, and each price that differs has a record of its own.
  private static func weight(of row: MigrationRow) -> Int {
    var lines = 0
    if case .order(let order) = row.row.body { lines = order.lines.count }
    if case .sheet(let sheet) = row.row.body { lines = sheet.items.count }
    return row.row.encoded().count + 300 + lines * 350
  }
}

/// A file cut into parts. Codes that come twice in it are problems, in whichever parts they are.
struct ImportParts {
  private var reader: MigrationReader<CountedSource>
  private var ahead: MigrationRow?
  private var number = 0
  private var lineOfKey: [String: Int] = [:]
  private let keyField: String
  let bytes: ByteCount

  init(_ settings: ImportSettings) throws {
    let source = CountedSource(try FileSource(path: settings.path))
    bytes = source.count
    reader = try MigrationReader(
      settings.kind, settings.format, source, overwriteStock: settings.overwriteStock)
    keyField = settings.kind.keyColumn
  }

  /// The next part, or nil at the end.
  mutating func next() throws -> ImportPart? {
    var part = ImportPart(number: number)
    if let row = ahead { part.add(row) }
    ahead = nil
    // A file of nothing but problems must not grow a part without bound.
    while part.problems.count < ImportPart.rowsMax, let read = try reader.next() {
      switch read {
      case .refused(let problems): part.add(problems)
      case .row(let row):
        if let problem = duplicate(row) {
          part.add([problem])
        } else if part.takes(row) {
          part.add(row)
        } else {
          ahead = row
          number += 1
          return part
        }
      }
    }
    number += 1
    return part.isEmpty ? nil : part
  }

  private mutating func duplicate(_ row: MigrationRow) -> RowProblem? {
    let line = Int(row.row.rowNumber)
    guard !row.key.isEmpty, let first = lineOfKey.updateValue(line, forKey: row.key) else {
      return nil
    }
    lineOfKey[row.key] = first
    return RowProblem(
      line: line, field: keyField, allowed: "each \(keyField) once; line \(first) has it, too")
  }
}

/// How much of a file was read; shared with whoever shows it.
final class ByteCount {
  var read = 0
}

/// A file that counts what is read of it.
struct CountedSource: ByteSource {
  private let file: FileSource
  let count = ByteCount()

  init(_ file: FileSource) { self.file = file }

  mutating func nextChunk() throws(TextFileError) -> [UInt8] {
    let chunk = try file.nextChunk()
    count.read += chunk.count
    return chunk
  }
}
