/// Why a document could not be made.
public struct DocumentFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  public enum Code: String, Sendable {
    /// A list has too many entries, or the document too many pages.
    case tooMany
    /// A text is too long.
    case tooLong
    /// A row has another number of cells than there are columns.
    case ragged
    /// Cairo or Pango failed.
    case library
  }

  /// What kind of failure it was.
  public let code: Code
  /// Where: `rows[3][1]`, `notes`; `document` when it is nothing smaller.
  public let field: String
  /// A sentence that says what is allowed.
  public let message: String

  init(_ code: Code, field: String, _ message: String) {
    self.code = code
    self.field = field
    self.message = message
  }

  /// `field: message`.
  public var description: String { "\(field): \(message)" }
}
