/// Why a text file can't be read on, and where.
public struct TextFileError: Error, Equatable, CustomStringConvertible {
  /// From 1; 0: the file as a whole.
  public var line: Int
  /// From 1; 0: the line as a whole.
  public var field: Int
  /// For people.
  public var what: String

  /// A fault at a place.
  public init(line: Int, field: Int = 0, _ what: String) {
    self.line = line
    self.field = field
    self.what = what
  }

  /// A fault of the whole file.
  public init(_ what: String) { self.init(line: 0, what) }

  /// "line 3, field 2: not UTF-8".
  public var description: String {
    if line == 0 { return what }
    return field == 0 ? "line \(line): \(what)" : "line \(line), field \(field): \(what)"
  }
}
