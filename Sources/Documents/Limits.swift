/// Every limit of this module.
public enum Limits {
  /// Rows of the table.
  public static let rowsMax = 2_000
  /// Columns of the table.
  public static let columnsMax = 12
  /// Lines of the issuer, and of the party.
  public static let addressLinesMax = 8
  /// Facts beside the party.
  public static let factsMax = 12
  /// Lines of the totals.
  public static let totalsMax = 16
  /// Paragraphs below the totals.
  public static let notesMax = 50
  /// Bytes of UTF-8 of what is not named below: titles, labels, lines of an address, headings.
  public static let textBytesMax = 400
  /// Bytes of UTF-8 of a cell.
  public static let cellBytesMax = 2_000
  /// Bytes of UTF-8 of a note.
  public static let noteBytesMax = 20_000
  /// Bytes of UTF-8 of the whole table: laying out text is what takes the time.
  public static let tableBytesMax = 600_000
  /// Pages of a PDF.
  public static let pagesMax = 400
  /// Bytes of a PDF; a mail server takes little more than that.
  public static let pdfBytesMax = 20_000_000
  /// Columns of a mail's text.
  public static let textColumns = 76
  /// Least and greatest width of text that can be asked for.
  static let textColumnsAllowed = 40...200
}
