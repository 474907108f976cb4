/// What a file may at most contain; beyond it the reader stops with a sentence.
public enum Limits {
  /// Bytes of one field.
  public static let fieldBytesMax = 65_536
  /// Fields of one line.
  public static let fieldCountMax = 64
  /// Bytes of one line of JSON Lines.
  public static let lineBytesMax = 4_194_304
  /// Bytes read from a file at a time.
  public static let chunkBytes = 65_536
}
