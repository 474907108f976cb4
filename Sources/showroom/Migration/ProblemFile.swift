import Codec
import DelimitedText
import Foundation
import MigrationFiles

/// Every problem of an import, as CSV.
final class ProblemFile {
  private let path: String
  private let handle: FileHandle
  private let isOfSeveral: Bool
  /// The file that the next problems are of; told where there are several.
  var name = ""

  /// Begins the file, if there is to be one.
  static func begin(_ path: String?, ofSeveral: Bool = false) throws -> ProblemFile? {
    try path.map { try ProblemFile(path: $0, ofSeveral: ofSeveral) }
  }

  private init(path: String, ofSeveral: Bool) throws {
    self.path = path
    isOfSeveral = ofSeveral
    let header = (ofSeveral ? ["file"] : []) + ["line", "field", "code", "allowed"]
    let text = CSVWriter.line(header)
    guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw Failure("\(path) can't be written") }
    self.handle = handle
    try handle.seekToEnd()
  }

  func add(_ found: [RowProblem]) throws {
    if found.isEmpty { return }
    let text = found.map { problem in
      let place = isOfSeveral ? [name] : []
      return CSVWriter.line(
        place + ["\(problem.line)", problem.field, problem.code.protoName, problem.allowed])
    }
    do {
      try handle.write(contentsOf: Data(text.joined().utf8))
    } catch {
      throw Failure("\(path) can't be written: \(error.localizedDescription)")
    }
  }
}
