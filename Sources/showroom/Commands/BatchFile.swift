import APISchema
import DelimitedText
import MigrationFiles

/// A CSV file of batches. Every problem names its line and column.
enum BatchFile {
  static func read(path: String) throws -> [BatchInput] {
    do {
      return try batches(MigrationReader(.batches, .csv, FileSource(path: path)))
    } catch let error as TextFileError {
      throw ConfigurationFile.Failure(description: "\(path): \(error)")
    }
  }

  private static func batches<Source: ByteSource>(
    _ reader: MigrationReader<Source>
  ) throws -> [BatchInput] {
    var reader = reader
    var batches: [BatchInput] = []
    while let row = try reader.next() {
      switch row {
      case .row(let row):
        if case .batch(let batch) = row.row.body { batches.append(batch.batch) }
      case .refused(let problems):
        let text = problems.map { "line \($0.line), column \($0.field): \($0.allowed)" }
        throw ConfigurationFile.Failure(description: text.joined(separator: "\n"))
      }
    }
    return batches
  }
}
