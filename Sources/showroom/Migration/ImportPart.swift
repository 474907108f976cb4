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
  /// Rows of earlier files that these name, for a check; the server may not have them yet.
  private(set) var earlier: [ImportRow] = []
  private var earlierKeys: Set<RowReference> = []
  private var weight = 0

  var isEmpty: Bool { rows.isEmpty && problems.isEmpty }

  init(number: Int) { self.number = number }

  /// Adds a row, and what it names of `files`; false when they don't fit. One row always does.
  mutating func add(_ row: MigrationRow, naming files: EarlierRows) -> Bool {
    let needed = files.needed(by: row.row.body, besides: earlierKeys)
    // Their number tells them from the file's own, which begin with 1.
    let others = needed.map { ImportRow(rowNumber: 0, body: $0.body) }
    let more = others.reduce(Self.weight(of: row)) { $0 + Self.weight(of: $1) }
    let count = rows.count + earlier.count + others.count + 1
    guard rows.isEmpty || (count <= Self.rowsMax && weight + more <= Self.weightMax) else {
      return false
    }
    earlierKeys.formUnion(needed.map(\.reference))
    earlier += others
    weight += more
    rows.append(row)
    return true
  }

  mutating func add(_ others: [RowProblem]) { problems += others }

  /// Names are repeated in the log, and each price that differs has a record of its own.
  private static func weight(of row: MigrationRow) -> Int {
    var lines = 0
    if case .order(let order) = row.row.body { lines = order.lines.count }
    if case .sheet(let sheet) = row.row.body { lines = sheet.items.count }
    return weight(of: row.row) + lines * 350
  }

  private static func weight(of row: ImportRow) -> Int { row.encoded().count + 300 }
}

/// A file cut into parts. Codes that come twice in it are problems, in whichever parts they are.
struct ImportParts {
  private var reader: MigrationReader<CountedSource>
  private var ahead: MigrationRow?
  private var number = 0
  private var lineOfKey: [String: Int] = [:]
  private let keyField: String
  private let earlier: EarlierRows
  let bytes: ByteCount

  /// `earlier`: rows of other files, which parts take along where they are named.
  init(_ settings: ImportSettings, earlier: EarlierRows = EarlierRows()) throws {
    self.earlier = earlier
    let source = CountedSource(try FileSource(path: settings.path))
    bytes = source.count
    reader = try MigrationReader(
      settings.kind, settings.format, source, overwriteStock: settings.overwriteStock)
    keyField = settings.kind.keyColumn
  }

  /// The next part, or nil at the end.
  mutating func next() throws -> ImportPart? {
    var part = ImportPart(number: number)
    if let row = ahead { _ = part.add(row, naming: earlier) }
    ahead = nil
    // A file of nothing but problems must not grow a part without bound.
    while part.problems.count < ImportPart.rowsMax, let read = try reader.next() {
      switch read {
      case .refused(let problems): part.add(problems)
      case .row(let row):
        if let problem = duplicate(row) {
          part.add([problem])
        } else if !part.add(row, naming: earlier) {
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
