/// Bounds of what is shown.
public enum TerminalLimits {
  /// Rows and columns of a screen: 1 to this. A terminal that says more gets this much.
  public static let sideMax = 1_000
  /// Scalars of one character: a letter under more marks than that loses the rest.
  public static let scalarsPerCharacterMax = 8
  /// Bytes of an escape sequence before it is given up.
  public static let keySequenceBytesMax = 32
  /// Seconds that something new, changed or gone stays marked (S2R 6.5).
  public static let markSeconds: Int64 = 4
  /// Notes kept for the screen; older ones are with the session.
  public static let notesMax = 100
}
