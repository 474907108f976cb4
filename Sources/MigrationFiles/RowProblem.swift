public import APISchema

/// What is wrong with a row of a file.
public struct RowProblem: Equatable, Sendable {
  /// Of the file, from 1.
  public var line: Int
  /// The column, or the field of the JSON object.
  public var field: String
  /// The domain code.
  public var code: ErrorCode
  /// What would have been accepted, for people.
  public var allowed: String

  /// A problem at a place.
  public init(line: Int, field: String, code: ErrorCode = .invalidField, allowed: String) {
    self.line = line
    self.field = field
    self.code = code
    self.allowed = allowed
  }
}

/// A row that could be read.
public struct MigrationRow: Equatable, Sendable {
  /// Its number is its line in the file.
  public var row: ImportRow
  /// What it is recognised by.
  public var key: String
  /// Of an order or a sheet in CSV: where its parts are.
  public var places: Places

  /// A row and where it is.
  public init(row: ImportRow, key: String, places: Places = [:]) {
    self.row = row
    self.key = key
    self.places = places
  }
}

/// The lines of a file that the parts of a record are in, by the name of their list in the API:
/// "lines", "payments".
public typealias Places = [String: [Int]]

/// What the next row of a file came to.
public enum ReadRow: Equatable, Sendable {
  /// A record.
  case row(MigrationRow)
  /// Everything that is wrong with it.
  case refused([RowProblem])
}
